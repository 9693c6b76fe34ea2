"""How each granted action of an execution role is known to be needed: as `mwaa-platform prove` counts it, without a simulator.

`prove` reads which statement allows a call from the simulator's answer; here a call that a grant matches in action, resource and
conditions is one that it allows. A test holds both counts against each other.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import lru_cache

from mwaa_platform.access_report.granted import BUCKET, own_key
from mwaa_platform.aws.execution_role import baseline_requests
from mwaa_platform.aws.grant_decisions import Decision, Matcher
from mwaa_platform.aws.grants import Grant
from mwaa_platform.aws.operations import Request
from mwaa_platform.declaration.private_index import index_grants
from mwaa_platform.declaration.secrets_backend import secrets_grants
from mwaa_platform.declaration.team import Target
from mwaa_platform.integrations.evidence import CLAIMED, RECORDED, UNPROVEN, Needed, line_calls, needed

_GUIDE = "MWAA User Guide, mwaa-create-role"
_BACKEND = "airflow.providers.amazon.aws.secrets.secrets_manager.SecretsManagerBackend"
_INDEX = "MWAA User Guide, samples-code-artifact"
_RANK = (RECORDED, CLAIMED, UNPROVEN)


@lru_cache(maxsize=4096)
def _pattern(glob: str) -> re.Pattern[str]:
    return re.compile(re.escape(glob).replace(r"\*", ".*").replace(r"\?", "."), re.DOTALL)


def matches(glob: str, text: str) -> bool:
    """As IAM matches `*` and `?`."""
    return _pattern(glob).fullmatch(text) is not None


_MATCHER = Matcher(matches, matches)


def needs(target: Target) -> Iterator[Needed]:
    """Every request that the role must be allowed, and how that is known."""
    place = target.place
    yield from needed(tuple(line_calls(tuple(target.team.integrations), place)), place)
    if target.team.airflow.secrets_backend:
        for grant in secrets_grants(target.team.team, place):
            for resource in grant.resources:
                request = Request("secretsmanager:GetSecretValue", resource.replace("*", "warehouse-AbCdEf"))
                yield Needed(request, "secrets backend", CLAIMED, _BACKEND)
    if index := target.team.dependencies.code_artifact:
        for grant in index_grants(index, place):
            context = {"sts:AWSServiceName": "codeartifact.amazonaws.com"} if grant.conditions else {}
            yield Needed(Request(grant.actions[0], grant.resources[0], context), "pip's private index", CLAIMED, _INDEX)
    for request in baseline_requests(place, target.stage.environment_name, BUCKET, own_key(target)):
        yield Needed(request, "MWAA", CLAIMED, _GUIDE)


class Evidence:
    """The best evidence for each action of a grant."""

    def __init__(self, every: Iterable[Needed]) -> None:
        """`every` are the role's needs."""
        self._by_action: dict[str, list[Needed]] = {}
        for need in every:
            self._by_action.setdefault(need.request.action.lower(), []).append(need)

    def of(self, grant: Grant, action: str) -> tuple[str, str]:
        """How it is known, and by what; unproven without a source if nothing needs it."""
        one = replace(grant, actions=(action,))
        found: dict[str, str] = {}
        for name, every in self._by_action.items():
            if matches(action.lower(), name):
                for need in every:
                    if need.evidence not in found and _MATCHER.one(need.request, one) is Decision.ALLOWED:
                        found[need.evidence] = f"{need.call}: {need.source}"
        return next(((kind, found[kind]) for kind in _RANK if kind in found), (UNPROVEN, ""))
