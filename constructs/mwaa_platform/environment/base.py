"""What every environment offers, created here or imported: grants and metrics."""

from functools import cache, cached_property
from typing import Any

import aws_cdk as cdk
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_iam as iam

from mwaa_platform.aws.metrics import AIRFLOW_NAMESPACE, SERVICE_NAMESPACE, MetricSource, metric_source
from mwaa_platform.aws.rest_api import INVOKE_ACTION
from mwaa_platform.aws.stage_roles import WEB_LOGIN_ACTION
from mwaa_platform.environment.options import AirflowRole


@cache
def _five_minutes() -> cdk.Duration:
    return cdk.Duration.minutes(5)


class AirflowEnvironmentBase(cdk.Resource):
    """An Amazon MWAA environment."""

    environment_name: str
    """The name, as metrics, log groups and IAM know it."""
    environment_arn: str
    """arn:<partition>:airflow:<region>:<account>:environment/<name>."""

    def grant(self, grantee: iam.IGrantable, *actions: str) -> iam.Grant:
        """Allow actions on the environment itself, for example airflow:GetEnvironment."""
        return iam.Grant.add_to_principal(grantee=grantee, actions=list(actions), resource_arns=[self.environment_arn])

    def grant_web_login(self, grantee: iam.IGrantable, role: AirflowRole) -> iam.Grant:
        """Let the grantee open the Airflow UI in one Airflow role."""
        return self._grant_as(grantee, role, WEB_LOGIN_ACTION)

    def grant_invoke_rest_api(self, grantee: iam.IGrantable, role: AirflowRole) -> iam.Grant:
        """Let the grantee call Airflow's REST API in one Airflow role."""
        return self._grant_as(grantee, role, INVOKE_ACTION)

    def web_login_statement(self, role: AirflowRole) -> iam.PolicyStatement:
        """The statement that opens the Airflow UI in one Airflow role, for a policy of your own."""
        return iam.PolicyStatement(actions=[WEB_LOGIN_ACTION], resources=[self._role_arn(role)])

    def _grant_as(self, grantee: iam.IGrantable, role: AirflowRole, action: str) -> iam.Grant:
        return iam.Grant.add_to_principal(grantee=grantee, actions=[action], resource_arns=[self._role_arn(role)])

    def _role_arn(self, role: AirflowRole) -> str:
        # These actions take a role of the environment as their resource, not the environment (User Guide, access-policies).
        return self.stack.format_arn(
            service="airflow",
            account=self._place["account"],
            region=self._place["region"],
            resource="role",
            resource_name=f"{self.environment_name}/{role.value}",
        )

    def metric(self, name: str, **options: Any) -> cloudwatch.Metric:
        """A metric by its name in CloudWatch, with MWAA's namespace and dimensions; average over 5 minutes unless said.

        Raises:
            KeyError: `aws.metrics` does not know the name.
        """
        return self._metric(metric_source(name), options)

    def _metric(self, source: MetricSource, options: dict[str, Any]) -> cloudwatch.Metric:
        return cloudwatch.Metric(
            namespace=source.namespace,
            metric_name=source.name,
            dimensions_map={"Environment": self.environment_name, **source.dimensions},
            **{"period": _five_minutes(), **self._place, **options},
        )

    @cached_property
    def _place(self) -> dict[str, str]:
        """Asked for once: each look at a CDK object is a message to another process."""
        return {"account": self.env.account, "region": self.env.region}

    def metric_scheduler_heartbeat(self, **options: Any) -> cloudwatch.Metric:
        """Heartbeats of the schedulers; sum. None at all means that no DAG runs."""
        return self.metric("SchedulerHeartbeat", **{"statistic": "Sum", **options})

    def metric_scheduler_loop_duration(self, **options: Any) -> cloudwatch.Metric:
        """Milliseconds that a scheduler needs to look at all that is due, once; average."""
        return self.metric("SchedulerLoopDuration", **options)

    def metric_queued_tasks(self, **options: Any) -> cloudwatch.Metric:
        """Tasks that wait for a worker, as the executor counts them; minimum."""
        return self.metric("QueuedTasks", **{"statistic": "Minimum", **options})

    def metric_running_tasks(self, **options: Any) -> cloudwatch.Metric:
        """Tasks that run, as the executor counts them; average."""
        return self.metric("RunningTasks", **options)

    def metric_task_instance_failures(self, **options: Any) -> cloudwatch.Metric:
        """Failed task instances of all DAGs; sum. A metric TasksFailed does not exist."""
        return self.metric("TaskInstanceFailures", **{"statistic": "Sum", **options})

    def metric_import_errors(self, **options: Any) -> cloudwatch.Metric:
        """DAG files that cannot be imported; maximum."""
        return self.metric("ImportErrors", **{"statistic": "Maximum", **options})

    def metric_approximate_age_of_oldest_task(self, **options: Any) -> cloudwatch.Metric:
        """Seconds that the oldest task has waited in the queue; maximum."""
        return self.metric("ApproximateAgeOfOldestTask", **{"statistic": "Maximum", **options})

    def metric_additional_workers(self, **options: Any) -> cloudwatch.Metric:
        """Workers beside the base worker: each sends one CPU sample a minute, so samples per minute count containers."""
        source = MetricSource(SERVICE_NAMESPACE, "CPUUtilization", {"Cluster": "AdditionalWorker"})
        return self._metric(source, {"statistic": "SampleCount", **options})


__all__ = ["AIRFLOW_NAMESPACE", "AirflowEnvironmentBase"]
