"""A VPC as an MWAA environment needs it.

Source: MWAA User Guide, networking-about and vpc-create (2026-09-01): two private subnets in two zones, a way out through NAT, and a
security group that admits itself.
"""

from collections.abc import Sequence

import aws_cdk as cdk
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_logs as logs
from constructs import Construct

from mwaa_platform.handler_logs import log_to_own_group


class AirflowNetwork(Construct):
    """VPC, two private and two public subnets, NAT, an S3 gateway endpoint, the environment's security group, flow logs.

    It lies in a `ZonedStack`: zones are ids such as cac1-az1. With one NAT gateway both private subnets depend on its zone.
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
    ) -> None:
        super().__init__(scope, id)
        prefix_length = int(cidr.partition("/")[2])
        self.vpc = ec2.Vpc(
            self,
            "Vpc",
            ip_addresses=ec2.IpAddresses.cidr(cidr),
            availability_zones=list(availability_zone_ids),
            nat_gateways=nat_gateways,
            restrict_default_security_group=True,
            subnet_configuration=[
                ec2.SubnetConfiguration(
                    name="Private", subnet_type=ec2.SubnetType.PRIVATE_WITH_EGRESS, cidr_mask=prefix_length + 2
                ),
                ec2.SubnetConfiguration(
                    name="Public",
                    subnet_type=ec2.SubnetType.PUBLIC,
                    cidr_mask=prefix_length + 4,
                    map_public_ip_on_launch=False,
                ),
            ],
            gateway_endpoints={
                "S3": ec2.GatewayVpcEndpointOptions(service=ec2.GatewayVpcEndpointAwsService.S3),
            },
        )
        self.private_subnets: list[ec2.ISubnet] = self.vpc.private_subnets
        _name_zones_by_id([*self.private_subnets, *self.vpc.public_subnets])
        self.security_group = self._security_group()
        self._flow_logs(flow_log_retention, removal_policy)
        log_to_own_group(cdk.Stack.of(self), "Custom::VpcRestrictDefaultSGCustomResourceProvider")

    def _security_group(self) -> ec2.SecurityGroup:
        group = ec2.SecurityGroup(
            self,
            "SecurityGroup",
            vpc=self.vpc,
            description="Schedulers, workers and web servers of the Airflow environment",
            allow_all_outbound=True,
        )
        group.add_ingress_rule(group, ec2.Port.all_traffic(), "MWAA: the components reach each other and the database")
        return group

    def _flow_logs(self, retention: logs.RetentionDays, removal_policy: cdk.RemovalPolicy) -> None:
        group = logs.LogGroup(self, "FlowLogs", retention=retention, removal_policy=removal_policy)
        self.vpc.add_flow_log(
            "FlowLog",
            destination=ec2.FlowLogDestination.to_cloud_watch_logs(group),
            traffic_type=ec2.FlowLogTrafficType.ALL,
        )


def _name_zones_by_id(subnets: Sequence[ec2.ISubnet]) -> None:
    for subnet in subnets:
        resource = subnet.node.default_child
        assert isinstance(resource, ec2.CfnSubnet)  # noqa: S101 (what an L2 subnet consists of)
        resource.add_property_override("AvailabilityZoneId", resource.availability_zone)
        resource.add_property_deletion_override("AvailabilityZone")
