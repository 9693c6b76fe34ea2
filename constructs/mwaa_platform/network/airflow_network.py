"""The network of one environment, in a VPC of its own."""

from collections.abc import Sequence

import aws_cdk as cdk
from aws_cdk import aws_logs as logs
from constructs import Construct

from mwaa_platform.handler_logs import log_to_own_group
from mwaa_platform.network.airflow_vpc import airflow_vpc, flow_logs, private_subnets_of
from mwaa_platform.network.base import Egress, EnvironmentNetwork
from mwaa_platform.network.endpoint_policies import Buckets
from mwaa_platform.network.security_group import environment_security_group
from mwaa_platform.network.service_endpoints import ServiceEndpoints


class AirflowNetwork(EnvironmentNetwork):
    """VPC, two private subnets, an S3 gateway endpoint, the environment's security group, flow logs; with NAT two public subnets too.

    Without NAT gateways (`nat_gateways=0`) nothing reaches the internet, and `interface_endpoints` are made instead; `buckets` is
    where S3's gateway then leads. It lies in a `ZonedStack`: zones are ids such as cac1-az1. With one NAT gateway both
    private subnets depend on its zone.
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
        egress: Egress | None = None,
    ) -> None:
        super().__init__(scope, id)
        self.cidr = cidr
        self.vpc = vpc = airflow_vpc(
            self,
            cidr=cidr,
            availability_zone_ids=availability_zone_ids,
            nat_gateways=nat_gateways,
            gateways=gateway_endpoints,
            buckets=buckets,
        )
        self.private_subnets = private_subnets_of(vpc)
        self.security_group = environment_security_group(self, vpc=vpc, egress=egress)
        flow_logs(self, vpc, retention=flow_log_retention, removal_policy=removal_policy)
        log_to_own_group(cdk.Stack.of(self), "Custom::VpcRestrictDefaultSGCustomResourceProvider")
        self.answered_inside = frozenset(interface_endpoints)
        if interface_endpoints:
            ServiceEndpoints(
                self,
                "Endpoints",
                vpc=vpc,
                cidr=cidr,
                subnets=self.private_subnets,
                services=interface_endpoints,
                security_groups=[self.security_group],
            )
