"""VPCs that exist before the deployment, made in the local AWS as declarations name them."""

import ipaddress
import json
from typing import Any

from mwaa_platform.declaration.endpoints import endpoints_needed
from mwaa_platform.declaration.team import Target


def existing_network(target: Target) -> dict[str, Any]:
    """The properties of `Sandbox::EC2::ExistingNetwork` for a stage of mode existing; what is not declared is invented.

    Endpoints are there only where the declaration says so.
    """
    network = target.stage.network
    subnets = network.subnets or ()
    blocks = [str(block) for block in ipaddress.IPv4Network(network.cidr).subnets(prefixlen_diff=2)]
    needed = endpoints_needed(target) if network.endpoints == "present" else None
    prefix = f"com.amazonaws.{target.stage.region}."
    return {
        "VpcId": network.vpc,
        "CidrBlock": network.cidr,
        "Routes": network.routes,
        "SecurityGroups": list(network.security_groups),
        "Subnets": [
            {
                "SubnetId": subnet.id,
                "Zone": subnet.zone,
                "CidrBlock": subnet.cidr or blocks[number],
                "RouteTableId": subnet.route_table or f"rtb-{subnet.id.partition('-')[2]}",
            }
            for number, subnet in enumerate(subnets)
        ],
        "InterfaceEndpoints": [f"{prefix}{name}" for name in needed.interfaces] if needed else [],
        "GatewayEndpoints": [f"{prefix}{name}" for name in needed.gateways] if needed else [],
    }


def template(target: Target) -> str:
    """A stack with nothing else."""
    resource = {"Type": "Sandbox::EC2::ExistingNetwork", "Properties": existing_network(target)}
    return json.dumps({"Resources": {"Network": resource}})
