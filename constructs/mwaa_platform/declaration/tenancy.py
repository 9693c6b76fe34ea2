"""Shared networks with the stages that lie in them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from mwaa_platform.declaration.networks import SharedNetwork, stage_of
from mwaa_platform.declaration.team import Target


@dataclass(frozen=True)
class Tenancy:
    """One shared network and its tenants, in the order of their declarations."""

    name: str
    network: SharedNetwork
    tenants: tuple[Target, ...]

    @property
    def stage_name(self) -> str:
        """`network-<name>`, as `cdk ls` shows it."""
        return stage_of(self.name)

    @property
    def tags(self) -> dict[str, str]:
        """On every resource of it."""
        return {"network": self.name, "kind": self.network.kind, "owner": self.network.owner}


def tenancies(networks: Mapping[str, SharedNetwork], targets: Sequence[Target]) -> dict[str, Tenancy]:
    """Every shared network by its name."""
    return {
        name: Tenancy(name, network, tuple(t for t in targets if t.shares == name))
        for name, network in networks.items()
    }
