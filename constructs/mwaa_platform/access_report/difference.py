"""What changed between two reports: per role and action, what was added, removed, widened, narrowed or put under other conditions."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from mwaa_platform.access_report.entries import NOT, Conditions, Entry, Key, StageReport
from mwaa_platform.access_report.evidence import matches

ADDED, REMOVED, WIDENED, NARROWED, CHANGED = "added", "removed", "widened", "narrowed", "changed"
KINDS = (ADDED, WIDENED, CHANGED, NARROWED, REMOVED)
"""In the order in which a reviewer reads them. `changed`: the same resource under conditions of which neither contains the other."""


@dataclass(frozen=True, slots=True)
class Change:
    """One change; nothing stands before what was added, and after what was removed."""

    kind: str
    before: Entry | None
    after: Entry | None

    @property
    def entry(self) -> Entry:
        """The one that is true now, or was the last."""
        found = self.after or self.before
        assert found is not None  # noqa: S101 (one of the two is always there)
        return found

    def as_json(self) -> dict[str, Any]:
        """Plain values."""
        return {
            "change": self.kind,
            "before": self.before and self.before.as_json(),
            "after": self.after and self.after.as_json(),
        }


def differences(before: Iterable[StageReport], after: Iterable[StageReport]) -> list[Change]:
    """Every change, by stage and role."""
    old = {entry.key: entry for stage in before for entry in stage.entries}
    new = {entry.key: entry for stage in after for entry in stage.entries}
    gone = [old[key] for key in old.keys() - new.keys()]
    come = [new[key] for key in new.keys() - old.keys()]
    found = [*_changes(gone, come)]
    return sorted(found, key=lambda c: (*_group(c.entry.key), KINDS.index(c.kind), c.entry.key))


def counted(changes: Sequence[Change]) -> dict[str, int]:
    """How many there are of each kind."""
    counts = Counter(change.kind for change in changes)
    return {kind: counts[kind] for kind in KINDS}


def _group(key: Key) -> tuple[str, ...]:
    return key.team, key.stage, key.who, key.effect, key.action


def _changes(gone: list[Entry], come: list[Entry]) -> Iterator[Change]:
    left = sorted(come, key=lambda entry: entry.key)
    for old in sorted(gone, key=lambda entry: entry.key):
        alike = [new for new in left if _group(new.key) == _group(old.key)]
        paired = next(((kind, new) for new in alike if (kind := _relation(old.key, new.key))), None)
        if paired is None:
            yield Change(REMOVED, old, None)
        else:
            left.remove(paired[1])
            yield Change(paired[0], old, paired[1])
    yield from (Change(ADDED, None, new) for new in left)


def _relation(old: Key, new: Key) -> str:
    """How the two compare; nothing if they are about different things."""
    wider = _covers(new.resource, old.resource) and _looser(new.conditions, old.conditions)
    tighter = _covers(old.resource, new.resource) and _looser(old.conditions, new.conditions)
    if wider != tighter:
        return WIDENED if wider else NARROWED
    return CHANGED if wider or old.resource == new.resource else ""


def _covers(pattern: str, other: str) -> bool:
    """Whether the pattern matches all that the other does: a `*` of the other's is tried as nothing and as very much."""
    if pattern.startswith(NOT) or other.startswith(NOT):
        both = pattern.startswith(NOT) and other.startswith(NOT)
        return both and _covers(other.removeprefix(NOT), pattern.removeprefix(NOT))
    return all(matches(pattern, other.replace("*", stand_in)) for stand_in in ("", "\0" * 300))


def _looser(one: Conditions, other: Conditions) -> bool:
    """Whether each condition of the one lets pass whatever the other's lets pass."""
    return all(
        any(
            (operator, key) == (theirs, about) and all(_lets_pass(operator, values, value) for value in their_values)
            for theirs, about, their_values in other
        )
        for operator, key, values in one
    )


def _lets_pass(operator: str, values: tuple[str, ...], value: str) -> bool:
    if operator.removeprefix("ForAnyValue:").startswith(("StringLike", "ArnLike", "ArnEquals")):
        return any(_covers(pattern, value) for pattern in values)
    return value in values
