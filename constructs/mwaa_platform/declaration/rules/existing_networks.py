"""What several stages say of one VPC or subnet that exists: it can only be true in one way."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from mwaa_platform.declaration.network import ExistingSubnet
from mwaa_platform.declaration.problems import Keys, Problem
from mwaa_platform.declaration.rules.draft import Draft
from mwaa_platform.declaration.stage import Stage

_CURE = "look them up in the account, and write the same in both"


@dataclass(frozen=True, slots=True)
class _Said:
    """One stage's word, and where it stands."""

    label: str
    file: Path
    keys: Keys
    facts: Mapping[str, str | None]


def facts_agree(drafts: Mapping[Path, Draft]) -> Iterator[Problem]:
    """A VPC lies in one Region, and a subnet in one VPC and zone, with one block, one route table and one way out."""
    first: dict[str, _Said] = {}
    for said_of, said in _all(drafts):
        before = first.setdefault(said_of, said)
        if before.label == said.label:
            continue  # one stage against itself: network.existing_network_is_whole
        for fact, value in said.facts.items():
            other = before.facts[fact]
            if value and other and value != other:
                message = f"{before.label} declares another {fact} of {said_of}: {other}"
                yield Problem(message, said.keys, value, cure=_CURE, file=said.file)


def _all(drafts: Mapping[Path, Draft]) -> Iterator[tuple[str, _Said]]:
    for file, draft in drafts.items():
        for name, stage in draft.stages("account", "region", "network"):
            network, label = stage.network, f"{draft.team}-{name}"
            if network.mode != "existing" or not network.vpc:
                continue
            keys: Keys = ("stages", name, "network")
            yield network.vpc, _Said(label, file, (*keys, "vpc"), {"Region": stage.region})
            for index, subnet in enumerate(network.subnets or ()):
                yield subnet.id, _Said(label, file, (*keys, "subnets", index), _facts(stage, subnet))


def _facts(stage: Stage, subnet: ExistingSubnet) -> dict[str, str | None]:
    return {
        "VPC": stage.network.vpc,
        "zone": subnet.zone,
        "block": subnet.cidr,
        "route table": subnet.route_table,
        "way out (routes)": stage.network.routes,
    }
