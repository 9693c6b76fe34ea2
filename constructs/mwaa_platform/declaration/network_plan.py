"""The plan of addresses: every network with its blocks, what is taken and what is left, and where the next one goes."""

import ipaddress
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from mwaa_platform.declaration.addresses import addresses_of, private_blocks, usable
from mwaa_platform.declaration.endpoints import endpoints_of, endpoints_of_shared
from mwaa_platform.declaration.team import Target
from mwaa_platform.declaration.tenancy import Tenancy

SPACE = ipaddress.IPv4Network("10.0.0.0/8")
NEXT_PREFIX_LENGTH = 20


@dataclass(frozen=True, slots=True)
class PlannedNetwork:
    """One network: its blocks, and the addresses in each of its private subnets; `usable` is unknown without their blocks."""

    account: str
    region: str
    network: str
    mode: str
    block: str
    subnets: tuple[str, ...]
    stages: tuple[str, ...]
    used: int
    usable: int | None

    @property
    def free(self) -> int | None:
        """In each private subnet, while everything is replaced or one zone is out."""
        return None if self.usable is None else self.usable - self.used


def planned(targets: Sequence[Target], shared: Iterable[Tenancy]) -> list[PlannedNetwork]:
    """Every network, by account, Region and block."""
    rows = [*_of_stages(targets), *map(_shared, shared)]
    return sorted(rows, key=lambda row: (row.account, row.region, ipaddress.IPv4Network(row.block)))


def next_block(blocks: Iterable[str]) -> str | None:
    """The first block of the usual size that overlaps none of these; nothing if 10.0.0.0/8 is full."""
    taken = [ipaddress.IPv4Network(block) for block in blocks]
    free = SPACE.subnets(new_prefix=NEXT_PREFIX_LENGTH)
    return next((str(block) for block in free if not any(block.overlaps(other) for other in taken)), None)


def _of_stages(targets: Sequence[Target]) -> Iterator[PlannedNetwork]:
    by_vpc: dict[str, list[Target]] = {}
    for target in targets:
        if target.shares is None:
            by_vpc.setdefault(target.stage.network.vpc or target.name, []).append(target)
    for name, tenants in by_vpc.items():
        first = tenants[0]
        network = first.stage.network
        named = tuple(subnet.cidr for subnet in network.subnets or () if subnet.cidr)
        subnets = private_blocks(network.cidr) if network.own_vpc else named
        interfaces = sum(len(endpoints_of(tenant).interfaces) for tenant in tenants)
        yield _row(
            name, network.mode, network.cidr, subnets, tenants, (first.stage.account, first.stage.region), interfaces
        )


def _shared(tenancy: Tenancy) -> PlannedNetwork:
    network, interfaces = tenancy.network, len(endpoints_of_shared(tenancy).interfaces)
    subnets = private_blocks(network.cidr)
    place = (network.account, network.region)
    return _row(tenancy.stage_name, network.mode, network.cidr, subnets, tenancy.tenants, place, interfaces)


def _row(
    name: str,
    mode: str,
    block: str,
    subnets: Sequence[str],
    tenants: Sequence[Target],
    place: tuple[str, str],
    interfaces: int,
) -> PlannedNetwork:
    stages = tuple(tenant.name for tenant in tenants)
    used = addresses_of(tenants, interfaces).at_most
    return PlannedNetwork(
        *place, name, mode, block, tuple(subnets), stages, used, min(map(usable, subnets), default=None)
    )
