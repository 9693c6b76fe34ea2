"""Whether an environment's security groups let it out to what it reaches AWS by: NAT, endpoints, the gateway to S3."""

from collections.abc import Iterator, Sequence

from mwaa_platform.aws.grant_decisions import Decision
from mwaa_platform.aws.vpc_endpoints import MWAA_ENDPOINTS
from mwaa_platform.policy.assembly import Assembly, Resource, listed
from mwaa_platform.policy.network import PUBLIC_ADDRESS, S3, SUBNET, WayOut, cidrs, endpoints, way_out
from mwaa_platform.policy.rule import Finding
from mwaa_platform.policy.security_groups import Peer, admits, rules

_LOCATION = "Properties.SecurityGroupEgress"


def egress(
    assembly: Assembly, environment: Resource, groups: Sequence[Resource], subnets: Sequence[Resource]
) -> Iterator[Finding]:
    """What the groups keep in, of HTTPS to AWS's services."""
    if not subnets or _out(assembly, groups, Peer((), [PUBLIC_ADDRESS])):
        return
    there = endpoints(assembly, subnets[0])
    ways = {way_out(assembly, subnet) for subnet in subnets}
    whole = set(MWAA_ENDPOINTS) | {S3} <= set(there)
    if WayOut.NAT in ways and not whole:
        message = "lets HTTPS not out to AWS's services, which the environment reaches through NAT"
        yield Finding(groups[0], message, _LOCATION, "egress-aws")
    elif ways <= {WayOut.NAT, WayOut.NONE}:
        kept = [
            service
            for service in (S3, *MWAA_ENDPOINTS)
            if service in there and not _reached(assembly, groups, there[service])
        ]
        if kept:
            message = f"lets HTTPS not out to the endpoints of {', '.join(kept)}"
            yield Finding(groups[0], message, _LOCATION, "egress-endpoints")


def _reached(assembly: Assembly, groups: Sequence[Resource], those: Sequence[Resource]) -> bool:
    for endpoint in those:
        if endpoint.properties.get("VpcEndpointType", "Gateway") != "Interface":
            if any(_prefix_list(assembly, group) for group in groups):
                return True
            continue
        subnets = [assembly.find(SUBNET, name) for name in listed(endpoint.properties.get("SubnetIds"))]
        blocks = cidrs([subnet for subnet in subnets if subnet is not None])
        names = [str(name) for name in listed(endpoint.properties.get("SecurityGroupIds"))]
        if _out(assembly, groups, Peer(names, blocks)):
            return True
    return False


def _out(assembly: Assembly, groups: Sequence[Resource], peer: Peer) -> bool:
    return admits(assembly, groups, peer, 443, ingress=False) is not Decision.DENIED


def _prefix_list(assembly: Assembly, group: Resource) -> bool:
    return any(rule.get("DestinationPrefixListId") for rule in rules(assembly, group, ingress=False))
