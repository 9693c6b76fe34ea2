"""Grants into IAM statements: merged where nothing widens, in an order that does not depend on the declaration's.

Two grants become one statement if they differ in their resources only: every action of both was asked for on every resource of both.
"""

from collections.abc import Iterable
from dataclasses import replace

from aws_cdk import aws_iam as iam

from mwaa_platform.aws.grants import Grant


def merged(grants: Iterable[Grant]) -> list[Grant]:
    """Equal actions and conditions together, everything sorted, statement ids unique."""
    by_shape: dict[tuple[object, ...], Grant] = {}
    for grant in grants:
        shape = (grant.sid, tuple(sorted(grant.actions)), grant.not_resources, _frozen(grant))
        known = by_shape.get(shape)
        by_shape[shape] = replace(known, resources=(*known.resources, *grant.resources)) if known else grant
    ordered = sorted(
        (_sorted(grant) for grant in by_shape.values()), key=lambda g: (g.sid, g.resources, str(_frozen(g)))
    )
    return _with_unique_sids(ordered)


def _frozen(grant: Grant) -> tuple[object, ...]:
    return tuple(
        (operator, key, tuple(values) if not isinstance(values, str) else values)
        for operator, keys in sorted(grant.conditions.items())
        for key, values in sorted(keys.items())
    )


def _sorted(grant: Grant) -> Grant:
    return replace(grant, actions=tuple(sorted(set(grant.actions))), resources=tuple(sorted(set(grant.resources))))


def _with_unique_sids(grants: list[Grant]) -> list[Grant]:
    counts: dict[str, int] = {}
    named = []
    for grant in grants:
        counts[grant.sid] = counts.get(grant.sid, 0) + 1
        number = counts[grant.sid]
        named.append(replace(grant, sid=f"{grant.sid}{number}") if number > 1 else grant)
    return named


def statement(grant: Grant) -> iam.PolicyStatement:
    """One Allow statement of CDK."""
    conditions = {
        operator: {key: value if isinstance(value, str) else list(value) for key, value in keys.items()}
        for operator, keys in grant.conditions.items()
    }
    return iam.PolicyStatement(
        sid=grant.sid,
        actions=list(grant.actions),
        resources=list(grant.resources) or None,
        not_resources=list(grant.not_resources) or None,
        conditions=conditions or None,
    )
