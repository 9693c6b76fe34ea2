"""Declared lines that grant more than the DAGs use, and what they could be instead."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal, get_args, get_origin

from pydantic import ValidationError

from mwaa_platform.aws.grant_decisions import Decision
from mwaa_platform.aws.grants import Place
from mwaa_platform.aws.operations import Request
from mwaa_platform.dagcheck.decisions import decide, distinct
from mwaa_platform.dagcheck.proposals import common_prefix, key_prefix
from mwaa_platform.dagcheck.requests import Needed
from mwaa_platform.integrations import ServiceIntegration
from mwaa_platform.integrations.operator_calls.lines import CANNOT_BE_SEEN


@dataclass(frozen=True, slots=True)
class Change:
    """One narrowing of a key: to a value, or of a list to these of its places."""

    key: str
    value: Any = None
    places: tuple[int, ...] = ()

    def applied(self, fields: dict[str, Any]) -> dict[str, Any]:
        """The line's fields after it."""
        if self.places:
            kept = [fields[self.key][i] for i in self.places if i < len(fields[self.key])]
            return {**fields, self.key: type(fields[self.key])(kept)}
        return {**fields, self.key: self.value}


def is_used(integration: ServiceIntegration, place: Place, requests: Sequence[Request]) -> bool:
    """Whether some request is one that this line's grants allow."""
    grants = tuple(integration.grants(place))
    return any(decide(request, grants) is Decision.ALLOWED for request in requests)


def narrower(
    integration: ServiceIntegration, place: Place, calls: Sequence[Needed], more: Sequence[Request]
) -> list[Change]:
    """The changes after which the line still allows what it allows of these calls, one key after the other."""
    grants = tuple(integration.grants(place))
    requests = distinct([*(request for call in calls for request in call.requests), *more])
    used = [request for request in requests if decide(request, grants) is Decision.ALLOWED]
    fields = integration.model_dump(exclude_unset=True) | {"service": integration.service}
    changes: list[Change] = []
    hidden = CANNOT_BE_SEEN.get(integration.service, frozenset())
    for key in type(integration).model_fields:
        if key in hidden or key in ("service", "id"):
            continue
        for change in _candidates(integration, key, fields, calls):
            try:
                candidate = type(integration).model_validate(change.applied(fields))
            except ValidationError:
                continue
            allowed = tuple(candidate.grants(place))
            if all(decide(request, allowed) is Decision.ALLOWED for request in used):
                fields = change.applied(fields)
                changes.append(change)
                break
    return changes


def _candidates(
    integration: ServiceIntegration, key: str, fields: dict[str, Any], calls: Sequence[Needed]
) -> Iterator[Change]:
    """Narrower values of a key, the narrowest first."""
    value = getattr(integration, key)
    annotation = type(integration).model_fields[key].annotation
    if isinstance(value, tuple):
        yield from _fewer(integration, key, value, fields, calls)
    elif value is True:
        yield Change(key, False)
    elif key == "prefix" and integration.service == "s3":
        yield from _prefixes(getattr(integration, "bucket", ""), str(value), calls)
    elif get_origin(annotation) is Literal:
        words = [word for word in get_args(annotation) if word != "none"]
        yield from (Change(key, word) for word in words[: words.index(value)] if value in words)


def _fewer(
    integration: ServiceIntegration, key: str, value: tuple[str, ...], fields: dict[str, Any], calls: Sequence[Needed]
) -> Iterator[Change]:
    """Without the items that no call names: found one by one, taken away at once."""
    requests = (request for call in calls for request in call.requests)
    texts = {text for request in requests for text in (request.resource, *request.context.values())}
    kept = tuple(i for i, item in enumerate(value) if any(_names(text, item) for text in texts))
    if 0 < len(kept) < len(value):
        yield Change(key, places=kept)


def _names(text: str, item: str) -> bool:
    name = re.escape(item.removesuffix("*").rstrip("/").removeprefix("/"))
    return re.search(rf"(?<![A-Za-z0-9_\-]){name}(?![A-Za-z0-9_\-])", text) is not None


def _prefixes(bucket: str, declared: str, calls: Sequence[Needed]) -> Iterator[Change]:
    used = [
        key_prefix(text)
        for call in calls
        if call.service == "s3" and call.parameters.get("Bucket") == bucket
        for text in [call.parameters.get("Key", call.parameters.get("Prefix", ""))]
    ]
    if not used or not declared.endswith("*"):
        return
    shared = common_prefix([prefix if prefix.endswith("*") else f"{prefix.rpartition('/')[0]}/*" for prefix in used])
    if shared != declared and shared.startswith(declared.removesuffix("*")) and shared != "*":
        yield Change("prefix", shared)
