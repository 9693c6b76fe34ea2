"""The stage's alarms: a stack of its own, so that a changed threshold never touches the environment."""

import aws_cdk as cdk
from constructs import Construct

from mwaa_platform.declaration.team import Target
from mwaa_platform.environment import AirflowEnvironment
from mwaa_platform.monitoring import AlarmTopic, EnvironmentAlarms, EnvironmentDashboard
from mwaa_platform.ways_in import WebserverLoadBalancer
from stacks.team_stack import stack_options


class MonitoringStack(cdk.Stack):
    """Alarms, the topic that mails to the owner, a dashboard; where there is a `load_balancer`, it is watched too."""

    def __init__(
        self, scope: Construct, id: str, *, target: Target, load_balancer: WebserverLoadBalancer | None = None
    ) -> None:
        super().__init__(scope, id, **stack_options(target, "alarms and dashboard"))
        environment = AirflowEnvironment.from_environment_name(self, "Environment", target.stage.environment_name)
        topic = AlarmTopic(self, "AlarmTopic", addresses=[target.team.owner, *target.stage.alarms.email])
        alarms = EnvironmentAlarms(
            self,
            "Alarms",
            environment=environment,
            topic=topic,
            task_capacity=target.task_capacity,
            scheduler_loop_seconds=target.scheduler_loop_seconds,
            alarm_on_task_failures=target.stage.production,
        )
        if load_balancer:
            alarms.watch_load_balancer(load_balancer)
        EnvironmentDashboard(
            self, "Dashboard", environment=environment, alarms=alarms.alarms, task_capacity=target.task_capacity
        )
