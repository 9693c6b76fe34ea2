"""The stage's network."""

import aws_cdk as cdk
from aws_cdk import aws_s3 as s3
from constructs import Construct

from mwaa_platform.aws.rest_api import ENDPOINT as REST_API_ENDPOINT
from mwaa_platform.declaration.endpoints import endpoints_of, endpoints_of_shared, way_out
from mwaa_platform.declaration.networks import SharedNetwork, export_of
from mwaa_platform.declaration.team import Target
from mwaa_platform.declaration.tenancy import Tenancy
from mwaa_platform.network import (
    AirflowNetwork,
    Buckets,
    Egress,
    EnvironmentNetwork,
    ImportedNetwork,
    ImportedSubnet,
    ZonedStack,
)
from stacks.shared_network_stack import PRIVATE_SUBNETS, VPC
from stacks.team_stack import removal_policy, retention, stack_options

_DESCRIPTIONS = {"existing": "security group in an existing VPC", "shared": "security group in a shared VPC"}


class NetworkStack(ZonedStack):
    """The environment's security group, and where the VPC is the stage's own, all of that.

    `bucket` is the DAG bucket, to which S3's endpoint leads where there is no internet; `tenancy` the shared network, if that is it.
    """

    def __init__(
        self, scope: Construct, id: str, *, target: Target, bucket: s3.IBucket, tenancy: Tenancy | None = None
    ) -> None:
        description = _DESCRIPTIONS.get(target.stage.network.mode, "VPC with two private subnets")
        zones = tenancy.network.zones if tenancy else target.zones
        super().__init__(scope, id, availability_zone_ids=zones, **stack_options(target, description))
        self.network: EnvironmentNetwork
        if tenancy:
            self.network = self._shared(target, tenancy)
        elif target.stage.network.mode == "existing":
            self.network = self._existing(target, bucket)
        else:
            self.network = self._own(target, bucket)

    def _own(self, target: Target, bucket: s3.IBucket) -> AirflowNetwork:
        made = endpoints_of(target)
        return AirflowNetwork(
            self,
            "Network",
            cidr=target.stage.network.cidr,
            availability_zone_ids=target.zones,
            nat_gateways=target.stage.nat_gateways,
            flow_log_retention=retention(target).log_groups,
            removal_policy=removal_policy(target),
            gateway_endpoints=made.gateways,
            interface_endpoints=made.interfaces,
            buckets=self._buckets(target, bucket),
            egress=_egress(target, target.stage.network.cidr),
        )

    def _existing(self, target: Target, bucket: s3.IBucket) -> ImportedNetwork:
        network, made = target.stage.network, endpoints_of(target)
        assert network.vpc and network.subnets  # noqa: S101 (a rule of the declaration)
        return ImportedNetwork(
            self,
            "Network",
            vpc_id=network.vpc,
            cidr=network.cidr,
            subnets=[ImportedSubnet(each.id, each.zone, each.route_table) for each in network.subnets],
            interface_endpoints=made.interfaces,
            gateway_endpoints=made.gateways,
            buckets=self._buckets(target, bucket),
            answered_inside=[REST_API_ENDPOINT] if network.endpoints == "present" else [],
            more_security_groups=network.security_groups,
            egress=_egress(target, network.cidr),
        )

    def _shared(self, target: Target, tenancy: Tenancy) -> ImportedNetwork:
        exported = [cdk.Fn.import_value(export_of(tenancy.name, name)) for name in PRIVATE_SUBNETS]
        return ImportedNetwork(
            self,
            "Network",
            vpc_id=cdk.Fn.import_value(export_of(tenancy.name, VPC)),
            cidr=tenancy.network.cidr,
            subnets=[ImportedSubnet(id, zone) for id, zone in zip(exported, tenancy.network.zones, strict=True)],
            answered_inside=endpoints_of_shared(tenancy).interfaces,
            egress=_egress(target, tenancy.network.cidr, tenancy.network),
        )

    def _buckets(self, target: Target, bucket: s3.IBucket) -> Buckets | None:
        """The DAG bucket and every declared one, where there is no internet."""
        if target.stage.network.way_out == "nat" or "s3" not in endpoints_of(target).gateways:
            return None
        declared = [target.place.s3_arn(name) for name in endpoints_of(target).buckets]
        return Buckets([bucket.bucket_arn, *declared])


def _egress(target: Target, cidr: str, shared: SharedNetwork | None = None) -> Egress | None:
    """With NAT HTTPS goes anywhere; without, to the endpoints in the VPC and by prefix list to the gateway endpoints."""
    network = target.stage.network
    if network.egress == "open":
        return None
    others = [(destination.cidr, destination.port) for destination in network.egress_to]
    if way_out(target, shared) == "nat":
        return Egress(https_to=["0.0.0.0/0"], others=others)
    return Egress(https_to=[cidr], prefix_lists=network.prefix_lists, others=others)
