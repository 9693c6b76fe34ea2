"""The VPC endpoints of an environment with `EndpointManagement: CUSTOMER`.

Such an environment waits in PENDING until they exist, and only then is it created as CloudFormation sees it: an endpoint that refers
to it in a template would wait for the environment, and the environment for it. See docs/decisions/0034-customer-endpoints.md.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path

import aws_cdk as cdk
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_logs as logs
from aws_cdk import aws_stepfunctions as sfn
from constructs import Construct

from mwaa_platform.acknowledgements import acknowledge, wildcard
from mwaa_platform.aws import stage_roles as may
from mwaa_platform.endpoints.definition import definition

_HANDLER = Path(__file__).parent / "handler"
TAG = "mwaa-platform:environment"


class CustomerEndpoints(Construct):
    """Made while the environment waits for them: `resource` comes before it and starts what looks for it.

    When the stack goes, the environment goes first and then the endpoints; what `removal_policy` keeps, it keeps of both.

    Args:
        scope: The environment's stack.
        id: The construct's id.
        environment_name: The environment's name.
        vpc: Its VPC.
        subnets: Its two subnets.
        security_groups: Its groups.
        private_webserver: Whether the web server has an endpoint too.
        tags: On the endpoints, which no tag of the stack reaches.
        log_retention: Of the logs.
        removal_policy: The environment's.
    """

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        environment_name: str,
        vpc: ec2.IVpc,
        subnets: Sequence[ec2.ISubnet],
        security_groups: Sequence[ec2.ISecurityGroup],
        private_webserver: bool,
        tags: Mapping[str, str],
        log_retention: logs.RetentionDays,
        removal_policy: cdk.RemovalPolicy,
    ) -> None:
        super().__init__(scope, id)
        self._name, self._vpc, self._subnets, self._groups = environment_name, vpc, subnets, security_groups
        self._log_retention, self._removal_policy = log_retention, removal_policy
        self.function, role = self._function()
        self.state_machine = self._state_machine()
        starts = iam.PolicyStatement(
            actions=["states:StartExecution"], resources=[self.state_machine.state_machine_arn]
        )
        # A policy apart: the state machine names the function, and the function's role the state machine.
        policy = iam.Policy(self, "StartsStateMachine", statements=[starts], roles=[role])
        self.resource = cdk.CustomResource(
            self,
            "Resource",
            service_token=self.function.function_arn,
            service_timeout=cdk.Duration.minutes(15),
            resource_type="Custom::MwaaCustomerEndpoints",
            removal_policy=removal_policy,
            properties={
                "StateMachineArn": self.state_machine.state_machine_arn,
                "EnvironmentName": environment_name,
                "VpcId": vpc.vpc_id,
                "SubnetIds": [subnet.subnet_id for subnet in subnets],
                "SecurityGroupIds": [group.security_group_id for group in security_groups],
                "Private": "true" if private_webserver else "false",
                "Tags": dict(tags),
            },
        )
        self.resource.node.add_dependency(policy, role)

    def _logs(self, id: str) -> logs.LogGroup:
        return logs.LogGroup(self, id, retention=self._log_retention, removal_policy=self._removal_policy)

    def _function(self) -> tuple[lambda_.Function, iam.Role]:
        group = self._logs("FunctionLogs")
        role = iam.Role(
            self,
            "FunctionRole",
            description=f"Makes the VPC endpoints of {self._name}",
            assumed_by=iam.ServicePrincipal("lambda.amazonaws.com"),
        )
        group.grant_write(role)
        for statement in self._statements():
            role.add_to_policy(statement)
        stack = cdk.Stack.of(self)
        any_endpoint = stack.format_arn(service="ec2", resource="vpc-endpoint", resource_name="*")
        acknowledge(
            role,
            {
                "AwsSolutions-IAM5[Resource::*]": may.DESCRIBE_NETWORK_REASON,
                wildcard(self, "Resource", any_endpoint): may.OWN_ENDPOINTS_REASON,
                **{f"MWAA-EveryResource[{each}]": may.DESCRIBE_NETWORK_REASON for each in may.DESCRIBE_NETWORK_ACTIONS},
                wildcard(self, "Resource", self._any_zone()): may.PRIVATE_NAMES_REASON,
            },
        )
        function = lambda_.Function(
            self,
            "Function",
            description=f"Makes the VPC endpoints of {self._name}",
            runtime=lambda_.Runtime.PYTHON_3_14,
            handler="index.handler",
            code=lambda_.Code.from_asset(str(_HANDLER)),
            role=role,
            log_group=group,
            timeout=cdk.Duration.minutes(12),
            memory_size=256,
        )
        return function, role

    def _any_zone(self) -> str:
        return f"arn:{cdk.Stack.of(self).partition}:route53:::hostedzone/*"

    def _statements(self) -> list[iam.PolicyStatement]:
        stack = cdk.Stack.of(self)

        def arn(kind: str, name: str) -> str:
            return stack.format_arn(service="ec2", resource=kind, resource_name=name)

        environment = stack.format_arn(service="airflow", resource="environment", resource_name=self._name)
        placed = [
            arn("vpc", self._vpc.vpc_id),
            *(arn("subnet", subnet.subnet_id) for subnet in self._subnets),
            *(arn("security-group", group.security_group_id) for group in self._groups),
        ]
        endpoints, of_mwaa = arn("vpc-endpoint", "*"), f"com.amazonaws.vpce.{stack.region}.vpce-svc-*"
        own = {f"aws:RequestTag/{TAG}": self._name}
        vpc = f"VPCId={self._vpc.vpc_id},VPCRegion={stack.region}"
        return [
            _allow(["airflow:GetEnvironment"], [environment]),
            _allow(may.DESCRIBE_NETWORK_ACTIONS, ["*"]),
            _allow(["ec2:CreateVpcEndpoint"], placed),
            _allow(
                ["ec2:CreateVpcEndpoint"],
                [endpoints],
                {"StringEquals": own, "StringLike": {"ec2:VpceServiceName": of_mwaa}},
            ),
            _allow(
                ["ec2:CreateTags"],
                [endpoints],
                {"StringEquals": {**own, "ec2:CreateAction": "CreateVpcEndpoint"}},
            ),
            _allow(["ec2:DeleteVpcEndpoints"], [endpoints], {"StringEquals": {f"aws:ResourceTag/{TAG}": self._name}}),
            _allow(
                ["route53:AssociateVPCWithHostedZone"],
                [self._any_zone()],
                {"ForAllValues:StringEquals": {"route53:VPCs": [vpc]}, "Null": {"route53:VPCs": "false"}},
            ),
        ]

    def _state_machine(self) -> sfn.StateMachine:
        stack = cdk.Stack.of(self)
        service = iam.ServicePrincipal("states.amazonaws.com").with_conditions(
            {"StringEquals": {"aws:SourceAccount": stack.account}}
        )
        role = iam.Role(
            self, "StateMachineRole", description=f"Looks for the endpoints of {self._name}", assumed_by=service
        )
        invokes = _allow(["lambda:InvokeFunction"], [self.function.function_arn])
        role.add_to_policy(invokes)
        acknowledge(
            role,
            {
                "AwsSolutions-IAM5[Resource::*]": may.STATE_MACHINE_REASON,
                **{f"MWAA-EveryResource[{action}]": because for action, because in may.STATE_MACHINE_ACTIONS.items()},
            },
        )
        text = stack.to_json_string(definition(self.function.function_arn, stack.partition))
        return sfn.StateMachine(
            self,
            "StateMachine",
            comment=f"Makes the VPC endpoints that {self._name} waits for",
            definition_body=sfn.DefinitionBody.from_string(text),
            role=role,
            logs=sfn.LogOptions(
                destination=self._logs("StateMachineLogs"), level=sfn.LogLevel.ALL, include_execution_data=False
            ),
            tracing_enabled=True,
        )


def _allow(
    actions: Sequence[str], resources: Sequence[str], conditions: Mapping[str, object] | None = None
) -> iam.PolicyStatement:
    return iam.PolicyStatement(
        actions=list(actions), resources=list(resources), conditions=dict(conditions) if conditions else None
    )
