"""The environment's subnets are private."""

from mwaa_platform.policy import holes
from mwaa_platform.policy.assembly import Assembly
from mwaa_platform.policy.network import WayOut, default_route, elsewhere, found, way_out
from mwaa_platform.policy.rule import Checked, Finding, Rule


def _check(assembly: Assembly) -> Checked:
    for environment in assembly.environments():
        yield from elsewhere(assembly, environment, "SubnetIds")
        for subnet in found(assembly, environment, "SubnetIds"):
            route = default_route(assembly, subnet)
            if route is not None and way_out(assembly, subnet) is WayOut.INTERNET:
                message = f"leads {subnet.logical_id}, a subnet of the environment, to an internet gateway"
                yield Finding(route, message, "Properties.GatewayId", subnet.logical_id)
            if holes.truth(subnet.properties.get("MapPublicIpOnLaunch")) is True:
                message = "gives public addresses to what lies in it, and MWAA takes private subnets"
                yield Finding(subnet, message, "Properties.MapPublicIpOnLaunch", "MapPublicIpOnLaunch")


RULE = Rule(
    "MWAA-PrivateSubnets",
    "The environment's subnets are private",
    "MWAA's interfaces have no public address: through an internet gateway nothing comes back, and creation hangs, then fails.",
    "route 0.0.0.0/0 to a NAT gateway, or nowhere with endpoints in the VPC",
    _check,
    "networking-about",
)
