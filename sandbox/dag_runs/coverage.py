"""Whether grants allow one request, by MiniStack's evaluator; how wide they are, and whether one set keeps what another gives."""

from collections.abc import Iterable, Mapping, Sequence
from fnmatch import fnmatchcase

from ministack.core import iam_evaluator

from mwaa_platform.aws.grants import Conditions, Grant, Place
from mwaa_platform.aws.operations import Request
from mwaa_platform.aws.statements import statement
from sandbox.emulator import policy_variables

policy_variables.install()


def covers(grants: Iterable[Grant], request: Request, place: Place, user_id: str = "") -> bool:
    """Whether a role with these grants is allowed the request; `user_id` is what ${aws:userid} stands for."""
    near = [grant for grant in grants if _names(grant, request)]
    if not near:
        return False
    policy = {"Version": "2012-10-17", "Statement": [statement(grant) for grant in near]}
    context = iam_evaluator.EvalContext(
        principal_arn=f"arn:{place.partition}:sts::{place.account}:assumed-role/role/airflow",
        principal_type="AssumedRole",
        principal_account=place.account,
        action=request.action,
        resource_arn=request.resource,
        region=place.region,
        secure_transport=True,
        service_context={key.lower(): value for key, value in request.context.items() if value},
        principal_keys={"aws:userid": user_id} if user_id else {},
    )
    return bool(iam_evaluator.evaluate(context, [iam_evaluator.parse_policy_document(policy)]).decision == "Allow")


def _names(grant: Grant, request: Request) -> bool:
    """Cheap, and never wrong where it says no: most candidates end here."""
    if not any(fnmatchcase(request.action.lower(), action.lower()) for action in grant.actions):
        return False
    return not grant.resources or any("${" in r or fnmatchcase(request.resource, r) for r in grant.resources)


def width(grants: Iterable[Grant]) -> tuple[int, int, int]:
    """How much is allowed: pairs of action and resource, how many of them end open, and how early these do."""
    pairs = {(action, resource) for g in grants for action in g.actions for resource in g.resources}
    ends_open = [resource for _, resource in pairs if "*" in resource]
    return len(pairs), len(ends_open), -sum(len(resource) for resource in ends_open)


def keeps(former: Sequence[Grant], new: Sequence[Grant]) -> bool:
    """Whether all that the former grants allow is still allowed, statement by statement."""
    return all(
        any(
            action in grant.actions and resource in grant.resources and _as_wide(old.conditions, grant.conditions)
            for grant in new
        )
        for old in former
        for action in old.actions
        for resource in old.resources
    )


def _as_wide(former: Conditions, new: Conditions) -> bool:
    """Each of the new conditions stood before, with at most these values."""
    return all(
        set(_listed(former.get(operator, {}).get(key, ()))) <= set(_listed(values)) and key in former.get(operator, {})
        for operator, keys in new.items()
        for key, values in keys.items()
    )


def _listed(values: str | Sequence[str] | Mapping[str, str]) -> tuple[str, ...]:
    return (values,) if isinstance(values, str) else tuple(values)
