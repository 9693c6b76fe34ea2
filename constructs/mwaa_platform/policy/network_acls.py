"""What network ACLs let through: the entry with the lowest number that speaks of a packet decides."""

from collections.abc import Mapping
from typing import Any

from mwaa_platform.aws.grant_decisions import Decision
from mwaa_platform.policy import holes
from mwaa_platform.policy.assembly import Assembly, Resource
from mwaa_platform.policy.security_groups import within


def acl_of(assembly: Assembly, subnet: Resource) -> tuple[str | None, Resource | None]:
    """The ACL that a subnet is given: its name, and the resource if it lies here; no name for the VPC's default, which lets all."""
    given = assembly.naming("AWS::EC2::SubnetNetworkAclAssociation", "SubnetId", subnet.name)
    if not given:
        return None, None
    name = str(given[0].properties.get("NetworkAclId"))
    return name, assembly.find("AWS::EC2::NetworkAcl", name)


def passes(assembly: Assembly, acl: Resource, block: Any, port: int, *, outgoing: bool) -> Decision:
    """Whether TCP with that port passes from or to the block."""
    entries = [
        entry.properties
        for entry in assembly.naming("AWS::EC2::NetworkAclEntry", "NetworkAclId", acl.name)
        if (holes.truth(entry.properties.get("Egress")) or False) is outgoing
    ]
    numbers = [holes.number(entry.get("RuleNumber")) for entry in entries]
    if None in numbers:
        return Decision.UNKNOWN
    for _, entry in sorted(zip(numbers, entries, strict=True), key=lambda pair: pair[0] or 0):
        said = _speaks(entry, block, port)
        if said is Decision.UNKNOWN:
            return said
        if said is Decision.ALLOWED:
            action = str(entry.get("RuleAction")).lower()
            return {"allow": Decision.ALLOWED, "deny": Decision.DENIED}.get(action, Decision.UNKNOWN)
    return Decision.DENIED


def _speaks(entry: Mapping[str, Any], block: Any, port: int) -> Decision:
    """Whether an entry is about the packet."""
    protocol = holes.number(entry.get("Protocol"))
    if protocol is None:
        return Decision.UNKNOWN
    if protocol not in (-1, 6):
        return Decision.DENIED
    if protocol == 6:
        ports = entry.get("PortRange")
        first, last = (holes.number(ports.get(k)) if isinstance(ports, Mapping) else None for k in ("From", "To"))
        if first is None or last is None:
            return Decision.UNKNOWN
        if not first <= port <= last:
            return Decision.DENIED
    return within([block], entry.get("CidrBlock", "::/0")) if block is not None else Decision.UNKNOWN
