"""How entries read: rows of actions alike in all else, conditions in IAM's words, ARNs cut for people."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from mwaa_platform.access_report.entries import (
    ALLOW,
    BOUND,
    DENY,
    TRUST,
    Cause,
    Conditions,
    Entry,
    StageReport,
    TaskUse,
)
from mwaa_platform.access_report.granted import EXECUTION_ROLE

HERE = "…"
"""Stands for the stage's own Region and account in an ARN that is shown to people."""


@dataclass(frozen=True, slots=True)
class Row:
    """Actions of one role that are alike in resource, condition, cause, use and proof."""

    who: str
    effect: str
    actions: tuple[str, ...]
    resource: str
    conditions: Conditions
    causes: tuple[Cause, ...]
    used_by: tuple[TaskUse, ...]
    proven: str


def rows(entries: Iterable[Entry]) -> list[Row]:
    """In the order of the entries."""
    found: dict[Row, list[str]] = {}
    for e in entries:
        alike = Row(e.key.who, e.key.effect, (), e.key.resource, e.key.conditions, e.causes, e.used_by, e.proven)
        found.setdefault(alike, []).append(e.key.action)
    return [replace(row, actions=tuple(actions)) for row, actions in found.items()]


def roles(report: StageReport) -> Iterator[tuple[str, list[Entry], list[Entry]]]:
    """Each role, who may take it, and what it may; then who else is allowed something."""
    granted: dict[str, list[Entry]] = {}
    taken: dict[str, list[Entry]] = {}
    for entry in report.entries:
        if entry.key.effect == TRUST:
            taken.setdefault(entry.key.resource, []).append(entry)
        else:
            granted.setdefault(entry.key.who, []).append(entry)
    for who, entries in granted.items():
        yield who, taken.get(who, []), entries


def condition_text(conditions: Conditions) -> str:
    """`StringLike s3:prefix incoming/*`, several joined by `and`."""
    return " and ".join(f"{operator} {key} {' or '.join(values)}" for operator, key, values in conditions)


def actions_text(effect: str, actions: Sequence[str]) -> str:
    """What is allowed, or denied."""
    if effect == BOUND:
        return "nothing beyond"
    return ("denied: " if effect == DENY else "") + ", ".join(actions)


def short(arn: str, report: StageReport) -> str:
    """Without `arn:aws:`, and `…` for Region and account where they are the stage's own; another's stay."""
    if not arn.startswith("arn:"):
        return arn
    return arn.removeprefix("arn:aws:").replace(f":{report.region}:{report.account}:", f":{HERE}:", 1)


def cause_text(cause: Cause, revision: str = "") -> str:
    """File, line, and what stands there."""
    at = f" at {revision}" if revision else ""
    return f"{cause.file}:{cause.line}{at}  {cause.what}"


def task_text(use: TaskUse) -> str:
    """`dag:task`, file and line."""
    return f"{f'{use.dag}:' if use.dag else ''}{use.task} {use.file}:{use.line}"


def figures(stages: Sequence[StageReport]) -> str:
    """The report in one line."""
    entries = [entry for stage in stages for entry in stage.entries if entry.key.effect in (ALLOW, DENY)]
    proven = {kind: sum(e.proven == kind for e in entries) for kind in ("recorded", "claimed", "unproven")}
    role = [entry for entry in entries if entry.key.who == EXECUTION_ROLE]
    tasks = {use for entry in role for use in entry.used_by}
    teams = len({stage.team for stage in stages})
    return (
        f"{_count(teams, 'team')}, {_count(len(stages), 'stage')}, {_count(len(entries), 'grant')}: {len(role)} of execution roles "
        f"({proven['recorded']} recorded, {proven['claimed']} claimed, {proven['unproven']} unproven; "
        f"{sum(bool(e.used_by) for e in role)} used by {_count(len(tasks), 'task')}), {len(entries) - len(role)} of other roles"
    )


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"
