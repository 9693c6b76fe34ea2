"""Grants as IAM statements: merged where nothing widens, in an order that does not depend on the declaration's, within IAM's limits.

Limits: IAM User Guide, IAM and STS quotas, 2026-11. White space does not count.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from mwaa_platform.aws.grants import Grant

INLINE_POLICIES_MAX_CHARACTERS = 10_240
"""All inline policies of one role together."""
MANAGED_POLICY_MAX_CHARACTERS = 6_144
ATTACHED_POLICIES_MAX_COUNT = 10
"""Managed policies of one role, without a quota increase."""
_FRAME_CHARACTERS = len('{"Version":"2012-10-17","Statement":[]}')


class TooManyGrantsError(ValueError):
    """What was declared does not fit into one role; the text has the counts."""


def merged(grants: Iterable[Grant]) -> list[Grant]:
    """Equal actions and conditions in one statement, everything sorted, statement ids unique.

    Two grants become one only if they differ in their resources: then every action of both was asked for on every resource of both.
    """
    by_shape: dict[tuple[object, ...], list[Grant]] = {}
    for grant in map(_sorted, grants):
        shape = (grant.sid, grant.actions, grant.not_resources, _conditions(grant), grant.because == "")
        by_shape.setdefault(shape, []).append(grant)
    joined = [
        _sorted(replace(alike[0], resources=tuple(r for g in alike for r in g.resources), because=_reason(alike)))
        for alike in by_shape.values()
    ]
    ordered = sorted(joined, key=lambda g: (g.sid, g.resources, g.actions, g.not_resources, str(_conditions(g))))
    return _with_unique_sids(ordered)


def _conditions(grant: Grant) -> tuple[object, ...]:
    return tuple(
        (operator, key, values if isinstance(values, str) else tuple(values))
        for operator, keys in sorted(grant.conditions.items())
        for key, values in sorted(keys.items())
    )


def _sorted(grant: Grant) -> Grant:
    return replace(grant, actions=tuple(sorted(set(grant.actions))), resources=tuple(sorted(set(grant.resources))))


def _reason(alike: Sequence[Grant]) -> str:
    """Every grant's reason, in an order of its own; of many alike the first and their number."""
    reasons = sorted({grant.because for grant in alike})
    return "; ".join(reasons[:2]) + (f"; and {len(reasons) - 2} more alike" if len(reasons) > 2 else "")


def _with_unique_sids(grants: Iterable[Grant]) -> list[Grant]:
    counts: dict[str, int] = {}
    named = []
    for grant in grants:
        counts[grant.sid] = counts.get(grant.sid, 0) + 1
        number = counts[grant.sid]
        named.append(replace(grant, sid=f"{grant.sid}{number}") if number > 1 else grant)
    return named


def statement(grant: Grant) -> dict[str, Any]:
    """One Allow statement as IAM writes it; single values stand alone, as CDK renders them."""

    def one_or_many(values: tuple[str, ...]) -> str | list[str]:
        return values[0] if len(values) == 1 else list(values)

    resources = (
        {"Resource": one_or_many(grant.resources)}
        if grant.resources
        else {"NotResource": one_or_many(grant.not_resources)}
    )
    conditions = {
        operator: {key: value if isinstance(value, str) else list(value) for key, value in keys.items()}
        for operator, keys in grant.conditions.items()
    }
    body = {"Sid": grant.sid, "Effect": "Allow", "Action": one_or_many(grant.actions), **resources}
    return {**body, "Condition": conditions} if conditions else body


def characters(grants: Iterable[Grant]) -> int:
    """How much of a policy's length the statements take."""
    return _FRAME_CHARACTERS + sum(len(json.dumps(statement(grant), separators=(",", ":"))) + 1 for grant in grants)


@dataclass(frozen=True, slots=True)
class Packed:
    """What goes into the role itself, and what into managed policies."""

    inline: tuple[Grant, ...]
    managed: tuple[tuple[Grant, ...], ...] = ()


def packed(grants: Sequence[Grant], *, inline_taken: int) -> Packed:
    """Merged statements, in the role while they fit beside the `inline_taken` characters of others, else in managed policies.

    Raises:
        TooManyGrantsError: they need more managed policies than IAM attaches.
    """
    statements = merged(grants)
    if inline_taken + characters(statements) <= INLINE_POLICIES_MAX_CHARACTERS:
        return Packed(tuple(statements))
    policies: list[list[Grant]] = []
    for part in (part for grant in statements for part in _split(grant)):
        for policy in policies:
            if characters([*policy, part]) <= MANAGED_POLICY_MAX_CHARACTERS:
                policy.append(part)
                break
        else:
            policies.append([part])
    if len(policies) > ATTACHED_POLICIES_MAX_COUNT:
        resources = sum(len(grant.resources) for grant in statements)
        raise TooManyGrantsError(
            f"{resources} resources in {len(statements)} statements need {len(policies)} managed policies of "
            f"{MANAGED_POLICY_MAX_CHARACTERS:,} characters, and IAM attaches {ATTACHED_POLICIES_MAX_COUNT} to a role"
        )
    return Packed((), tuple(tuple(_with_unique_sids(policy)) for policy in policies))


def _split(grant: Grant) -> Iterable[Grant]:
    """A statement too long for one policy as several with fewer resources each."""
    part: list[str] = []
    for resource in grant.resources:
        if part and characters([replace(grant, resources=(*part, resource))]) > MANAGED_POLICY_MAX_CHARACTERS:
            yield replace(grant, resources=tuple(part))
            part = []
        part.append(resource)
    yield replace(grant, resources=tuple(part))
