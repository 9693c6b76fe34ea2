"""A VPC as MWAA environments need it.

Source: MWAA User Guide, networking-about and vpc-create (2026-09-01): two private subnets in two zones, and either a way out through
NAT, or no internet at all and an endpoint for every service.
"""

from collections.abc import Sequence

import aws_cdk as cdk
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_logs as logs
from constructs import Construct

from mwaa_platform.network.endpoint_policies import Buckets
from mwaa_platform.network.gateways import SERVICES, limit


def airflow_vpc(
    scope: Construct,
    *,
    cidr: str,
    availability_zone_ids: Sequence[str],
    nat_gateways: int,
    gateways: Sequence[str],
    buckets: Buckets | None,
) -> ec2.Vpc:
    """VPC, two private subnets, and with NAT gateways two public ones; with `buckets` its gateway endpoints are limited.

    It lies in a `ZonedStack`: zones are ids such as cac1-az1. The private subnets are the same with and without NAT, so that a stage
    can change from one to the other: an environment holds its subnets for ever.
    """
    prefix_length = int(cidr.partition("/")[2])
    with_nat = nat_gateways > 0
    subnets = [
        ec2.SubnetConfiguration(
            name="Private",
            subnet_type=ec2.SubnetType.PRIVATE_WITH_EGRESS if with_nat else ec2.SubnetType.PRIVATE_ISOLATED,
            cidr_mask=prefix_length + 2,
        )
    ]
    if with_nat:
        subnets.append(
            ec2.SubnetConfiguration(
                name="Public",
                subnet_type=ec2.SubnetType.PUBLIC,
                cidr_mask=prefix_length + 4,
                map_public_ip_on_launch=False,
            )
        )
    vpc = ec2.Vpc(
        scope,
        "Vpc",
        ip_addresses=ec2.IpAddresses.cidr(cidr),
        availability_zones=list(availability_zone_ids),
        nat_gateways=nat_gateways,
        restrict_default_security_group=True,
        subnet_configuration=subnets,
        gateway_endpoints={
            SERVICES[name][0]: ec2.GatewayVpcEndpointOptions(service=SERVICES[name][1]) for name in gateways
        },
    )
    if buckets is not None:
        for name in gateways:
            endpoint = vpc.node.find_child(SERVICES[name][0])
            assert isinstance(endpoint, ec2.GatewayVpcEndpoint)  # noqa: S101 (made three lines above)
            limit(scope, endpoint, name, buckets)
    _name_zones_by_id([*private_subnets_of(vpc), *vpc.public_subnets])
    return vpc


def private_subnets_of(vpc: ec2.IVpc) -> list[ec2.ISubnet]:
    """The two, with or without a way out."""
    return [*vpc.private_subnets, *vpc.isolated_subnets]


def flow_logs(
    scope: Construct, vpc: ec2.Vpc, *, retention: logs.RetentionDays, removal_policy: cdk.RemovalPolicy
) -> None:
    """Every connection of the VPC, accepted and rejected, in a log group."""
    group = logs.LogGroup(scope, "FlowLogs", retention=retention, removal_policy=removal_policy)
    vpc.add_flow_log(
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
