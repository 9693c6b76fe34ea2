"""Which operation a REST request is: botocore's model of the service, read backwards."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import unquote

import botocore.loaders

Query = Mapping[str, list[str]]
_LABEL = re.compile(r"\{([^}+]+)(\+?)\}")


@dataclass(frozen=True, slots=True)
class Route:
    """One operation's method, path, and the query and header fields that make it up."""

    operation: str
    method: str
    pattern: re.Pattern[str]
    labels: tuple[str, ...]
    fixed: Mapping[str, str]
    query: Mapping[str, str]
    headers: Mapping[str, str]
    required: frozenset[str]
    rank: tuple[int, int]

    def parameters(self, method: str, path: str, query: Query, headers: Mapping[str, str]) -> dict[str, Any] | None:
        """The call's parameters by their names in the API; nothing if the request is another operation's.

        A query key that the operation does not have makes it another's: what decides must have been read whole.
        """
        if method != self.method or not (match := self.pattern.fullmatch(path)):
            return None
        if any(key not in query or (value and value not in query[key]) for key, value in self.fixed.items()):
            return None
        if any(key not in self.fixed and key not in self.query and not _aside(key) for key in query):
            return None
        found: dict[str, Any] = {name: unquote(text) for name, text in zip(self.labels, match.groups(), strict=True)}
        found |= {name: query[key][0] for key, name in self.query.items() if key in query}
        found |= {name: headers[key] for key, name in self.headers.items() if key in headers}
        return found if self.required <= set(found) else None


def match(service: str, method: str, path: str, query: Query, headers: Mapping[str, str]) -> tuple[str, dict[str, Any]]:
    """The operation and its parameters outside the body; the empty name if the service's model has none like it."""
    for route in _routes(service):
        if (parameters := route.parameters(method, path, query, headers)) is not None:
            return route.operation, parameters
    return "", {}


@cache
def model(service: str) -> Mapping[str, Any]:
    """Botocore's newest model of the service.

    Raises:
        UnknownServiceError: botocore knows no such service.
    """
    loaded: Mapping[str, Any] = json.loads(
        json.dumps(botocore.loaders.Loader().load_service_model(service, "service-2"))
    )
    return loaded


@cache
def _routes(service: str) -> tuple[Route, ...]:
    found = sorted(_read(model(service)), key=lambda route: route.rank, reverse=True)
    return tuple(found)


def _read(service_model: Mapping[str, Any]) -> Iterator[Route]:
    for name, operation in service_model["operations"].items():
        path, _, literals = operation["http"]["requestUri"].partition("?")
        fixed = dict(part.partition("=")[::2] for part in literals.split("&") if part)
        shape = service_model["shapes"].get(operation.get("input", {}).get("shape", ""), {})
        members: Mapping[str, Any] = shape.get("members", {})
        required = frozenset(
            member
            for member in shape.get("required", ())
            if members[member].get("location") in ("querystring", "header")
        )
        labels = {member.get("locationName", name): name for name, member in members.items() if _is(member, "uri")}
        yield Route(
            operation=name,
            method=operation["http"]["method"],
            pattern=_pattern(path),
            labels=tuple(labels.get(label, label) for label, _ in _LABEL.findall(path)),
            fixed=fixed,
            query={m.get("locationName", n): n for n, m in members.items() if _is(m, "querystring")},
            headers={m.get("locationName", n).lower(): n for n, m in members.items() if _is(m, "header")},
            required=required,
            rank=(len(_LABEL.sub("", path)), len(fixed) + len(required)),
        )


def _is(member: Mapping[str, Any], location: str) -> bool:
    return bool(member.get("location") == location)


def _pattern(path: str) -> re.Pattern[str]:
    parts = re.split(r"(\{[^}]+\})", path.rstrip("/"))
    text = "".join(
        (r"(.+)" if part.endswith("+}") else r"([^/]+)") if part[:1] == "{" else re.escape(part) for part in parts
    )
    return re.compile(f"{text}/?")


def _aside(key: str) -> bool:
    """Keys that say nothing of the operation: the signature's, and the name that other SDKs add."""
    return key in ("x-id", "AWSAccessKeyId", "Signature", "Expires") or key.lower().startswith("x-amz-")
