"""One request of one role, decided by MiniStack's evaluator from policies in hand: nothing need be deployed.

Conditions that the caller can meet by itself, such as calling through another service, are taken as met (IAM would not stop a
determined caller); those on facts that it cannot choose are evaluated, and every condition of a Deny is.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from ministack.core import iam_evaluator

from mwaa_platform.aws.operations import Request
from sandbox.emulator import policy_variables

Document = Mapping[str, Any]
_FACTS = frozenset(
    {
        *("aws:principalarn", "aws:principalaccount", "aws:principalorgid", "aws:principaltype"),
        *("aws:resourceaccount", "s3:resourceaccount", "aws:sourcearn", "aws:sourceaccount"),
    }
)
"""Condition keys whose values a caller cannot choose; the last two are absent from a role's own calls."""

policy_variables.install()


@dataclass(frozen=True)
class Identity:
    """A principal with the policies that are attached to it; without a `boundary` nothing bounds it."""

    arn: str
    account: str
    region: str
    documents: tuple[Document, ...]
    boundary: Document | None = None

    @cached_property
    def policies(self) -> list[Any]:
        """The documents as the evaluator reads them."""
        return [iam_evaluator.parse_policy_document(document) for document in self.documents]

    @cached_property
    def limits(self) -> list[Any]:
        """The boundary as the evaluator reads it."""
        return [] if self.boundary is None else [[iam_evaluator.parse_policy_document(self.boundary)]]

    @cached_property
    def _views(self) -> dict[object, tuple[list[Any], list[Any]]]:
        return {}

    def about(self, action: str, fixed: frozenset[str] | None) -> tuple[list[Any], list[Any]]:
        """Policies and limits with only the statements that name the action; with `fixed`, relaxed to conditions on those keys."""
        if (action, fixed) not in self._views:
            policies, *limits = ([_about(p, action, fixed) for p in layer] for layer in (self.policies, *self.limits))
            self._views[action, fixed] = policies, limits
        return self._views[action, fixed]


@dataclass(frozen=True, slots=True)
class ResourceSide:
    """What the resource itself says: its policy, whose it is, and whether that policy must allow even in the owner's account.

    `owner` None is unknown, and taken as the caller's own account, so that the caller's side decides alone.
    """

    policy: Document | None = None
    owner: str | None = None
    required: bool = False


@dataclass(frozen=True, slots=True)
class Decision:
    """The answer, the id of the statement that gave it, and which side alone would have allowed it, if one would."""

    allowed: bool
    statement: str = ""
    one_side: str = ""
    conditional: bool = False
    """Whether it is allowed only because the caller is taken to meet conditions."""


def decide(identity: Identity, request: Request, side: ResourceSide, *, exact: bool = False) -> Decision:
    """Both sides together, as IAM joins them; with `exact`, conditions hold only if the request's own context meets them."""
    context = iam_evaluator.EvalContext(
        principal_arn=identity.arn,
        principal_type="AssumedRole",
        principal_account=identity.account,
        action=request.action,
        resource_arn=request.resource,
        region=identity.region,
        secure_transport=True,
        service_context={key.lower(): value for key, value in request.context.items()},
    )
    fixed = None if exact else _FACTS | set(context.service_context)
    policies, limits = identity.about(request.action, fixed)
    policy = _relaxed_document(side.policy, fixed)
    ours = iam_evaluator.evaluate(context, policies, *limits)
    joined = iam_evaluator.combine_resource_policy(
        ours, context, policy, side.owner, required=side.required, limits=tuple(limits)
    )
    if joined.decision == "Allow":
        conditional = not exact and not decide(identity, request, side, exact=True).allowed
        return Decision(True, str(joined.matched_sid), conditional=conditional)
    if ours.decision == "Allow":
        return Decision(False, str(ours.matched_sid), "identity")
    if side.owner not in (None, identity.account) and policy:
        theirs = iam_evaluator.evaluate_resource_policy(policy, context)
        if theirs.decision == "Allow" and ours.decision != "Deny":
            return Decision(False, str(theirs.matched_sid), "resource")
    return Decision(False)


def _about(statements: list[Any], action: str, fixed: frozenset[str] | None) -> list[Any]:
    named = [s for s in statements if iam_evaluator._action_matches(action, s.actions, s.not_actions)]
    if fixed is None:
        return named
    return [replace(s, conditions=_kept(s.conditions, fixed)) if s.effect == "Allow" else s for s in named]


def _relaxed_document(document: Document | None, fixed: frozenset[str] | None) -> Document | None:
    if document is None or fixed is None:
        return document
    statements = [
        {**statement, "Condition": _kept(statement["Condition"], fixed)}
        if statement.get("Effect") == "Allow" and "Condition" in statement
        else statement
        for statement in document["Statement"]
    ]
    return {**document, "Statement": statements}


def _kept(conditions: Mapping[str, Any], fixed: frozenset[str]) -> dict[str, Any]:
    kept = {
        operator: {key: value for key, value in keys.items() if key.lower() in fixed}
        for operator, keys in conditions.items()
    }
    return {operator: keys for operator, keys in kept.items() if keys}
