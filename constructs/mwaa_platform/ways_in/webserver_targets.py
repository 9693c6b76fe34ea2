"""A target group that holds the addresses of a private web server, which MWAA chooses and may change."""

from pathlib import Path

import aws_cdk as cdk
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_elasticloadbalancingv2 as elbv2
from aws_cdk import aws_events as events
from aws_cdk import aws_events_targets as events_targets
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_logs as logs
from constructs import Construct

from mwaa_platform.acknowledgements import acknowledge
from mwaa_platform.aws import stage_roles as may

_HANDLER = Path(__file__).parent / "handler"
_LOOK_EVERY = cdk.Duration.minutes(5)
"""How long a UI may be away after MWAA has replaced an endpoint (our choice; some 9,000 short calls a month)."""


class WebserverTargets(Construct):
    """HTTPS targets by address, registered by a function when the stack is deployed and kept by it on a schedule.

    The function is in no VPC: it calls AWS only, so a network without internet needs no endpoint for it.
    """

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        environment_name: str,
        vpc: ec2.IVpc,
        healthy_codes: str,
        deregistration_delay: cdk.Duration,
        log_retention: logs.RetentionDays,
        removal_policy: cdk.RemovalPolicy,
    ) -> None:
        super().__init__(scope, id)
        self.group = elbv2.ApplicationTargetGroup(
            self,
            "Group",
            vpc=vpc,
            target_type=elbv2.TargetType.IP,
            protocol=elbv2.ApplicationProtocol.HTTPS,
            port=443,
            deregistration_delay=deregistration_delay,
            health_check=elbv2.HealthCheck(protocol=elbv2.Protocol.HTTPS, path="/", healthy_http_codes=healthy_codes),
        )
        log_group = logs.LogGroup(self, "FunctionLogs", retention=log_retention, removal_policy=removal_policy)
        self.role = self._role(environment_name, log_group)
        function = lambda_.Function(
            self,
            "Function",
            description=f"Keeps the load balancer at the addresses of the web server of {environment_name}",
            runtime=lambda_.Runtime.PYTHON_3_14,
            handler="index.handler",
            code=lambda_.Code.from_asset(str(_HANDLER)),
            role=self.role,
            log_group=log_group,
            timeout=cdk.Duration.minutes(2),
            memory_size=256,
        )
        wanted = {
            "EnvironmentName": environment_name,
            "VpcId": vpc.vpc_id,
            "TargetGroupArn": self.group.target_group_arn,
        }
        registered = cdk.CustomResource(
            self,
            "Registered",
            service_token=function.function_arn,
            service_timeout=cdk.Duration.minutes(5),
            resource_type="Custom::MwaaWebserverTargets",
            properties=wanted,
        )
        schedule = events.Rule(
            self,
            "Schedule",
            description=f"Looks for the addresses of the web server of {environment_name}",
            schedule=events.Schedule.rate(_LOOK_EVERY),
            targets=[events_targets.LambdaFunction(function, event=events.RuleTargetInput.from_object(wanted))],
        )
        schedule.node.add_dependency(registered)

    def _role(self, environment_name: str, log_group: logs.ILogGroup) -> iam.Role:
        stack = cdk.Stack.of(self)
        role = iam.Role(
            self,
            "FunctionRole",
            description=f"Registers the addresses of the web server of {environment_name}",
            assumed_by=iam.ServicePrincipal("lambda.amazonaws.com"),
        )
        log_group.grant_write(role)
        environment = stack.format_arn(service="airflow", resource="environment", resource_name=environment_name)
        for actions, resource in (
            (["airflow:GetEnvironment"], environment),
            (may.FIND_TARGETS_ACTIONS, "*"),
            (may.SET_TARGETS_ACTIONS, self.group.target_group_arn),
        ):
            role.add_to_policy(iam.PolicyStatement(actions=list(actions), resources=[resource]))
        acknowledge(
            role,
            {
                "AwsSolutions-IAM5[Resource::*]": may.FIND_TARGETS_REASON,
                **{f"MWAA-EveryResource[{action}]": may.FIND_TARGETS_REASON for action in may.FIND_TARGETS_ACTIONS},
            },
        )
        return role
