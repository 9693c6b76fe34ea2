"""One action on one resource, decided by MiniStack's evaluator; which statements decided, and which context keys were missing."""

import datetime
import re
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from ministack.core import iam_evaluator

from sandbox.emulator.simulator.documents import Document, Statement

ALLOWED, EXPLICIT, IMPLICIT = "allowed", "explicitDeny", "implicitDeny"
_DECISIONS = {"Allow": ALLOWED, "Deny": EXPLICIT, "ImplicitDeny": IMPLICIT}
_SEVERITY = (ALLOWED, IMPLICIT, EXPLICIT)
_ACCOUNT = re.compile(r"arn:[^:]*:[^:]*:[^:]*:(\d{12}):")
_OPERATOR = re.compile(r"(?:ForA(?:ll|ny)Values?:)?(\w+?)(?:IfExists)?", re.IGNORECASE)
_VARIABLE = re.compile(r"\$\{([A-Za-z0-9-]+:[^},]+)\}")


class PolicyEvaluationError(ValueError):
    """A policy that cannot be evaluated, for it has a condition operator that IAM does not know."""


@dataclass(slots=True)
class Context(iam_evaluator.EvalContext):  # type: ignore[misc]
    """A simulated request: only the keys that the simulation gives exist, whatever MiniStack knows of a real one."""

    keys: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Sides:
    """All policies that have a say."""

    identity: tuple[Document, ...]
    boundary: Document | None = None
    resource_policy: Document | None = None
    resource_owner: str = ""
    caller: str = ""
    account: str = ""


@dataclass(frozen=True, slots=True)
class Result:
    """The decision on one resource."""

    resource: str
    decision: str
    matched: tuple[Statement, ...] = ()
    missing: tuple[str, ...] = ()
    within_boundary: bool | None = None
    """Whether the boundary allows it; None where there is none."""
    details: Mapping[str, str] | None = None
    """Each kind of policy's own decision, where caller and resource are of two accounts."""


def install() -> None:
    """Let the evaluator look up a simulated request's keys, and only those."""
    original = iam_evaluator._resolve_condition_key
    if getattr(original, "knows_simulations", False):
        return

    def resolve(key: str, context: Any) -> Any:
        if isinstance(context, Context):
            return context.keys.get(key.lower())
        return original(key, context)

    resolve.knows_simulations = True  # type: ignore[attr-defined]
    iam_evaluator._resolve_condition_key = resolve


def evaluate(action: str, resource: str, sides: Sides, given: Mapping[str, Any]) -> Result:
    """The decision as IAM takes it: a Deny anywhere, then an Allow within the boundary, by either side or by both.

    Raises:
        PolicyEvaluationError: a statement on this action and resource has an operator that IAM does not know.
    """
    context = _context(action, resource, sides, given)
    identity = [statement for document in sides.identity for statement in document.statements]
    boundary = list(sides.boundary.statements) if sides.boundary else []
    theirs = list(sides.resource_policy.statements) if sides.resource_policy else []
    for statement in (*identity, *boundary, *theirs):
        _check_operators(statement)
    limits = [[[statement.parsed for statement in boundary]]] if sides.boundary else []
    ours = iam_evaluator.evaluate(context, [[statement.parsed for statement in identity]], *limits)
    policy = {"Statement": [statement.body for statement in theirs]} if theirs else None
    # Without ResourcePolicy AWS simulates the caller's side alone, whosever the resource is.
    owner = _owner(resource, sides) if theirs else sides.account
    required = action.partition(":")[0] in iam_evaluator._POLICY_REQUIRED and policy is not None
    joined = iam_evaluator.combine_resource_policy(
        ours, context, policy, owner, required=required, limits=tuple(limits)
    )
    decision = _DECISIONS[joined.decision]
    named = [statement for statement in theirs if _speaks_of(statement, context)]
    effect = {ALLOWED: "Allow", EXPLICIT: "Deny"}.get(decision)
    deciding = (*named, *identity, *(boundary if effect == "Deny" else ()))
    return Result(
        resource,
        decision,
        tuple(s for s in deciding if s.parsed.effect == effect and _matches(s, context)) if effect else (),
        tuple(dict.fromkeys(_missing((*identity, *boundary, *named), context))),
        _within(boundary, context) if sides.boundary else None,
        _details(sides, context, identity, policy) if owner != sides.account else None,
    )


def most_restrictive(decisions: Iterable[str]) -> str:
    """What several resources come to together."""
    return max(decisions, key=_SEVERITY.index)


def _context(action: str, resource: str, sides: Sides, given: Mapping[str, Any]) -> Context:
    now = datetime.datetime.fromtimestamp(time.time(), datetime.UTC)
    kind = "User" if ":user/" in sides.caller else "AssumedRole"
    principal = {"aws:principalarn": sides.caller, "aws:principaltype": kind} if sides.caller else {}
    keys = {
        **principal,
        "aws:principalaccount": sides.account,
        "aws:resourceaccount": _owner(resource, sides),
        "s3:resourceaccount": _owner(resource, sides),
        "aws:currenttime": now.isoformat(),
        "aws:epochtime": str(int(now.timestamp())),
        **given,
    }
    return Context(
        principal_arn=sides.caller,
        principal_type=kind,
        principal_account=sides.account,
        action=action,
        resource_arn=resource,
        region="",
        keys=keys,
    )


def _owner(resource: str, sides: Sides) -> str:
    match = _ACCOUNT.match(resource)
    return match[1] if match else sides.resource_owner or sides.account


def _matches(statement: Statement, context: Context) -> bool:
    return iam_evaluator._first_match(context, [statement.parsed], statement.parsed.effect) is not None


def _speaks_of(statement: Statement, context: Context) -> bool:
    """Whether a resource's statement names the caller."""
    bare = {**statement.body, "Action": "*", "Resource": "*"}
    bare = {key: value for key, value in bare.items() if key not in ("NotAction", "NotResource", "Condition")}
    answer = iam_evaluator.evaluate_resource_policy({"Statement": [bare]}, context)
    return bool(answer.decision != "ImplicitDeny")


def _within(boundary: list[Statement], context: Context) -> bool:
    answer = iam_evaluator.evaluate(context, [[statement.parsed for statement in boundary]])
    return bool(answer.decision == "Allow")


def _details(sides: Sides, context: Context, identity: list[Statement], policy: Any) -> dict[str, str]:
    ours = iam_evaluator.evaluate(context, [[statement.parsed for statement in identity]])
    theirs = iam_evaluator.evaluate_resource_policy(policy, context)
    details = {"IAM Policy": _DECISIONS[ours.decision], "Resource Policy": _DECISIONS[theirs.decision]}
    if sides.boundary:
        within = iam_evaluator.evaluate(context, [[statement.parsed for statement in sides.boundary.statements]])
        details["Permissions Boundary Policy"] = _DECISIONS[within.decision]
    return details


def _missing(statements: Iterable[Statement], context: Context) -> Iterator[str]:
    """The keys that statements on this action and resource ask for and the simulation does not give."""
    for statement in statements:
        parsed = statement.parsed
        if not iam_evaluator._action_matches(context.action, parsed.actions, parsed.not_actions):
            continue
        if not iam_evaluator._resource_matches(context.resource_arn, parsed.resources, parsed.not_resources):
            continue
        for operator, keys in parsed.conditions.items():
            variables = _VARIABLE.findall(str(keys))
            asked = [*(keys if operator.lower() != "null" else ()), *variables]
            yield from (key for key in asked if key.lower() not in context.keys)


def _check_operators(statement: Statement) -> None:
    for operator in statement.parsed.conditions:
        match = _OPERATOR.fullmatch(operator)
        name = match[1].lower() if match else ""
        if name != "null" and name not in iam_evaluator._CONDITION_OPS:
            raise PolicyEvaluationError(f"{statement.source}: {operator} is no condition operator")
