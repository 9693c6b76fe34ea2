"""Why no rehearsed DAG needs a grant: each kind of reason is looked into, so that none outlives what made it true."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Protocol

from mwaa_platform.aws.execution_role import baseline_grants
from mwaa_platform.aws.operations import Request
from mwaa_platform.integrations.evidence import CLAIMED, RECORDED, Needed
from sandbox.proof.asking import USER_ID
from sandbox.replay.golden import USER_ID as CALLER
from sandbox.replay.removal import Replayed
from sandbox.replay.role import Grant, Role


@dataclass(frozen=True)
class Known:
    """What a reason may be held against: the role, what its operators and MWAA need, and the other stages' replays."""

    role: Role
    replayed: Mapping[str, Replayed]

    def needing(self, grant: Grant) -> list[Needed]:
        """What is needed, by whomever and however that is known, and is not allowed without the grant."""
        needs = [*self.role.stage.declared, *self.role.stage.baseline]
        answers = self.role.allows((_by_caller(need.request) for need in needs), without=grant)
        return [need for need, allowed in zip(needs, answers, strict=True) if not allowed]


class Reason(Protocol):
    """One kind of reason."""

    @property
    def kind(self) -> str:
        """In a table."""

    def wrong(self, grant: Grant, known: Known) -> str:
        """Why it is not so; empty if it is."""


@dataclass(frozen=True, slots=True)
class Mwaa:
    """The service itself calls it with the role, and no MWAA runs here: a statement of MWAA's own, word for word."""

    kind = "MWAA's own"

    def wrong(self, grant: Grant, known: Known) -> str:
        """It has to stand among the baseline's grants."""
        stage = known.role.stage
        bucket = stage.place.s3_arn(stage.bucket)
        theirs = baseline_grants(stage.place, stage.environment, bucket_arn=bucket, key_arn=stage.key_arn)
        found = any(grant.statement == one.sid and grant.action in one.actions for one in theirs)
        return "" if found else "MWAA's baseline has no such grant"


@dataclass(frozen=True, slots=True)
class Recorded:
    """An operator that the line serves needs it in a situation that was recorded and is not rehearsed."""

    scenario: str
    """`<class>, <scenario>`, as `sandbox/recorder` names them."""
    kind = "recorded"

    def wrong(self, grant: Grant, known: Known) -> str:
        """That recording has to have a call that needs the grant."""
        made = {need.source for need in known.needing(grant) if need.evidence == RECORDED}
        others = f"; these have: {'; '.join(sorted(made))}" if made else ""
        return "" if self.scenario in made else f"no call that was recorded of {self.scenario} needs it{others}"


@dataclass(frozen=True, slots=True)
class Claimed:
    """AWS checks it behind a call as its documents say, but not behind those that were rehearsed."""

    call: str
    kind = "claimed"

    def wrong(self, grant: Grant, known: Known) -> str:
        """The operation table's row of the call has to need the grant, on a source's word."""
        calls = {need.call for need in known.needing(grant) if need.evidence == CLAIMED}
        return "" if self.call in calls else f"nothing is claimed to be checked behind {self.call} that needs it"


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """The same DAGs need it in another stage of the team, where incidents are rehearsed."""

    stage: str
    kind = "rehearsed elsewhere"

    def wrong(self, grant: Grant, known: Known) -> str:
        """There the same action of the same statement has to flip."""
        there = known.replayed.get(self.stage)
        flipped = {(r.grant.statement, r.grant.action) for r in (there.removed if there else ()) if r.flipped}
        return "" if (grant.statement, grant.action) in flipped else f"no decision of {self.stage} needs it either"


@dataclass(frozen=True, slots=True)
class Nothing:
    """Nothing can need it: IAM has the action for other resources of the same statement only."""

    kind = "no such call"

    def wrong(self, grant: Grant, known: Known) -> str:
        """No known call may need it."""
        needing = known.needing(grant)
        return f"{needing[0].call} needs it" if needing else ""


def _by_caller(request: Request) -> Request:
    return replace(request, context={name: value.replace(CALLER, USER_ID) for name, value in request.context.items()})


@dataclass(frozen=True, slots=True)
class Unexercised:
    """A grant that no rehearsed DAG needs, in those stages, and why it is granted nevertheless."""

    stages: tuple[str, ...]
    statement: str
    """Its Sid."""
    action: str
    reason: Reason
    because: str
    resource: str = ""
    """One of the statement's; all of them if it is not named."""

    def is_of(self, grant: Grant) -> bool:
        """Whether this is the grant."""
        same = (self.statement, self.action) == (grant.statement, grant.action)
        return grant.stage in self.stages and same and self.resource in ("", grant.resource)


def findings(entries: Iterable[Unexercised], replayed: Mapping[str, Replayed], roles: Mapping[str, Role]) -> list[str]:
    """Grants that are neither needed nor explained, and reasons that are not so, are not needed, or are about no grant."""
    entries, found = list(entries), list[str]()
    for stage, result in replayed.items():
        known = Known(roles[stage], replayed)
        for removed in result.removed:
            grant, mine = removed.grant, [entry for entry in entries if entry.is_of(removed.grant)]
            if not removed.flipped and not mine:
                found.append(f"{grant}: without it every recorded decision stays as it is, and no reason is given")
            if removed.flipped and mine:
                found.append(f"{grant}: a reason is given why no DAG needs it, and {removed.flipped[0].task} does")
            found += [
                f"{grant}: {said}"
                for entry in mine
                if not removed.flipped and (said := entry.reason.wrong(grant, known))
            ]
    for entry in entries:
        for stage in entry.stages:
            grants = roles[stage].grants if stage in replayed else ()
            if stage in replayed and not any(entry.is_of(grant) for grant in grants):
                found.append(f"{stage}: {entry.statement}: {entry.action}: a reason is given for what is not granted")
    return found
