"""What a role must reach, or may reach by MWAA's own doing: positive controls, Celery queues, actions without resources."""

from collections.abc import Iterator, Sequence

from mwaa_platform.aws.asset_actions import ACCOUNT_WIDE_ACTIONS
from mwaa_platform.aws.execution_role import (
    CELERY_QUEUE_SOURCE,
    MWAA_SERVICE_ACCOUNT,
    QUEUE_ACTIONS,
    baseline_requests,
    celery_queue_arn,
)
from mwaa_platform.aws.operations import Request
from sandbox.emulator.decision import ResourceSide, decide
from sandbox.isolation.assets import Asset
from sandbox.isolation.declared_assets import backend_secrets, declared_requests
from sandbox.isolation.principals import Principal
from sandbox.isolation.report import AccountWide, CeleryQueue, Control
from sandbox.isolation.stages import Stage


def control(principal: Principal, stage: Stage, assets: Sequence[Asset]) -> Control:
    """The execution role: everything that MWAA and the declared operators ask for; any other: something of its own stage."""
    if not principal.executes:
        asked = ((request, asset.side) for asset in assets for request in asset.requests)
        reached = any(decide(principal.identity, request, side).allowed for request, side in asked)
        return Control(principal.name, 1, int(reached), () if reached else ("anything of its own stage",))
    missing, count = [], 0
    # What the owner of another account's role admits stands nowhere here: the declared calls are decided by the caller's side.
    sides = {asset.resource: ResourceSide() if asset.declared else asset.side for asset in assets}
    for request in _expected(stage):
        count += 1
        side = sides.get(request.resource, ResourceSide())
        if not decide(principal.identity, request, side, exact=True).allowed:
            missing.append(f"{request.action} on {request.resource}")
    return Control(principal.name, count, count - len(missing), tuple(missing))


def _expected(stage: Stage) -> Iterator[Request]:
    target = stage.target
    ((stack, _, definition),) = stage.resources("AWS::MWAA::Environment")
    properties = stage.properties(stack, definition)
    bucket = properties["SourceBucketArn"].rpartition(":")[2]
    yield from baseline_requests(target.place, properties["Name"], bucket, properties.get("KmsKey"))
    for integration in target.team.integrations:
        yield from declared_requests(integration, target)
    if target.team.airflow.secrets_backend:
        yield from (Request("secretsmanager:GetSecretValue", arn) for arn in backend_secrets(target))


def celery_queue(principal: Principal, other: Stage, keys: Sequence[Asset]) -> CeleryQueue | None:
    """Whether the role reaches the Celery queue of the other stage's environment, as MWAA's own policy has it."""
    place = other.target.place
    queue = celery_queue_arn(place)
    allowed = tuple(
        action for action in QUEUE_ACTIONS if decide(principal.identity, Request(action, queue), ResourceSide()).allowed
    )
    if not allowed:
        return None
    return CeleryQueue(
        role=principal.name,
        stage=principal.stage,
        asset_stage=other.name,
        same_account=principal.identity.account == place.account,
        resource=queue,
        actions=allowed,
        messages=_messages(principal, other, keys),
        source=CELERY_QUEUE_SOURCE,
    )


def _messages(principal: Principal, other: Stage, keys: Sequence[Asset]) -> str:
    place = other.target.place
    aws_owned = place.arn("kms", "key/0b1c2d3e").replace(place.account, MWAA_SERVICE_ACCOUNT)
    key, side = next(((k.resource, k.side) for k in keys), (aws_owned, ResourceSide()))
    request = Request("kms:Decrypt", key, {"kms:ViaService": place.service_host("sqs")})
    whose = "its customer key" if keys else "a key of AWS's"
    may = "this role may decrypt with" if decide(principal.identity, request, side).allowed else "this role may not use"
    return f"under {whose}, which {may}"


def account_wide(principal: Principal) -> Iterator[AccountWide]:
    """Allowed actions that know no resource."""
    for action in ACCOUNT_WIDE_ACTIONS:
        decision = decide(principal.identity, Request(action, "*"), ResourceSide())
        if decision.allowed:
            yield AccountWide(principal.name, principal.stage, action, decision.statement)
