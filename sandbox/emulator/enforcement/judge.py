"""Whether IAM allows a session what a call needs, and which statement says so."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ministack.core import iam_evaluator
from ministack.services import iam

from mwaa_platform.aws.grants import Place
from mwaa_platform.aws.operations import Request


@dataclass(frozen=True, slots=True)
class Answer:
    """One request's decision; policy and statement are empty where nothing matched, which denies."""

    request: Request
    allowed: bool
    explicit: bool = False
    """Denied by a Deny, not by the lack of an Allow."""
    policy: str = ""
    statement: str = ""


class Judge:
    """The session's principal with its policies as they stand now, by name."""

    def __init__(self, access_key: str, place: Place) -> None:
        principal = iam_evaluator.resolve_principal(access_key, place.account)
        if isinstance(principal, iam_evaluator.AuthError):
            raise PermissionError(f"{principal.code}: {principal.message}")
        self._principal = principal
        self.place = place
        self._documents = dict(_documents(iam_evaluator._role_name_from_assumed_arn(principal.arn), place.account))

    @property
    def arn(self) -> str:
        """The session's ARN."""
        return str(self._principal.arn)

    @property
    def user_id(self) -> str:
        """`aws:userid` of the session: the role's id and the session's name."""
        return str(self._principal.keys["aws:userid"])

    def answer(self, request: Request) -> Answer:
        """Identity policies, boundary, session policies and the resource's own policy together, as IAM joins them."""
        context = self._context(request)
        result = iam_evaluator.evaluate(context, self._principal.policies, *self._principal.limits)
        service = request.resource.split(":")[2] if request.resource.startswith("arn:") else ""
        found = iam_evaluator._resource_policy(service, request.resource)
        if found is not None:
            required = service in iam_evaluator._POLICY_REQUIRED
            limits = tuple(self._principal.limits)
            result = iam_evaluator.combine_resource_policy(result, context, *found, required=required, limits=limits)
        allowed = result.decision == "Allow"
        policy, statement = self._decided_by(context, "Allow" if allowed else "Deny")
        if result.decision != "ImplicitDeny" and not policy:
            policy, statement = f"policy of {request.resource}", str(result.matched_sid)
        return Answer(request, allowed, result.decision == "Deny", policy, statement)

    def _context(self, request: Request) -> Any:
        keys: dict[str, Any] = {key.lower(): value for key, value in request.context.items() if value}
        keys.setdefault("aws:tagkeys", None)
        return iam_evaluator.EvalContext(
            principal_arn=self._principal.arn,
            principal_type=self._principal.type,
            principal_account=self._principal.account,
            action=request.action,
            resource_arn=request.resource,
            region=self.place.region,
            service_context=keys,
            principal_keys=self._principal.keys,
        )

    def _decided_by(self, context: Any, effect: str) -> tuple[str, str]:
        for name, statements in self._documents.items():
            if (match := iam_evaluator._first_match(context, statements, effect)) is not None:
                return name, str(match.sid)
        return "", ""


def _documents(role_name: str, account: str) -> list[tuple[str, Any]]:
    role: Mapping[str, Any] = iam._roles.get_scoped(account, None, role_name) or {}
    inline = dict(role.get("InlinePolicies") or {})
    attached = {
        arn: iam_evaluator._resolve_managed_policy_document(arn, account) for arn in role.get("AttachedPolicies", [])
    }
    return [(name, iam_evaluator.parse_policy_document(text)) for name, text in {**inline, **attached}.items() if text]
