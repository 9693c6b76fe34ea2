"""Blocks of addresses across all teams: in one account and Region no two networks overlap, for they may want to be connected."""

import ipaddress
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

from mwaa_platform.declaration.networks import stage_of
from mwaa_platform.declaration.networks_file import Networks
from mwaa_platform.declaration.problems import Keys, Problem, Severity
from mwaa_platform.declaration.rules.draft import Draft
from mwaa_platform.declaration.stage import Stage


@dataclass(frozen=True, slots=True)
class Block:
    """One range of addresses: whose it is, where it lies, and where it is declared. `vpc` is the id of one that exists."""

    cidr: str
    label: str
    place: tuple[str, str]
    file: Path
    keys: Keys
    vpc: str = ""


def blocks_are_apart(drafts: Mapping[Path, Draft], networks: Networks) -> Iterator[Problem]:
    """No overlap of any two: VPCs that are made here, that exist, and that are shared; each is reported at the later one.

    Two that exist already are only told of: nothing here could move them.
    """
    for first, second in combinations(list(blocks_of(drafts, networks)), 2):
        if first.place != second.place:
            continue
        if first.vpc and first.vpc == second.vpc:
            if first.cidr != second.cidr:
                message = f"{second.vpc} has the block {first.cidr} in {first.label}"
                yield Problem(message, second.keys, second.cidr, cure="declare the VPC's own block", file=second.file)
        elif ipaddress.IPv4Network(first.cidr).overlaps(ipaddress.IPv4Network(second.cidr)):
            message = f"overlaps {first.cidr} of {first.label}, in the same account and Region"
            if first.vpc and second.vpc:
                cure = "leave it, unless the two are to be connected: then one stage needs another VPC"
                warned = Severity.WARNING
                yield Problem(message, second.keys, second.cidr, cure=cure, severity=warned, file=second.file)
            else:
                moved = first.label if second.vpc else second.label
                cure = f"declare another block for {moved}: {{cidr: …}}"
                yield Problem(message, second.keys, second.cidr, cure=cure, file=second.file)


def blocks_of(drafts: Mapping[Path, Draft], networks: Networks) -> Iterator[Block]:
    """Every block that is declared, in the order of the files."""
    for name, network in networks.networks.items():
        keys: Keys = ("networks", name, "cidr")
        yield Block(network.cidr, stage_of(name), (network.account, network.region), networks.path, keys)
    for file, draft in drafts.items():
        for name, stage in draft.stages("account", "region", "network"):
            yield from _of_stage(file, f"{draft.team}-{name}", name, stage)


def _of_stage(file: Path, label: str, name: str, stage: Stage) -> Iterator[Block]:
    keys: Keys = ("stages", name, "network", "cidr")
    if stage.network.mode != "shared":
        yield Block(stage.network.cidr, label, (stage.account, stage.region), file, keys, stage.network.vpc or "")


def existing_endpoints_are_made_once(drafts: Mapping[Path, Draft]) -> Iterator[Problem]:
    """A VPC has one endpoint of a service: of the stages in one that exists, none makes what another one needs too."""
    first: dict[str, tuple[str, Stage]] = {}
    for file, draft in drafts.items():
        for name, stage in draft.stages("account", "region", "network"):
            if stage.network.mode != "existing" or not stage.network.vpc:
                continue
            label, other = first.setdefault(stage.network.vpc, (f"{draft.team}-{name}", stage))
            if other is not stage and "create" in (other.network.endpoints, stage.network.endpoints):
                message = f"{label} lies in {stage.network.vpc} too, and endpoints are made for one stage only"
                cure = "make them outside and declare endpoints: present in both, or let both share a network of dags/networks.yaml"
                keys: Keys = ("stages", name, "network", "endpoints")
                yield Problem(message, keys, str(stage.network.endpoints), cure=cure, file=file)
