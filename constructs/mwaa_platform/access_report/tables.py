"""Changes as rows: actions that change alike, together."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from mwaa_platform.access_report.difference import Change
from mwaa_platform.access_report.entries import Cause, Conditions, Entry

Place = tuple[str, Conditions]


class ChangeRow(NamedTuple):
    """`old` says that the causes are lines of the other revision."""

    kind: str
    stage: str
    who: str
    effect: str
    actions: tuple[str, ...]
    before: Place | None
    after: Place | None
    causes: tuple[Cause, ...]
    old: bool


def change_rows(changes: Sequence[Change]) -> Iterator[ChangeRow]:
    """In the order of the changes."""
    found: dict[ChangeRow, list[str]] = {}
    for change in changes:
        entry, key = change.entry, change.entry.key
        alike = ChangeRow(
            change.kind,
            f"{key.team}-{key.stage}",
            key.who,
            key.effect,
            (),
            _place(change.before),
            _place(change.after),
            entry.causes,
            change.after is None,
        )
        found.setdefault(alike, []).append(key.action)
    for row, actions in found.items():
        yield row._replace(actions=tuple(actions))


def _place(entry: Entry | None) -> Place | None:
    return (entry.key.resource, entry.key.conditions) if entry else None
