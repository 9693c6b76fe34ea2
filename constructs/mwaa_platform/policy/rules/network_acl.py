"""Network ACLs of the subnets let pass what MWAA needs."""

from collections.abc import Iterator
from typing import Any

from mwaa_platform.aws.grant_decisions import Decision
from mwaa_platform.policy import holes
from mwaa_platform.policy.assembly import Assembly, Resource
from mwaa_platform.policy.network import PUBLIC_ADDRESS, WayOut, cidrs, found, way_out
from mwaa_platform.policy.network_acls import acl_of, passes
from mwaa_platform.policy.rule import Checked, Doubt, Finding, Rule

_SERVICE_PORTS = (443, 5432)
_ANSWER_PORTS = (1024, 32768, 65535)
"""Samples of the ports that answers go to: a NAT gateway uses 1024 to 65535, Linux 32768 to 60999."""


def _check(assembly: Assembly) -> Checked:
    for environment in assembly.environments():
        subnets = found(assembly, environment, "SubnetIds")
        for subnet in subnets:
            name, acl = acl_of(assembly, subnet)
            if name is not None and acl is None:
                yield Doubt(subnet, f"what the network ACL {holes.shown(name)} lets pass", "Properties")
            elif acl is not None:
                yield from _acl(assembly, acl, subnet, cidrs(subnets))


def _acl(assembly: Assembly, acl: Resource, subnet: Resource, blocks: list[Any]) -> Checked:
    doubtful = False
    for port, block, outgoing, detail in _needed(blocks, nat=way_out(assembly, subnet) is WayOut.NAT):
        said = passes(assembly, acl, block, port, outgoing=outgoing)
        if said is Decision.DENIED:
            way, preposition = ("out", "to") if outgoing else ("in", "from")
            message = f"lets port {port} not {way} {preposition} {holes.shown(block)}"
            yield Finding(acl, message, "Properties", f"{way}-{detail}")
        doubtful = doubtful or said is Decision.UNKNOWN
    if doubtful:
        yield Doubt(acl, "whether it lets 443, 5432 and answers pass between the subnets", "Properties")


def _needed(blocks: list[Any], *, nat: bool) -> Iterator[tuple[int, Any, bool, str]]:
    """Port, other side, whether it goes out, and what to call it."""
    for outgoing in (False, True):
        for block in blocks[:1] if len(set(map(str, blocks))) == 1 else blocks:
            for port in _SERVICE_PORTS:
                yield port, block, outgoing, str(port)
            for port in _ANSWER_PORTS[1:2]:
                yield port, block, outgoing, "ephemeral"
    if nat:
        yield 443, PUBLIC_ADDRESS, True, "internet"
        for port in _ANSWER_PORTS:
            yield port, PUBLIC_ADDRESS, False, "ephemeral"


RULE = Rule(
    "MWAA-NetworkAcl",
    "Network ACLs let pass what MWAA needs",
    "ACLs know no connections: answers come back to high ports and need an entry of their own. verify_env looks at 5432 only.",
    "leave the VPC's default ACL, or let TCP 443, 5432 and 1024 to 65535 pass both ways",
    _check,
    "vpc-security",
)
