"""Every role of every stage against every asset of every other stage."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import permutations
from typing import Any

from mwaa_platform.aws.execution_role import QUEUE_ACTIONS, celery_queue_arn
from mwaa_platform.aws.operations import Request
from mwaa_platform.declaration.team import Target
from sandbox.emulator.decision import ResourceSide, decide
from sandbox.isolation.assets import Asset, requests_on, template_assets
from sandbox.isolation.declared_assets import declared_assets, declared_stems, reached_as
from sandbox.isolation.own import account_wide, celery_queue, control
from sandbox.isolation.principals import Principal, principals_of
from sandbox.isolation.report import AccountWide, CeleryQueue, Control, IsolationResult, Pair, Reach, Refused
from sandbox.isolation.stages import Stage, stages_of
from sandbox.prerequisites import principals

_ONE_SIDE = {
    "identity": "the role's policies allow it, the resource's does not",
    "resource": "the resource's policy allows it, the role's do not",
}
_CONDITIONS = "if the caller meets the statement's conditions"


@dataclass(frozen=True)
class _Side:
    """One stage read once: who acts, what it has, and what its declaration names outside the templates."""

    stage: Stage
    principals: list[Principal]
    assets: list[Asset]
    named: dict[str, str]
    stems: list[tuple[str, str]]

    @classmethod
    def of(cls, stage: Stage) -> "_Side":
        declared = list(declared_assets(stage.target))
        named = {reached_as(request): asset.declared for asset in declared for request in asset.requests}
        assets = [*template_assets(stage), *declared, _celery_asset(stage)]
        return cls(stage, principals_of(stage), assets, named, list(declared_stems(stage.target)))

    def declares(self, request: Request) -> str:
        """Where this stage's declaration names the resource of a request, or a path that it lies below."""
        resource = reached_as(request)
        found = (where for stem, where in self.stems if resource.startswith(stem))
        return self.named.get(resource) or next(found, "")


def _celery_asset(stage: Stage) -> Asset:
    """The environment's Celery queue for what MWAA does not require of a role; the rest is reported by itself."""
    queue = celery_queue_arn(stage.target.place)
    requests = tuple(request for request in requests_on(queue) if request.action not in QUEUE_ACTIONS)
    return Asset(stage.name, "queue", queue, requests, ResourceSide())


@dataclass
class _Findings:
    """What is gathered on the way."""

    pairs: list[Pair] = field(default_factory=list)
    reaches: list[Reach] = field(default_factory=list)
    shared: list[Reach] = field(default_factory=list)
    one_side: list[Reach] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    queues: list[CeleryQueue] = field(default_factory=list)

    def pair(self, ours: _Side, theirs: _Side) -> None:
        before = [len(kind) for kind in (self.reaches, self.shared, self.one_side)]
        decided = sum(
            self._asset(ours, theirs, principal, asset) for principal in ours.principals for asset in theirs.assets
        )
        reached, shared, one_side = (
            len(kind) - count for kind, count in zip((self.reaches, self.shared, self.one_side), before, strict=True)
        )
        roles, assets = len(ours.principals), len(theirs.assets)
        names = ours.stage.name, theirs.stage.name
        same_account = ours.stage.target.place.account == theirs.stage.target.place.account
        self.pairs.append(Pair(*names, same_account, roles, assets, decided, reached, shared, one_side))
        keys = [asset for asset in theirs.assets if asset.kind == "key"]
        found = (celery_queue(principal, theirs.stage, keys) for principal in ours.principals)
        self.queues += [queue for queue in found if queue]

    def _asset(self, ours: _Side, theirs: _Side, principal: Principal, asset: Asset) -> int:
        refused = []
        for request in asset.requests:
            decision = decide(principal.identity, request, asset.side)
            reach = Reach(
                role=principal.name,
                stage=principal.stage,
                asset_stage=asset.stage,
                kind=asset.kind,
                action=request.action,
                resource=reached_as(request),
                statement=decision.statement,
            )
            if decision.one_side:
                self.one_side.append(replace(reach, note=_ONE_SIDE[decision.one_side]))
            elif not decision.allowed:
                refused.append(request.action)
            elif where := _declared_by_both(ours, principal, theirs, asset, request):
                self.shared.append(replace(reach, note=where))
            else:
                self.reaches.append(replace(reach, note=_CONDITIONS if decision.conditional else ""))
        self.refused.append(Refused(principal.name, asset.stage, asset.kind, asset.resource, tuple(refused)))
        return len(asset.requests)


def _declared_by_both(ours: _Side, principal: Principal, theirs: _Side, asset: Asset, request: Request) -> str:
    """Where both declarations name what is reached; or the one who reaches it, a person or pipeline that both let in."""
    if asset.declared:
        where = ours.declares(request)
        return f"{where} and {asset.declared}" if where else ""
    if asset.kind == "role" and principal.identity.arn in principals(theirs.stage.target):
        return f"{principal.identity.arn} is named by {ours.stage.name} and by {theirs.stage.name}"
    return ""


def check(targets: Sequence[Target], templates: Mapping[str, Mapping[str, Any]]) -> IsolationResult:
    """Decide for every ordered pair of stages; `templates` by stack name.

    Raises:
        UnresolvedError: a policy or a name that the templates alone do not tell.
    """
    sides = [_Side.of(stage) for stage in stages_of(targets, templates)]
    findings = _Findings()
    for ours, theirs in permutations(sides, 2):
        findings.pair(ours, theirs)
    controls: list[Control] = []
    wide: list[AccountWide] = []
    for side in sides:
        controls += [control(principal, side.stage, side.assets) for principal in side.principals]
        wide += [found for principal in side.principals for found in account_wide(principal)]
    boundaries = {p.unknown_boundary for side in sides for p in side.principals if p.unknown_boundary}
    return IsolationResult(
        stages=tuple(side.stage.name for side in sides),
        pairs=tuple(findings.pairs),
        reaches=tuple(findings.reaches),
        shared=tuple(findings.shared),
        one_side=tuple(findings.one_side),
        celery_queues=tuple(findings.queues),
        account_wide=tuple(wide),
        controls=tuple(controls),
        unknown_boundaries=tuple(sorted(boundaries)),
        refused=tuple(findings.refused),
    )
