"""The alarms of one environment, which know its capacity."""

import aws_cdk as cdk
from aws_cdk import aws_cloudwatch as cloudwatch
from constructs import Construct

from mwaa_platform.declaration import thresholds
from mwaa_platform.environment import AirflowEnvironmentBase
from mwaa_platform.monitoring.topic import AlarmTopic
from mwaa_platform.ways_in import WebserverLoadBalancer

RUNBOOK = "Runbook: docs/how-to/size-an-environment.md, and `mwaa-platform size`."
LOAD_BALANCER_RUNBOOK = "Runbook: docs/how-to/reach-a-private-web-server.md."
_MISSING_IS_FINE = cloudwatch.TreatMissingData.NOT_BREACHING


class EnvironmentAlarms(Construct):
    """One alarm per way an environment stops doing its work; each says what to do and goes to the topic.

    `task_capacity` is max workers times tasks per worker. Failed tasks are an alarm only with `alarm_on_task_failures`: in development
    they are daily work. `scheduler_loop_seconds` is how long a scheduler may take to look at all that is due.
    """

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        environment: AirflowEnvironmentBase,
        topic: AlarmTopic,
        task_capacity: int,
        scheduler_loop_seconds: float,
        alarm_on_task_failures: bool,
    ) -> None:
        super().__init__(scope, id)
        self._topic = topic
        self._name = environment.environment_name
        self.alarms: list[cloudwatch.Alarm] = []
        self._scheduler_heartbeat(environment)
        self._scheduler_lag(environment, scheduler_loop_seconds)
        self._queued_without_scaling(environment)
        self._queued_not_running(environment)
        self._capacity(environment, task_capacity)
        self._oldest_task(environment)
        self._import_errors(environment)
        if alarm_on_task_failures:
            self._task_failures(environment)

    def watch_load_balancer(self, balancer: WebserverLoadBalancer) -> None:
        """One more alarm: nobody reaches the web server through its load balancer.

        Where Elastic Load Balancing reports nothing the alarm stays as it is: while nobody asks it may be silent, and there are always
        targets, because those that are there are not taken away before others are found.
        """
        periods = thresholds.UNREACHED_MINUTES // thresholds.PERIOD_MINUTES
        self._alarm(
            "HealthyHostCount",
            balancer.metric_healthy_targets(period=cdk.Duration.minutes(thresholds.PERIOD_MINUTES)),
            f"for {thresholds.UNREACHED_MINUTES} minutes the load balancer has found no web server that answers: nobody reaches the "
            f"Airflow UI through it. An update in progress explains it. {LOAD_BALANCER_RUNBOOK}",
            threshold=1,
            periods=periods,
            operator=cloudwatch.ComparisonOperator.LESS_THAN_THRESHOLD,
            missing=cloudwatch.TreatMissingData.IGNORE,
        )

    def _alarm(
        self,
        id: str,
        metric: cloudwatch.IMetric,
        description: str,
        *,
        threshold: float,
        periods: int,
        operator: cloudwatch.ComparisonOperator = cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD,
        missing: cloudwatch.TreatMissingData = _MISSING_IS_FINE,
    ) -> None:
        alarm = cloudwatch.Alarm(
            self,
            id,
            metric=metric,
            alarm_description=f"{self._name}: {description}",
            threshold=threshold,
            evaluation_periods=periods,
            datapoints_to_alarm=periods,
            comparison_operator=operator,
            treat_missing_data=missing,
        )
        self._topic.notify(alarm)
        self.alarms.append(alarm)

    def _scheduler_heartbeat(self, environment: AirflowEnvironmentBase) -> None:
        self._alarm(
            "SchedulerHeartbeat",
            environment.metric_scheduler_heartbeat(),
            "no scheduler gives a sign of life, no DAG runs. Look into the Scheduler log group; an update in progress explains it.",
            threshold=1,
            periods=thresholds.HEARTBEAT_MISSED_PERIODS,
            operator=cloudwatch.ComparisonOperator.LESS_THAN_THRESHOLD,
            missing=cloudwatch.TreatMissingData.BREACHING,
        )

    def _scheduler_lag(self, environment: AirflowEnvironmentBase, seconds: float) -> None:
        minutes = thresholds.SCHEDULER_LOOP_MINUTES
        self._alarm(
            "SchedulerLoopDuration",
            environment.metric_scheduler_loop_duration(),
            f"a scheduler has needed more than {seconds:g} s for one loop for {minutes} minutes: tasks start late. {RUNBOOK}",
            threshold=seconds * 1000,
            periods=minutes // thresholds.PERIOD_MINUTES,
        )

    def _queued_without_scaling(self, environment: AirflowEnvironmentBase) -> None:
        stuck = cloudwatch.MathExpression(
            label="Tasks queued while no worker is added",
            expression="IF(FILL(queued, 0) > 0 AND DIFF(FILL(workers, 0)) <= 0, queued, 0)",
            using_metrics={
                "queued": environment.metric_queued_tasks(),
                "workers": environment.metric_additional_workers(),
            },
            period=cdk.Duration.minutes(thresholds.PERIOD_MINUTES),
        )
        minutes = thresholds.QUEUED_WITHOUT_SCALING_MINUTES
        self._alarm(
            "QueuedTasks",
            stuck,
            f"tasks have waited for {minutes} minutes and no worker was added. Raise workers.max, or look for tasks that hold slots.",
            threshold=0,
            periods=minutes // thresholds.PERIOD_MINUTES,
        )

    def _queued_not_running(self, environment: AirflowEnvironmentBase) -> None:
        idle = cloudwatch.MathExpression(
            label="Tasks queued while none runs",
            expression="IF(FILL(queued, 0) > 0 AND FILL(running, 0) <= 0, queued, 0)",
            using_metrics={
                "queued": environment.metric_queued_tasks(),
                "running": environment.metric_running_tasks(statistic="Maximum"),
            },
            period=cdk.Duration.minutes(thresholds.PERIOD_MINUTES),
        )
        minutes = thresholds.QUEUED_NOT_RUNNING_MINUTES
        self._alarm(
            "QueuedNotRunning",
            idle,
            f"tasks have waited for {minutes} minutes and none runs: workers do not start, or stop at once. {RUNBOOK}",
            threshold=0,
            periods=minutes // thresholds.PERIOD_MINUTES,
        )

    def _capacity(self, environment: AirflowEnvironmentBase, task_capacity: int) -> None:
        minutes = thresholds.CAPACITY_MINUTES
        self._alarm(
            "RunningTasks",
            environment.metric_running_tasks(),
            f"more than {thresholds.CAPACITY_PERCENT} % of the {task_capacity} tasks that all workers can run at once, for {minutes} "
            "minutes. Raise workers.max or take a larger environment_class before tasks queue.",
            threshold=thresholds.capacity_threshold(task_capacity),
            periods=minutes // thresholds.PERIOD_MINUTES,
        )

    def _oldest_task(self, environment: AirflowEnvironmentBase) -> None:
        minutes = thresholds.OLDEST_TASK_SECONDS // 60
        self._alarm(
            "ApproximateAgeOfOldestTask",
            environment.metric_approximate_age_of_oldest_task(),
            f"the oldest queued task has waited for more than {minutes} minutes. Look at QueuedTasks and at the Worker log group.",
            threshold=thresholds.OLDEST_TASK_SECONDS,
            periods=thresholds.OLDEST_TASK_PERIODS,
        )

    def _import_errors(self, environment: AirflowEnvironmentBase) -> None:
        self._alarm(
            "ImportErrors",
            environment.metric_import_errors(),
            "a DAG file cannot be imported, its DAGs do not run. The Airflow UI and the DAGProcessing logs name file and line.",
            threshold=0,
            periods=1,
        )

    def _task_failures(self, environment: AirflowEnvironmentBase) -> None:
        self._alarm(
            "TaskInstanceFailures",
            environment.metric_task_instance_failures(),
            "a task failed for good or is about to be retried. The Airflow UI's grid shows which, the Task log group why.",
            threshold=0,
            periods=1,
        )
