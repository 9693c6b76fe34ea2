"""The stage's network."""

from constructs import Construct

from mwaa_platform.declaration.team import Target
from mwaa_platform.network import AirflowNetwork, ZonedStack
from stacks.team_stack import removal_policy, retention, stack_options


class NetworkStack(ZonedStack):
    """VPC, subnets, NAT, endpoint, security group, flow logs."""

    def __init__(self, scope: Construct, id: str, *, target: Target) -> None:
        options = stack_options(target, "VPC with two private subnets")
        super().__init__(scope, id, availability_zone_ids=target.zones, **options)
        self.network = AirflowNetwork(
            self,
            "Network",
            cidr=target.stage.network.cidr,
            availability_zone_ids=target.zones,
            nat_gateways=target.stage.nat_gateways,
            flow_log_retention=retention(target).log_groups,
            removal_policy=removal_policy(target),
        )
