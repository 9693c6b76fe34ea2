"""What starts the stage's DAGs from outside Airflow: a stack of its own, made only where something is declared."""

import aws_cdk as cdk
from constructs import Construct

from mwaa_platform.aws.rest_api import ENDPOINT
from mwaa_platform.declaration.team import Target
from mwaa_platform.environment import AirflowEnvironment, AirflowRole
from mwaa_platform.network import EnvironmentNetwork
from mwaa_platform.triggers import DagTrigger, PrivateRestApi
from stacks.team_stack import removal_policy, retention, stack_options


class TriggersStack(cdk.Stack):
    """State machines that start DAG runs; before a private web server a function in the VPC."""

    def __init__(self, scope: Construct, id: str, *, target: Target, network: EnvironmentNetwork) -> None:
        super().__init__(scope, id, **stack_options(target, "state machines that start DAGs"))
        stage = target.stage
        environment = AirflowEnvironment.from_environment_name(self, "Environment", stage.environment_name)
        kept = retention(target).log_groups
        private = (
            PrivateRestApi(
                self,
                "RestApi",
                environment=environment,
                vpc=network.vpc,
                cidr=network.cidr,
                subnets=network.private_subnets,
                endpoint=ENDPOINT not in network.answered_inside,
                log_retention=kept,
                removal_policy=removal_policy(target),
            )
            if stage.webserver.access == "private"
            else None
        )
        for trigger in target.team.triggered_by:
            role = AirflowRole(trigger.airflow_role)
            DagTrigger(
                self,
                trigger.state_machine,
                environment=environment,
                state_machine_name=trigger.state_machine,
                dag_id=trigger.dag,
                airflow_role=role,
                function=private.function(role) if private else None,
                conf=trigger.conf,
                poll=cdk.Duration.seconds(trigger.poll_seconds),
                time_limit=cdk.Duration.minutes(trigger.time_limit_minutes),
                log_retention=kept,
                removal_policy=removal_policy(target),
            )
