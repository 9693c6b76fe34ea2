"""What security groups let through: rules that stand in the group, and rules that are resources of their own."""

import ipaddress
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from mwaa_platform.aws.grant_decisions import Decision
from mwaa_platform.policy import holes
from mwaa_platform.policy.assembly import Assembly, Resource, listed
from mwaa_platform.policy.network import GROUP

_ALL_OUT = {"IpProtocol": "-1", "CidrIp": "0.0.0.0/0"}
"""What EC2 gives a group that states no egress."""


@dataclass(frozen=True)
class Peer:
    """The other side: it carries these groups, and lies in these blocks; without blocks only rules that name a group count."""

    groups: Sequence[str] = ()
    blocks: Sequence[Any] | None = None


def admits(assembly: Assembly, groups: Iterable[Resource], peer: Peer, port: int, *, ingress: bool = True) -> Decision:
    """Whether any of the groups lets TCP to that port in from the peer, or out to it."""
    best = Decision.DENIED
    for group in groups:
        for rule in rules(assembly, group, ingress=ingress):
            said = min(_port(rule, port), _peer(assembly, rule, peer, ingress=ingress), key=lambda d: d.value)
            best = max(best, said, key=lambda d: d.value)
    return best


def admits_by_name(assembly: Assembly, names: Iterable[Any], peer: Peer, port: int) -> Decision:
    """Whether groups let TCP to that port in, of which some may lie outside these templates."""
    names = list(names)
    there = [group for group in (assembly.find(GROUP, name) for name in names) if group is not None]
    said = admits(assembly, there, peer, port)
    return Decision.UNKNOWN if said is Decision.DENIED and len(there) < len(names) else said


def rules(assembly: Assembly, group: Resource, *, ingress: bool) -> list[Mapping[str, Any]]:
    """The group's rules of one direction."""
    name = "SecurityGroupIngress" if ingress else "SecurityGroupEgress"
    inline = [rule for rule in listed(group.properties.get(name)) if isinstance(rule, Mapping)]
    own = [rule.properties for rule in assembly.naming(f"AWS::EC2::{name}", "GroupId", group.name)]
    # A group that states no egress keeps EC2's rule, also beside egress rules that are resources of their own.
    return [*inline, *own, *([] if ingress or "SecurityGroupEgress" in group.properties else [_ALL_OUT])]


def _port(rule: Mapping[str, Any], port: int) -> Decision:
    protocol = str(rule.get("IpProtocol")).lower()
    if protocol == "-1":
        return Decision.ALLOWED
    if holes.is_open(protocol):
        return Decision.UNKNOWN
    if protocol not in ("tcp", "6"):
        return Decision.DENIED
    first, last = (holes.number(rule.get(key)) for key in ("FromPort", "ToPort"))
    if first is None or last is None:
        return Decision.UNKNOWN
    return Decision.ALLOWED if first <= port <= last or first == -1 else Decision.DENIED


def _peer(assembly: Assembly, rule: Mapping[str, Any], peer: Peer, *, ingress: bool) -> Decision:
    group = rule.get("SourceSecurityGroupId" if ingress else "DestinationSecurityGroupId")
    if group is not None:
        if str(group) in peer.groups:
            return Decision.ALLOWED
        outside = assembly.find(GROUP, group) is None
        return Decision.UNKNOWN if outside and holes.is_open([group, *peer.groups]) else Decision.DENIED
    if (block := rule.get("CidrIp")) is not None and peer.blocks is not None:
        return within(peer.blocks, block)
    lists = rule.get("SourcePrefixListId") or rule.get("DestinationPrefixListId")
    return Decision.UNKNOWN if lists is not None and peer.blocks is not None else Decision.DENIED


def within(blocks: Sequence[Any], outer: Any) -> Decision:
    """Whether every block lies in the outer one."""
    if str(outer) == "0.0.0.0/0":
        return Decision.ALLOWED
    if not blocks:
        return Decision.UNKNOWN
    if holes.has_holes([outer, *blocks]):
        return Decision.ALLOWED if all(block == outer for block in blocks) else Decision.UNKNOWN
    try:
        network = ipaddress.ip_network(str(outer), strict=False)
        inner = [ipaddress.ip_network(str(block), strict=False) for block in blocks]
    except ValueError:
        return Decision.UNKNOWN
    same = all(block.version == network.version and block.subnet_of(network) for block in inner)  # type: ignore[arg-type]
    return Decision.ALLOWED if same else Decision.DENIED
