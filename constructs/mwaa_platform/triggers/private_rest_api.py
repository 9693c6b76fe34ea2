"""A way to the REST API of an environment whose web server is private.

Such a web server answers InvokeRestApi only from within the VPC (MWAA User Guide, access-mwaa-apache-airflow-rest-api, 2026-09-01),
and Step Functions is outside. See docs/decisions/0017-triggers.md.
"""

from collections.abc import Sequence
from pathlib import Path

import aws_cdk as cdk
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_logs as logs
from constructs import Construct

from mwaa_platform.acknowledgements import acknowledge
from mwaa_platform.aws.rest_api import ENDPOINT
from mwaa_platform.aws.stage_roles import INTERFACE_ACTIONS, INTERFACE_REASON
from mwaa_platform.environment import AirflowEnvironmentBase, AirflowRole

_HANDLER = Path(__file__).parent / "handler"
_HTTPS = ec2.Port.tcp(443)


class PrivateRestApi(Construct):
    """The interface endpoint of InvokeRestApi in the environment's subnets, and functions there that call it.

    The endpoint has private DNS, so DAGs that call MWAA's REST API go through it too; `endpoint=False` where the VPC has it already.
    `cidr` is the VPC's block.
    """

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        environment: AirflowEnvironmentBase,
        vpc: ec2.IVpc,
        cidr: str,
        subnets: Sequence[ec2.ISubnet],
        log_retention: logs.RetentionDays,
        removal_policy: cdk.RemovalPolicy,
        endpoint: bool = True,
    ) -> None:
        super().__init__(scope, id)
        self._environment, self._vpc = environment, vpc
        self._subnets = ec2.SubnetSelection(subnets=list(subnets))
        self._log_retention, self._removal_policy = log_retention, removal_policy
        inside = ec2.Peer.ipv4(cidr)
        if endpoint:
            self._endpoint(inside)
        self._function_group = self._group(
            "FunctionSecurityGroup", "Functions that call the REST API of the environment"
        )
        self._function_group.add_egress_rule(inside, _HTTPS, "the endpoint")

    def _endpoint(self, inside: ec2.IPeer) -> None:
        group = self._group("EndpointSecurityGroup", "Interface endpoint of the REST API of the environment")
        group.add_ingress_rule(inside, _HTTPS, "callers in the VPC")
        ec2.InterfaceVpcEndpoint(
            self,
            "Endpoint",
            vpc=self._vpc,
            service=ec2.InterfaceVpcEndpointAwsService(ENDPOINT),
            subnets=self._subnets,
            security_groups=[group],
            private_dns_enabled=True,
            open=False,
        )

    def function(self, airflow_role: AirflowRole) -> "RestApiFunction":
        """The function that calls in one Airflow role; one for all who ask."""
        found = self.node.try_find_child(airflow_role.value)
        if isinstance(found, RestApiFunction):
            return found
        return RestApiFunction(
            self,
            airflow_role.value,
            environment=self._environment,
            airflow_role=airflow_role,
            vpc=self._vpc,
            vpc_subnets=self._subnets,
            security_group=self._function_group,
            log_retention=self._log_retention,
            removal_policy=self._removal_policy,
        )

    def _group(self, id: str, description: str) -> ec2.SecurityGroup:
        return ec2.SecurityGroup(self, id, vpc=self._vpc, description=description, allow_all_outbound=False)


class RestApiFunction(Construct):
    """Calls InvokeRestApi with its payload, in one Airflow role of one environment, from within the VPC; returns the answer."""

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        environment: AirflowEnvironmentBase,
        airflow_role: AirflowRole,
        vpc: ec2.IVpc,
        vpc_subnets: ec2.SubnetSelection,
        security_group: ec2.ISecurityGroup,
        log_retention: logs.RetentionDays,
        removal_policy: cdk.RemovalPolicy,
    ) -> None:
        super().__init__(scope, id)
        name = f"{environment.environment_name} as {airflow_role.value}"
        group = logs.LogGroup(self, "Logs", retention=log_retention, removal_policy=removal_policy)
        self.role = iam.Role(
            self,
            "Role",
            description=f"Calls the REST API of {name}",
            assumed_by=iam.ServicePrincipal("lambda.amazonaws.com"),
        )
        group.grant_write(self.role)
        environment.grant_invoke_rest_api(self.role, airflow_role)
        self.role.add_to_policy(iam.PolicyStatement(actions=list(INTERFACE_ACTIONS), resources=["*"]))
        reasons = {f"MWAA-EveryResource[{action}]": INTERFACE_REASON for action in INTERFACE_ACTIONS}
        acknowledge(self.role, {"AwsSolutions-IAM5[Resource::*]": INTERFACE_REASON, **reasons})
        self.function = lambda_.Function(
            self,
            "Function",
            description=f"Calls the REST API of {name}, from within the VPC",
            runtime=lambda_.Runtime.PYTHON_3_14,
            handler="index.handler",
            code=lambda_.Code.from_asset(str(_HANDLER)),
            role=self.role.without_policy_updates(),
            log_group=group,
            timeout=cdk.Duration.seconds(30),
            memory_size=256,
            vpc=vpc,
            vpc_subnets=vpc_subnets,
            security_groups=[security_group],
        )
        self.function.node.add_dependency(self.role)
        self._keep_interfaces_from_code()

    def allow_invoking(self, grantee: iam.IGrantable) -> None:
        """Let the grantee invoke the function itself, no version and no alias."""
        arn = self.function.function_arn
        iam.Grant.add_to_principal(grantee=grantee, actions=["lambda:InvokeFunction"], resource_arns=[arn])

    def _keep_interfaces_from_code(self) -> None:
        """A policy apart, for the role's own must exist before the function, whose ARN stands here."""
        own = {"ArnEquals": {"lambda:SourceFunctionArn": self.function.function_arn}}
        denied = iam.PolicyStatement(
            effect=iam.Effect.DENY, actions=list(INTERFACE_ACTIONS), resources=["*"], conditions=own
        )
        iam.Policy(self, "NoInterfaces", statements=[denied], roles=[self.role])
