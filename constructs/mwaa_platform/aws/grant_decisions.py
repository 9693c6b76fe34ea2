"""Whether grants allow a request of which parts may be unknown: yes, no, or not to be told.

For checks that know a request from source text only; calls and roles are judged by the sandbox's evaluator. Matching is IAM's: actions
without regard to case, `*` and `?` in actions, resources and the `Like` operators (IAM User Guide, policy elements, 2026-11).
"""

from collections.abc import Callable, Iterable, Mapping
from enum import Enum
from functools import lru_cache

from mwaa_platform.aws.grants import Grant
from mwaa_platform.aws.operations import Request

Matches = Callable[[str, str], bool]
"""pattern, text -> bool"""


class Decision(Enum):
    """The strongest that holds for a request."""

    DENIED = 0
    UNKNOWN = 1
    ALLOWED = 2


class Matcher:
    """Decides with two ways to compare a pattern with a text: it surely matches, and it may match."""

    def __init__(self, surely: Matches, perhaps: Matches) -> None:
        """Both alike for texts that are known in full."""
        self._surely, self._perhaps = surely, perhaps

    def decide(self, request: Request, grants: Iterable[Grant]) -> Decision:
        """The best of what each grant says."""
        best = Decision.DENIED
        for grant in grants:
            said = self.one(request, grant)
            if said is Decision.ALLOWED:
                return said
            if said is Decision.UNKNOWN:
                best = said
        return best

    def one(self, request: Request, grant: Grant) -> Decision:
        """What this grant alone comes to."""
        action = request.action.lower()
        exact, wild = _actions(grant.actions)
        if action not in exact and not any(self._surely(pattern, action) for pattern in wild):
            return Decision.DENIED
        return min(self._resource(request, grant), self._conditions(request, grant), key=lambda d: d.value)

    def _resource(self, request: Request, grant: Grant) -> Decision:
        if not grant.resources:
            if any(self._surely(pattern, request.resource) for pattern in grant.not_resources):
                return Decision.DENIED
            near = any(self._perhaps(pattern, request.resource) for pattern in grant.not_resources)
            return Decision.UNKNOWN if near else Decision.ALLOWED
        return self._any(grant.resources, request.resource)

    def _any(self, patterns: Iterable[str], text: str) -> Decision:
        patterns = tuple(patterns)
        if any(self._surely(pattern, text) for pattern in patterns):
            return Decision.ALLOWED
        return Decision.UNKNOWN if any(self._perhaps(pattern, text) for pattern in patterns) else Decision.DENIED

    def _conditions(self, request: Request, grant: Grant) -> Decision:
        found = Decision.ALLOWED
        for operator, keys in grant.conditions.items():
            for key, values in keys.items():
                wanted = (values,) if isinstance(values, str) else tuple(values)
                said = self._condition(operator, key, wanted, request.context)
                found = min(found, said, key=lambda d: d.value)
        return found

    def _condition(self, operator: str, key: str, wanted: tuple[str, ...], context: Mapping[str, str]) -> Decision:
        plain = operator.removeprefix("ForAnyValue:").removesuffix("IfExists")
        if key not in context:
            if operator.endswith("IfExists"):
                return Decision.ALLOWED
            return Decision.UNKNOWN if key.startswith("aws:") else Decision.DENIED
        if plain in ("StringLike", "ArnLike", "ArnEquals"):
            return self._any(wanted, context[key])
        if plain in ("StringEquals", "StringEqualsIgnoreCase"):
            return self._equal(wanted, context[key])
        return Decision.UNKNOWN

    def _equal(self, wanted: tuple[str, ...], text: str) -> Decision:
        """Values are compared as they stand: a `*` in one is no wildcard, so it is made a single letter to look for holes only."""
        if text in wanted:
            return Decision.ALLOWED
        letters = tuple(value.replace("*", "?") for value in wanted)
        near = any(self._perhaps(value, text) and not self._surely(value, text) for value in letters)
        return Decision.UNKNOWN if near else Decision.DENIED


@lru_cache(maxsize=4096)
def _actions(actions: tuple[str, ...]) -> tuple[frozenset[str], tuple[str, ...]]:
    """In lower case: the actions that are named in full, and those with a wildcard."""
    lowered = [action.lower() for action in actions]
    wild = tuple(action for action in lowered if "*" in action or "?" in action)
    return frozenset(lowered) - set(wild), wild
