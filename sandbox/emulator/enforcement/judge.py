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
    """A role's session with its policies as they stood when it was made, by name."""

    def __init__(self, principal: Any, documents: Mapping[str, Any], place: Place) -> None:
        """`principal` is MiniStack's, `documents` are its policies' statements by the policies' names, for answers to name them."""
        self._principal = principal
        self._documents = dict(documents)
        self.place = place

    @classmethod
    def of_session(cls, access_key: str, place: Place) -> "Judge":
        """Of a session of the local AWS.

        Raises:
            PermissionError: there is no such session.
        """
        principal = iam_evaluator.resolve_principal(access_key, place.account)
        if isinstance(principal, iam_evaluator.AuthError):
            raise PermissionError(f"{principal.code}: {principal.message}")
        role = iam_evaluator._role_name_from_assumed_arn(principal.arn)
        return cls(principal, dict(_documents(role, place.account)), place)

    @classmethod
    def of_policies(
        cls, policies: Mapping[str, Any], place: Place, *, user_id: str, boundary: Mapping[str, Any] | None = None
    ) -> "Judge":
        """Of policies in hand, by their names: nothing need be deployed; `user_id` is what ${aws:userid} stands for."""
        documents = {name: iam_evaluator.parse_policy_document(dict(policy)) for name, policy in policies.items()}
        principal = iam_evaluator.PrincipalInfo(
            arn=f"arn:{place.partition}:sts::{place.account}:assumed-role/role/{user_id.rpartition(':')[2]}",
            type="AssumedRole",
            account=place.account,
            policies=list(documents.values()),
            keys={"aws:userid": user_id},
            limits=[] if boundary is None else [[iam_evaluator.parse_policy_document(dict(boundary))]],
        )
        return cls(principal, documents, place)

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
