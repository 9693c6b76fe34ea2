"""One line of the report: who may do one thing on one resource, why, for whom, and how it is known to be needed."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

ALLOW, DENY, BOUND, TRUST = "allow", "deny", "bound", "trust"
"""`bound`: nothing beyond what the resource, a permissions boundary, allows. `trust`: who may take the role."""
NOT = "not "
"""Before a resource: everything but it."""
Conditions = tuple[tuple[str, str, tuple[str, ...]], ...]
"""Operator, key, values; sorted."""


@dataclass(frozen=True, slots=True, order=True)
class Cause:
    """The declared line that an entry stands for; `line` counts from 1, `file` is relative to the project."""

    file: str
    line: int
    what: str
    reason: str = ""


@dataclass(frozen=True, slots=True, order=True)
class TaskUse:
    """A task that needs it; `certain` is false where the DAG check cannot tell."""

    dag: str
    task: str
    file: str
    line: int
    certain: bool = True


@dataclass(frozen=True, slots=True, order=True)
class Key:
    """What is compared between two revisions."""

    team: str
    stage: str
    who: str
    effect: str
    action: str
    resource: str
    conditions: Conditions = ()


@dataclass(frozen=True, slots=True)
class Entry:
    """`proven` is recorded, claimed, unproven, or nothing where `prove` does not judge; `source` says by what."""

    key: Key
    causes: tuple[Cause, ...]
    used_by: tuple[TaskUse, ...] = ()
    proven: str = ""
    source: str = ""

    def as_json(self) -> dict[str, Any]:
        """Plain values, the key's beside the others."""
        plain = asdict(self)
        key = plain.pop("key")
        conditions = [{"operator": o, "key": k, "values": list(v)} for o, k, v in self.key.conditions]
        return {**key, "conditions": conditions, **plain}


def conditions_of(conditions: Mapping[str, Mapping[str, str | tuple[str, ...] | list[str]]]) -> Conditions:
    """IAM's conditions as they are compared: one value and a list of one mean the same."""
    return tuple(
        (operator, key, (values,) if isinstance(values, str) else tuple(sorted(values)))
        for operator, keys in sorted(conditions.items())
        for key, values in sorted(keys.items())
    )


@dataclass(frozen=True, slots=True)
class StageReport:
    """A stage's entries, and where its ARNs lie."""

    team: str
    stage: str
    account: str
    region: str
    environment: str
    entries: tuple[Entry, ...] = field(default=())

    @property
    def name(self) -> str:
        """`<team>-<stage>`."""
        return f"{self.team}-{self.stage}"
