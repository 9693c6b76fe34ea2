"""Whether a role is allowed a request: yes, no, or not to be told from these templates.

Conservative both ways: what may deny does not count as allowed, what may allow does not count as denied. Matching is IAM's (IAM User
Guide, policy elements and evaluation logic, 2026-11); session policies and SCPs are not in templates.
"""

import operator
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from mwaa_platform.aws.grant_decisions import Decision
from mwaa_platform.aws.operations import Request
from mwaa_platform.policy.assembly import listed
from mwaa_platform.policy.iam import Identity, Statement, conditions
from mwaa_platform.policy.matching import perhaps, surely

_YES, _NO, _UNKNOWN = Decision.ALLOWED, Decision.DENIED, Decision.UNKNOWN
_LIKE = ("StringLike", "ArnLike", "ArnEquals")
_EQUAL = ("StringEquals", "Bool")
_NUMERIC: Mapping[str, Callable[[float, float], bool]] = {
    "NumericLessThan": operator.lt,
    "NumericLessThanEquals": operator.le,
    "NumericGreaterThan": operator.gt,
    "NumericGreaterThanEquals": operator.ge,
    "NumericEquals": operator.eq,
}


def decide(request: Request, identity: Identity) -> Decision:
    """Explicit denials first, then the boundary, then what is allowed."""
    said = _decide(request, identity.statements)
    denied = best(applies(request, s.body) for s in identity.statements if not s.allows)
    if denied is _YES:
        return _NO
    if said is _NO and identity.elsewhere:
        said = _UNKNOWN
    if denied is _UNKNOWN or identity.boundary_elsewhere:
        said = worst([said, _UNKNOWN])
    if identity.boundary is not None:
        refused = best(applies(request, s.body) for s in identity.boundary if not s.allows)
        within = _decide(request, identity.boundary)
        said = worst([said, _NO if refused is _YES else worst([within, _UNKNOWN]) if refused is _UNKNOWN else within])
    return said


def _decide(request: Request, statements: Iterable[Statement]) -> Decision:
    return best(applies(request, s.body) for s in statements if s.allows)


def applies(request: Request, body: Mapping[str, Any]) -> Decision:
    """Whether a statement speaks of a request."""
    return worst(_elements(request, body))


def _elements(request: Request, body: Mapping[str, Any]) -> Iterator[Decision]:
    """The action first: few statements speak of it, and the others need not be read on."""
    yield _element(body, "Action", request.action.lower(), lower=True)
    yield _element(body, "Resource", request.resource)
    for written, key, values in conditions(body):
        yield _condition(written, key, values, request.context)


def _element(body: Mapping[str, Any], name: str, text: str, *, lower: bool = False) -> Decision:
    """Action or Resource, or the statement's Not form of it; key policies leave out the resource, which is the key."""

    def patterns(key: str) -> list[str]:
        return [str(value).lower() if lower else str(value) for value in listed(body.get(key))]

    if f"Not{name}" in body:
        excluded = _match(patterns(f"Not{name}"), text)
        return {_YES: _NO, _NO: _YES}.get(excluded, _UNKNOWN)
    return _match(patterns(name), text) if name in body else _YES


def _match(patterns: Iterable[str], text: str) -> Decision:
    patterns = list(patterns)
    if any(surely(pattern, text) for pattern in patterns):
        return _YES
    return _UNKNOWN if any(perhaps(pattern, text) for pattern in patterns) else _NO


def _condition(written: str, key: str, wanted: list[str], context: Mapping[str, str]) -> Decision:
    plain = written.removeprefix("ForAnyValue:").removesuffix("IfExists")
    given = next((value for name, value in context.items() if name.lower() == key.lower()), None)
    if given is None:
        if plain == "Null":
            return _YES if wanted == ["true"] else _UNKNOWN
        if written.endswith("IfExists"):
            return _YES
        # What MWAA's own requests carry beside the keys known here is not documented.
        return _UNKNOWN
    if plain in _NUMERIC:
        return _compared(plain, wanted, given)
    if plain in _LIKE:
        return _match(wanted, given)
    if plain in _EQUAL:
        return _YES if given in wanted else _UNKNOWN if any(perhaps(value, given) for value in wanted) else _NO
    negated = plain.replace("Not", "", 1)
    if negated in (*_LIKE, *_EQUAL):
        said = _condition(negated, key, wanted, context)
        return {_YES: _NO, _NO: _YES}.get(said, _UNKNOWN)
    return _UNKNOWN


def _compared(name: str, wanted: list[str], given: str) -> Decision:
    try:
        return _YES if any(_NUMERIC[name](float(given), float(one)) for one in wanted) else _NO
    except ValueError:
        return _UNKNOWN


def best(said: Iterable[Decision]) -> Decision:
    """The strongest of them; none allows nothing."""
    return _extreme(said, max, _NO, _YES)


def worst(said: Iterable[Decision]) -> Decision:
    """The weakest of them; none forbids nothing."""
    return _extreme(said, min, _YES, _NO)


def _extreme(said: Iterable[Decision], of: Callable[..., Decision], begin: Decision, end: Decision) -> Decision:
    """No more of them are asked for than it takes."""
    found = begin
    for one in said:
        found = of(found, one, key=lambda decision: decision.value)
        if found is end:
            break
    return found
