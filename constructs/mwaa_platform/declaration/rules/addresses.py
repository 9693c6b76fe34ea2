"""Whole declarations against their networks: room for what the environments take, and a way to every service they call."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from mwaa_platform.declaration.addresses import (
    Addresses,
    addresses_of,
    private_blocks,
    smallest_prefix,
    smallest_subnet_prefix,
    usable,
)
from mwaa_platform.declaration.endpoints import endpoints_of, endpoints_of_shared, way_out
from mwaa_platform.declaration.problems import Keys, Problem, Severity
from mwaa_platform.declaration.rules.egress import extra_statements_are_reached, gateways_are_let_out_to
from mwaa_platform.declaration.rules.taken_roles import other_accounts_are_let_through
from mwaa_platform.declaration.team import Target
from mwaa_platform.declaration.tenancy import Tenancy


def networks_hold(
    targets: Iterable[tuple[Path, Target]], shared: Mapping[str, Tenancy], networks_file: Path
) -> Iterator[Problem]:
    """What whole declarations tell: addresses in each subnet, prefix lists, endpoints of extra statements, roles that are taken."""
    targets = list(targets)
    neighbours = _in_existing_subnets(target for _, target in targets)
    for file, target in targets:
        tenancy = shared.get(target.shares or "")
        out = way_out(target, tenancy.network if tenancy else None)
        made = endpoints_of_shared(tenancy) if tenancy else endpoints_of(target)
        found = [*gateways_are_let_out_to(target, out)]
        if out == "isolated" and made.gateways:
            found += extra_statements_are_reached(target, frozenset((*made.interfaces, *made.gateways)))
            found += other_accounts_are_let_through(target)
        if not tenancy:
            found += _room_of(target, len(made.interfaces), neighbours)
        yield from (replace(problem, file=file) for problem in found)
    for name, tenancy in shared.items():
        need = addresses_of(tenancy.tenants, len(endpoints_of_shared(tenancy).interfaces))
        keys: Keys = ("networks", name, "cidr")
        yield from (
            replace(problem, file=networks_file)
            for problem in _room(
                need, private_blocks(tenancy.network.cidr)[0], keys, _smallest_vpc(need), len(tenancy.tenants)
            )
        )


def _in_existing_subnets(targets: Iterable[Target]) -> Mapping[str, list[Target]]:
    """The stages that lie in each, by the subnet's id."""
    found: dict[str, list[Target]] = defaultdict(list)
    for target in targets:
        for subnet in target.stage.network.subnets or ():
            found[subnet.id].append(target)
    return found


def _room_of(target: Target, interfaces: int, neighbours: Mapping[str, list[Target]]) -> Iterator[Problem]:
    network = target.stage.network
    keys: Keys = ("stages", target.stage_name, "network")
    if network.own_vpc:
        need = addresses_of([target], interfaces)
        yield from _room(need, private_blocks(network.cidr)[0], (*keys, "cidr"), _smallest_vpc(need))
    for index, subnet in enumerate(network.subnets or ()):
        if subnet.cidr:
            within = neighbours[subnet.id]
            need = addresses_of(within, interfaces)
            prefix = smallest_subnet_prefix(need.at_most)
            cure = f"take a subnet of /{prefix} or larger, or lower workers.max" if prefix else "lower workers.max"
            yield from _room(need, subnet.cidr, (*keys, "subnets", index, "cidr"), cure, len(within))


def _smallest_vpc(need: Addresses) -> str:
    prefix = smallest_prefix(need.at_most)
    return f"the smallest VPC that holds this is /{prefix}, or lower workers.max" if prefix else "lower workers.max"


def _room(need: Addresses, subnet: str, keys: Keys, cure: str, environments: int = 1) -> Iterator[Problem]:
    """Too small for what runs is refused, too small for what may run beside it is said; both figures are inferred."""
    there = usable(subnet)
    got = f"{there} usable addresses in {subnet}"
    who = "the environment takes" if environments == 1 else f"the {environments} environments in this subnet take"
    if there < need.at_rest:
        message = f"{who} up to {need.at_rest} addresses in each private subnet"
        yield Problem(message, keys, got, f"{need.at_rest}, better {need.at_most}", cure)
    elif there < need.at_most:
        message = f"an update, or a zone that fails, may need {need.at_most} addresses in one private subnet"
        yield Problem(message, keys, got, str(need.at_most), cure, severity=Severity.WARNING)
