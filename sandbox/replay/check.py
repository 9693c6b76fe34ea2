"""The replay of every stage, the findings, and the figures."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mwaa_platform.declaration.team import Target
from sandbox.isolation.stages import stages_of
from sandbox.proof.stages import proven_stage
from sandbox.replay import evidence, golden, triggers
from sandbox.replay.evidence import Unexercised
from sandbox.replay.golden import GOLDEN
from sandbox.replay.removal import Replayed, replay
from sandbox.replay.role import Role

COMMAND = "make decisions"


@dataclass(frozen=True, slots=True)
class Checked:
    """Every stage's replay, what is wrong, and the stages of which no decisions were recorded."""

    replayed: tuple[Replayed, ...]
    explained: tuple[Unexercised, ...]
    findings: tuple[str, ...]
    unrecorded: tuple[str, ...]

    @property
    def said(self) -> str:
        """One line."""
        removed = [one for result in self.replayed for one in result.removed]
        flipped = sum(bool(one.flipped) for one in removed)
        reasons = "each with its reason" if not self.findings else f"{len(self.findings)} findings"
        each = 1000 * sum(result.seconds for result in self.replayed) / max(len(removed), 1)
        return (
            f"{len(removed)} grants of {len(self.replayed)} roles removed: {flipped} flipped, "
            f"{len(removed) - flipped} not exercised, {reasons}; {each:.1f} ms each"
        )


def check(
    targets: Sequence[Target],
    templates: Mapping[str, Mapping[str, Any]],
    entries: Iterable[Unexercised],
    folder: Path = GOLDEN,
) -> Checked:
    """Of every stage whose decisions were recorded.

    Raises:
        SandboxError: a template that cannot be read.
    """
    stages = {stage.name: stage for stage in stages_of(targets, templates)}
    roles = {name: Role(proven_stage(stage)) for name, stage in stages.items()}
    recorded = {name: made for name in roles if (made := golden.read(name, folder)) is not None}
    inside = {
        name: [one for one in made if not one.task.startswith(triggers.PREFIX)] for name, made in recorded.items()
    }
    replayed = {name: replay(roles[name], made) for name, made in inside.items()}
    outside = [
        result
        for name, made in recorded.items()
        for result in triggers.replayed(stages[name], [one for one in made if one not in inside[name]])
    ]
    entries = tuple(entries)
    found = [text for result in (*replayed.values(), *outside) for text in _of(result)]
    found += triggers.findings(outside)
    found += [
        f"{name}: decisions are recorded of a stage that is not declared: {COMMAND}"
        for name in golden.stages(folder)
        if name not in roles
    ]
    found += evidence.findings(entries, replayed, roles)
    unrecorded = tuple(name for name in roles if name not in replayed)
    return Checked((*replayed.values(), *outside), entries, tuple(found), unrecorded)


def _of(result: Replayed) -> list[str]:
    """What is wrong whatever the reasons are."""
    found = [
        f"{result.stage}: {one.task}: the whole role does not allow {one.action} on {one.resource}; if the DAGs ask for it no "
        f"longer: {COMMAND}"
        for one in result.refused
    ]
    for removed in result.removed:
        found += [
            f"{removed.grant}: without it {one.action} on {one.resource} is denied, which is another action"
            for one in removed.astray
        ]
    return found
