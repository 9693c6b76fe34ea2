"""A network that stages of several teams share: its VPC, exported under names that never change."""

import aws_cdk as cdk
from constructs import Construct

from mwaa_platform.declaration.endpoints import endpoints_of_shared
from mwaa_platform.declaration.networks import export_of
from mwaa_platform.declaration.tenancy import Tenancy
from mwaa_platform.network import Buckets, SharedVpc, ZonedStack
from mwaa_platform.retention import log_retention

VPC = "VpcId"
PRIVATE_SUBNETS = ("PrivateSubnet1Id", "PrivateSubnet2Id")


class SharedNetworkStack(ZonedStack):
    """VPC, subnets, NAT or endpoints for what all tenants need, flow logs; no environment's security group."""

    def __init__(self, scope: Construct, id: str, *, tenancy: Tenancy) -> None:
        network, made = tenancy.network, endpoints_of_shared(tenancy)
        destroyed = network.removal == "destroy"
        super().__init__(
            scope,
            id,
            availability_zone_ids=network.zones,
            description=f"{tenancy.name}: VPC with two private subnets for several teams",
            termination_protection=not destroyed,
            synthesizer=cdk.DefaultStackSynthesizer(bucket_prefix=f"{tenancy.stage_name}/"),
        )
        declared = [f"arn:{cdk.Aws.PARTITION}:s3:::{name}" for name in made.buckets]
        self.shared = SharedVpc(
            self,
            "Network",
            cidr=network.cidr,
            availability_zone_ids=network.zones,
            nat_gateways=network.gateways,
            flow_log_retention=log_retention(production=network.kind == "production").log_groups,
            removal_policy=cdk.RemovalPolicy.DESTROY if destroyed else cdk.RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
            gateway_endpoints=made.gateways,
            interface_endpoints=made.interfaces,
            buckets=Buckets(declared, of_account=True) if network.mode == "isolated" else None,
        )
        self._export(tenancy, VPC, self.shared.vpc.vpc_id)
        for name, subnet in zip(PRIVATE_SUBNETS, self.shared.private_subnets, strict=True):
            self._export(tenancy, name, subnet.subnet_id)

    def _export(self, tenancy: Tenancy, name: str, value: str) -> None:
        cdk.CfnOutput(self, name, value=value, export_name=export_of(tenancy.name, name))


class SharedNetworkStage(cdk.Stage):
    """`network-<name>`: deployed before the stages that lie in it."""

    def __init__(self, scope: Construct, *, tenancy: Tenancy) -> None:
        environment = cdk.Environment(account=tenancy.network.account, region=tenancy.network.region)
        super().__init__(scope, tenancy.stage_name, env=environment)
        SharedNetworkStack(self, "Network", tenancy=tenancy)
        tags = cdk.Tags.of(self)
        for key, value in tenancy.tags.items():
            tags.add(key, value)
