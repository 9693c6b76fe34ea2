"""The dashboard of one environment: what runs, what waits, what fails, and how near the limit it all is."""

from collections.abc import Sequence

import aws_cdk as cdk
from aws_cdk import aws_cloudwatch as cloudwatch
from constructs import Construct

from mwaa_platform.declaration.thresholds import capacity_threshold
from mwaa_platform.environment import AirflowEnvironmentBase


class EnvironmentDashboard(cloudwatch.Dashboard):
    """Alarms in the first row, tasks and capacity in the second, DAG files and the scheduler in the third."""

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        environment: AirflowEnvironmentBase,
        alarms: Sequence[cloudwatch.IAlarm],
        task_capacity: int,
    ) -> None:
        super().__init__(scope, id, default_interval=cdk.Duration.days(1))
        limit = cloudwatch.HorizontalAnnotation(
            value=task_capacity, label="all workers busy", color=cloudwatch.Color.RED
        )
        warning = cloudwatch.HorizontalAnnotation(
            value=capacity_threshold(task_capacity), label="alarm", color=cloudwatch.Color.ORANGE
        )
        self.add_widgets(
            cloudwatch.AlarmStatusWidget(title=environment.environment_name, width=24, alarms=list(alarms))
        )
        self.add_widgets(
            cloudwatch.GraphWidget(
                title="Tasks running, against capacity",
                width=12,
                left=[environment.metric_running_tasks()],
                left_annotations=[warning, limit],
            ),
            cloudwatch.GraphWidget(
                title="Tasks waiting",
                width=12,
                left=[environment.metric_queued_tasks(statistic="Maximum")],
                right=[environment.metric_approximate_age_of_oldest_task()],
            ),
        )
        self.add_widgets(
            cloudwatch.GraphWidget(
                title="Tasks ended",
                width=12,
                left=[
                    environment.metric("TaskInstanceSuccesses", statistic="Sum"),
                    environment.metric_task_instance_failures(),
                ],
            ),
            cloudwatch.GraphWidget(
                title="Scheduler and DAG files",
                width=12,
                left=[environment.metric_scheduler_heartbeat()],
                right=[environment.metric_import_errors(), environment.metric("DagBagSize")],
            ),
        )
