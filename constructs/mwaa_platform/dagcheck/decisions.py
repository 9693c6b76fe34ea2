"""Requests that may have holes, decided against declared grants."""

from collections.abc import Iterable, Sequence

from mwaa_platform.aws.grant_decisions import Decision, Matcher
from mwaa_platform.aws.grants import Grant
from mwaa_platform.aws.operations import Request
from mwaa_platform.dagcheck.text import FOLLOWED, HOLE, covers, may_match, missing_options

_MATCHER = Matcher(covers, may_match)


def decide(request: Request, grants: Sequence[Grant]) -> Decision:
    """Allowed, denied or unknown. An id of what the same role has started is allowed wherever it may be."""
    said = _MATCHER.decide(request, grants)
    if said is Decision.UNKNOWN and _only_followed((request.resource, *request.context.values())):
        return Decision.ALLOWED
    return said


class Decided:
    """The same for many requests: calls of a DAG folder ask for the same things again and again."""

    def __init__(self, grants: Sequence[Grant]) -> None:
        """`grants` are a stage's."""
        self._grants = grants
        self._known: dict[_Key, Decision] = {}

    def __call__(self, request: Request) -> Decision:
        """What `decide` says."""
        key = _key(request)
        if key not in self._known:
            self._known[key] = decide(request, self._grants)
        return self._known[key]


_Key = tuple[str, str, tuple[tuple[str, str], ...]]


def _key(request: Request) -> _Key:
    return request.action, request.resource, tuple(request.context.items())


def distinct(requests: Iterable[Request]) -> list[Request]:
    """Each once, in their order."""
    return list({_key(request): request for request in requests}.values())


def _only_followed(texts: Sequence[str]) -> bool:
    whole = "".join(texts)
    return FOLLOWED in whole and HOLE not in whole and not missing_options(whole)


def requests_of(grants: Sequence[Grant]) -> list[Request]:
    """What grants allow, as requests: a wildcard in one is a hole, conditions are what the call would have."""
    return [
        Request(action, resource.replace("*", HOLE), _context(grant))
        for grant in grants
        for action in grant.actions
        for resource in grant.resources
    ]


def _context(grant: Grant) -> dict[str, str]:
    found: dict[str, str] = {}
    for keys in grant.conditions.values():
        for key, values in keys.items():
            one = values if isinstance(values, str) else (values[0] if values else "")
            found[key] = one.replace("*", HOLE)
    return found
