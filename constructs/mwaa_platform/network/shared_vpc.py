"""A VPC for the environments of several teams."""

from collections.abc import Sequence

import aws_cdk as cdk
from aws_cdk import aws_logs as logs
from constructs import Construct

from mwaa_platform.handler_logs import log_to_own_group
from mwaa_platform.network.airflow_vpc import airflow_vpc, flow_logs, private_subnets_of
from mwaa_platform.network.endpoint_policies import Buckets
from mwaa_platform.network.service_endpoints import ServiceEndpoints


class SharedVpc(Construct):
    """As an `AirflowNetwork`, but without any environment's security group: each environment brings its own.

    Whose buckets these are, S3's gateway endpoint cannot know by their ARNs: it is made before them.
    """

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        cidr: str,
        availability_zone_ids: Sequence[str],
        nat_gateways: int,
        flow_log_retention: logs.RetentionDays,
        removal_policy: cdk.RemovalPolicy,
        gateway_endpoints: Sequence[str] = ("s3",),
        interface_endpoints: Sequence[str] = (),
        buckets: Buckets | None = None,
    ) -> None:
        super().__init__(scope, id)
        self.vpc = airflow_vpc(
            self,
            cidr=cidr,
            availability_zone_ids=availability_zone_ids,
            nat_gateways=nat_gateways,
            gateways=gateway_endpoints,
            buckets=buckets,
        )
        self.private_subnets = private_subnets_of(self.vpc)
        flow_logs(self, self.vpc, retention=flow_log_retention, removal_policy=removal_policy)
        log_to_own_group(cdk.Stack.of(self), "Custom::VpcRestrictDefaultSGCustomResourceProvider")
        if interface_endpoints:
            ServiceEndpoints(
                self,
                "Endpoints",
                vpc=self.vpc,
                cidr=cidr,
                subnets=self.private_subnets,
                services=interface_endpoints,
            )
