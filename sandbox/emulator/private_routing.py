"""What MWAA misses in a network without a way out: AWS services that it cannot reach.

Source: MWAA User Guide, networking-about, vpc-vpe-create-access and vpc-security (2026-09-01); AWS's own verify_env
(awslabs/aws-support-tools 85d5c226, 2026-07-16).
"""

import ipaddress
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from mwaa_platform.aws.vpc_endpoints import layer_bucket, mwaa_endpoints
from sandbox.emulator import state

_HTTPS = 443


def missing_endpoints(subnets: Sequence[str], groups: Sequence[str], bucket: str) -> Iterator[str]:
    """Reasons, none if the subnets have a default route: AWS's services are reached by it then."""
    if not subnets or any(_reaches_out(subnet) for subnet in subnets):
        return
    vpc = str((state.subnet(subnets[0]) or {}).get("VpcId"))
    endpoints = state.endpoints_of(vpc)
    for name in mwaa_endpoints(state.region()):
        found = [e for e in endpoints if _serves(e, name) and e["VpcEndpointType"] == "Interface"]
        if not found:
            yield f"the subnets have no way out, and {vpc} has no interface endpoint of {name}"
            continue
        endpoint = found[0]
        if str(endpoint["PrivateDnsEnabled"]).lower() != "true":
            yield f"the endpoint of {name} has no private DNS"
        if set(subnets) - set(endpoint["SubnetIds"]):
            yield f"the endpoint of {name} is not in both subnets"
        if not any(_admits(group, groups, subnets) for group in endpoint["SecurityGroupIds"]):
            yield f"no security group of the endpoint of {name} admits HTTPS from the environment"
    yield from _gateway(subnets, [e for e in endpoints if _serves(e, "s3")], bucket)


def _gateway(subnets: Sequence[str], endpoints: Sequence[Mapping[str, Any]], bucket: str) -> Iterator[str]:
    for subnet in subnets:
        table = state.route_table_of(subnet)
        found = [e for e in endpoints if table in e["RouteTableIds"] or subnet in e["SubnetIds"]]
        if not found:
            yield f"the subnet {subnet} has no way to S3: neither a gateway endpoint in its route table nor a way out"
            continue
        for needed in (f"arn:{state.partition()}:s3:::{name}/x" for name in (layer_bucket(state.region()), bucket)):
            if not state.endpoint_allows(found[0], "s3:GetObject", needed):
                yield f"the policy of S3's endpoint does not allow s3:GetObject on {needed.removesuffix('/x')}/*"


def _reaches_out(subnet: str) -> bool:
    return any(route.get("DestinationCidrBlock") == "0.0.0.0/0" for route in state.routes_of(subnet))


def _serves(endpoint: Mapping[str, Any], name: str) -> bool:
    return str(endpoint["ServiceName"]).partition(f"{state.region()}.")[2] == name


def _admits(group_id: str, callers: Sequence[str], subnets: Sequence[str]) -> bool:
    """Whether HTTPS from one of these groups, or from all of these subnets, is let in."""
    blocks = [ipaddress.ip_network((state.subnet(subnet) or {})["CidrBlock"]) for subnet in subnets]
    for rule in (state.security_group(group_id) or {}).get("IpPermissions", []):
        every = str(rule.get("IpProtocol")) == "-1"
        if not every and not rule.get("FromPort", 0) <= _HTTPS <= rule.get("ToPort", 65535):
            continue
        if any(pair.get("GroupId") in callers for pair in rule.get("UserIdGroupPairs", [])):
            return True
        admitted = [ipaddress.ip_network(admits["CidrIp"]) for admits in rule.get("IpRanges", [])]
        if all(any(block.subnet_of(a) for a in admitted) for block in blocks):  # type: ignore[arg-type]
            return True
    return False
