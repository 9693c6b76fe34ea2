"""The network of one environment in a VPC that is made elsewhere."""

from collections.abc import Sequence
from dataclasses import dataclass

import aws_cdk as cdk
from aws_cdk import aws_ec2 as ec2
from constructs import Construct

from mwaa_platform.network.base import Egress, EnvironmentNetwork
from mwaa_platform.network.endpoint_policies import Buckets
from mwaa_platform.network.gateways import SERVICES, limit
from mwaa_platform.network.security_group import environment_security_group
from mwaa_platform.network.service_endpoints import ServiceEndpoints

_NO_ROUTE_TABLE = "@aws-cdk/aws-ec2:noSubnetRouteTableId"


@dataclass(frozen=True, slots=True)
class ImportedSubnet:
    """A private subnet by its id; the zone in any form, CDK only tells subnets apart by it."""

    subnet_id: str
    zone: str
    route_table_id: str | None = None


class ImportedNetwork(EnvironmentNetwork):
    """The environment's own security group in that VPC; endpoints too, where they are asked for.

    Args:
        scope: Usually a stack.
        id: The construct's id.
        vpc_id: The VPC.
        cidr: Its block.
        subnets: Two private ones; gateway endpoints need their route tables.
        interface_endpoints: Services to make an interface endpoint for.
        gateway_endpoints: The same for `s3` and `dynamodb`.
        buckets: Where S3's gateway leads; by default it is not limited, for others in the VPC may use it.
        answered_inside: Interface endpoints that the VPC has already.
        more_security_groups: Groups that exist and that the environment takes besides.
        egress: What the own group lets out; everything by default.
    """

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        vpc_id: str,
        cidr: str,
        subnets: Sequence[ImportedSubnet],
        interface_endpoints: Sequence[str] = (),
        gateway_endpoints: Sequence[str] = (),
        buckets: Buckets | None = None,
        answered_inside: Sequence[str] = (),
        more_security_groups: Sequence[str] = (),
        egress: Egress | None = None,
    ) -> None:
        super().__init__(scope, id)
        self.cidr = cidr
        self.vpc = ec2.Vpc.from_vpc_attributes(
            self,
            "Vpc",
            vpc_id=vpc_id,
            availability_zones=[subnet.zone for subnet in subnets],
            vpc_cidr_block=cidr,
        )
        self.private_subnets = [
            ec2.Subnet.from_subnet_attributes(
                self,
                f"PrivateSubnet{number}",
                subnet_id=subnet.subnet_id,
                availability_zone=subnet.zone,
                route_table_id=subnet.route_table_id,
            )
            for number, subnet in enumerate(subnets, start=1)
        ]
        if not gateway_endpoints:
            for each in self.private_subnets:
                cdk.Annotations.of(each).acknowledge_warning(_NO_ROUTE_TABLE, "nothing is put into it")
        self.security_group = environment_security_group(self, vpc=self.vpc, egress=egress)
        self.more_security_groups = [
            ec2.SecurityGroup.from_security_group_id(self, group, group, mutable=False)
            for group in more_security_groups
        ]
        self.answered_inside = frozenset((*answered_inside, *interface_endpoints))
        selected = [ec2.SubnetSelection(subnets=self.private_subnets)]
        for name in gateway_endpoints:
            id, service = SERVICES[name]
            gateway = ec2.GatewayVpcEndpoint(self, id, vpc=self.vpc, service=service, subnets=selected)
            if buckets is not None:
                limit(self, gateway, name, buckets)
        if interface_endpoints:
            ServiceEndpoints(
                self,
                "Endpoints",
                vpc=self.vpc,
                cidr=cidr,
                subnets=self.private_subnets,
                services=interface_endpoints,
                security_groups=[self.security_group],
            )
