"""Each grant of a role taken away, and the recorded decisions made once more: one at least must turn to denied, and of that action."""

import time
from collections.abc import Sequence
from dataclasses import dataclass

from sandbox.proof.asking import USER_ID
from sandbox.replay.golden import Recorded
from sandbox.replay.role import Grant, Role


@dataclass(frozen=True, slots=True)
class Removed:
    """One grant gone: the recorded decisions that are denied then."""

    grant: Grant
    flipped: tuple[Recorded, ...]

    @property
    def astray(self) -> tuple[Recorded, ...]:
        """Those that are not of the grant's action: then this is no measure of the grant."""
        return tuple(one for one in self.flipped if not self.grant.allows(one.action))


@dataclass(frozen=True, slots=True)
class Replayed:
    """One role against what its DAGs asked; `seconds` of the processor for all removals, whatever else runs."""

    stage: str
    decisions: int
    refused: tuple[Recorded, ...]
    """By the whole role: none is expected."""
    removed: tuple[Removed, ...]
    seconds: float


def replay(role: Role, recorded: Sequence[Recorded]) -> Replayed:
    """The whole role first, then without each of its grants."""
    requests = [one.request(bucket=role.stage.bucket, user_id=USER_ID) for one in recorded]

    def denied(without: Grant | None = None) -> tuple[Recorded, ...]:
        answers = role.allows(requests, without=without)
        return tuple(one for one, allowed in zip(recorded, answers, strict=True) if not allowed)

    refused = denied()
    started = time.process_time()
    removed = tuple(Removed(grant, tuple(one for one in denied(grant) if one not in refused)) for grant in role.grants)
    return Replayed(role.name, len(recorded), refused, removed, time.process_time() - started)
