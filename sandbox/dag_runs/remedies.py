"""Which line of a declaration would allow a request: found by construction, from the integrations' own models and grants.

An integration's examples have every key. A candidate is an example, or a declared line, with keys exchanged for what stands in the
request's ARN and context; it is one if its model accepts it and its grants, decided by the evaluator, allow the request.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import combinations, islice, product
from typing import Any, Literal, get_args, get_origin

import yaml
from pydantic import TypeAdapter, ValidationError

from mwaa_platform.aws.grants import Grant, Place
from mwaa_platform.aws.operations import Request
from mwaa_platform.declared import expand
from mwaa_platform.integrations import CATALOGUE, Integration, ServiceIntegration
from sandbox.dag_runs.coverage import covers, keeps, width
from sandbox.dag_runs.pool import has_dated_path, paths_first, pool

Line = Mapping[str, Any]
MOST_KEYS = 3
"""Exchanged at once; no action's resource and conditions hang on more."""
MOST_VALUES = 40
_ADAPTER: TypeAdapter[ServiceIntegration] = TypeAdapter(Integration)


@dataclass(frozen=True, slots=True)
class Remedy:
    """A line that allows the request; `index` is the declared line that it replaces, none for a new one.

    `open_keys` are those that the request does not tell: they stand as `<key>`.
    """

    line: Line
    index: int | None = None
    open_keys: tuple[str, ...] = ()

    def __str__(self) -> str:
        """As it is written in team.yaml."""
        text: str = yaml.safe_dump(
            dict(self.line), default_flow_style=True, sort_keys=False, width=10_000, allow_unicode=True
        )
        return f"- {text.strip()}"


@dataclass(frozen=True, slots=True)
class Search:
    """What is looked for: the request, those beside it in the same call, where, and what is declared with which placeholders."""

    request: Request
    place: Place
    beside: tuple[Request, ...] = ()
    declared: tuple[Line, ...] = ()
    values: Mapping[str, str] | None = None
    user_id: str = ""
    called: tuple[str, str] | None = None
    """The call's service and operation: an integration that has its row comes before one that only has the action."""

    def allows(self, line: Line, request: Request | None = None) -> bool:
        """Whether a line is valid, and its grants allow the request."""
        grants = self.grants(line)
        return grants is not None and covers(grants, request or self.request, self.place, self.user_id)

    def grants(self, line: Line) -> tuple[Grant, ...] | None:
        """Of a line that its model accepts."""
        return _grants(json.dumps(expand(line, self.values or {}), sort_keys=True), self.place)

    def names(self, line: Line) -> frozenset[str]:
        """What DAGs read of a line that has an `id`: a list of one is called otherwise than a longer one."""
        text = json.dumps(expand(line, self.values or {}), sort_keys=True)
        return frozenset(_ADAPTER.validate_json(text).names(self.place) if line.get("id") else ())

    def uncovered(self, line: Line) -> int:
        """How many of the call's other requests are not allowed by this line and the declared ones together."""
        lines = [grants for declared in (*self.declared, line) if (grants := self.grants(declared))]
        together = [grant for grants in lines for grant in grants]
        return sum(not covers(together, request, self.place, self.user_id) for request in self.beside)


@cache
def _grants(line: str, place: Place) -> tuple[Grant, ...] | None:
    try:
        return tuple(_ADAPTER.validate_json(line).grants(place))
    except ValidationError:
        return None


def remedy(search: Search) -> Remedy | None:
    """The best: what lets the whole call pass before what allows only the one request, then what grants least besides."""
    found = [Remedy(line, index) for index, old in enumerate(search.declared) for line in _changed(search, old)]
    found += [new for integration in CATALOGUE for new in _new(search, integration)]

    def rank(one: Remedy) -> tuple[object, ...]:
        pairs, ends_open, early = width(search.grants(one.line) or ())
        before = 0 if one.index is None else width(search.grants(search.declared[one.index]) or ())[0]
        dated = any(has_dated_path(value) for value in one.line.values())
        strange = search.called is not None and not any(
            (row.service, row.name) == search.called for row in type_of(one.line).OPERATIONS
        )
        least = (pairs - before, one.index is None, ends_open, early)
        return (search.uncovered(one.line), strange, len(one.open_keys), dated, *least, len(str(one)), str(one))

    return min(found, key=rank, default=None)


def _changed(search: Search, line: Line) -> Iterator[Line]:
    """The declared line with one key or two changed, so that it still grants what it did, and DAGs find its names again."""
    integration = type_of(line)
    if not _may_grant(search, integration):
        return
    former = search.grants(line) or ()
    switches, example = _switches(integration), _example(integration)
    values = pool((search.request,))
    options = {key: list(_additions(search, line, key, switches, example, values)) for key in example}
    for keys in (keys for number in (1, 2) for keys in combinations(options, number)):
        for added in product(*(options[key] for key in keys)):
            candidate = {**line, **dict(zip(keys, added, strict=True))}
            kept = search.allows(candidate) and keeps(former, search.grants(candidate) or ())
            if kept and search.names(line) <= search.names(candidate):
                yield candidate


def _additions(
    search: Search, line: Line, key: str, switches: Mapping[str, Sequence[Any]], example: Line, values: Sequence[str]
) -> Iterator[Any]:
    """What one key may become: another option, a longer list, or a text where there was none."""
    if key in switches:
        yield from (option for option in switches[key] if option != line.get(key))
    elif isinstance(example[key], list):
        longer = ([*line.get(key, ()), value] for value in values if value not in line.get(key, ()))
        yield from islice((v for v in longer if search.grants({**line, key: v}) is not None), MOST_VALUES)
    elif key not in line and key not in ("id", "service"):
        yield from values[:MOST_VALUES]


def _new(search: Search, integration: type[ServiceIntegration]) -> Iterator[Remedy]:
    """A new line of this integration, by each of its examples."""
    if not _may_grant(search, integration):
        return
    for text in integration.EXAMPLES:
        example = {key: value for key, value in yaml.safe_load(text).items() if key != "id"}
        found = None
        for line in _with_switches(search, integration, example):
            assigned = _assigned(search, line, search.request, {})
            if assigned is None:
                continue
            for request in sorted(search.beside, key=lambda r: -len(f"{r.resource}{r.context}")):
                assigned = _assigned(search, line, request, assigned) or assigned
            found = _least(search, integration, line, assigned)
            break
        if found is not None:
            yield found


def _assigned(search: Search, line: Line, request: Request, fixed: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """What to put into the line, besides what is fixed, so that it allows the request and still the one looked for."""
    free = [key for key, value in line.items() if isinstance(value, (str, list)) and key not in ("service", *fixed)]
    free = [key for key in free if key not in _switches(type_of(line))]
    values = pool((request,))
    fitting = {key: list(_fitting(search, {**line, **fixed}, key, values)) for key in free}
    for number in range(min(MOST_KEYS, len(free)) + 1):
        for keys in combinations(free, number):
            for chosen in product(*(fitting[key] for key in keys)):
                assigned = {**fixed, **dict(zip(keys, chosen, strict=True))}
                candidate = {**line, **assigned}
                if search.allows(candidate, request) and (not fixed or search.allows(candidate)):
                    return assigned
    return None


def _fitting(search: Search, line: Line, key: str, values: Sequence[str]) -> Iterator[Any]:
    """Values that the key may have; of those that grant the same the shortest."""
    is_list, usual = isinstance(line[key], list), line[key]
    paths = (usual[0] if is_list else usual).endswith("*")
    shortest: dict[object, str] = {}
    for value in paths_first(values) if paths else values:
        grants = search.grants({**line, key: [value] if is_list else value})
        if grants is not None and len(shortest.get(repr(grants), value)) >= len(value):
            shortest[repr(grants)] = value
    yield from ([value] if is_list else value for value in list(shortest.values())[:MOST_VALUES])


def _least(
    search: Search, integration: type[ServiceIntegration], line: Line, assigned: Mapping[str, Any]
) -> Remedy | None:
    """Without the keys that are not needed; those that are needed and not known stay open."""
    full = {**line, **assigned}
    told = set(pool((search.request, *search.beside)))
    known = {key for key, v in full.items() if key in assigned or (v[0] if isinstance(v, list) else v) in told}
    spare = [key for key in full if key not in known | {"service"}]
    for keys in (keys for number in (1, 2) for keys in combinations(spare, number)):
        without = {name: value for name, value in full.items() if name not in keys}
        if len(without) == len(full) - len(keys) and search.allows(without):
            full = without
    unknown = [key for key in full if key not in known | {"service", *_switches(integration)}]
    shown = {
        key: ([f"<{key}>"] if isinstance(v, list) else f"<{key}>") if key in unknown else v for key, v in full.items()
    }
    return Remedy(shown, open_keys=tuple(unknown))


def _with_switches(search: Search, integration: type[ServiceIntegration], example: Line) -> list[Line]:
    """The example with each combination of its options, least granted first."""
    switches = _switches(integration)
    lines = [{**example, **dict(zip(switches, chosen, strict=True))} for chosen in product(*switches.values())]
    valid = [(line, grants) for line in lines if (grants := search.grants(line)) is not None]
    return [line for line, grants in sorted(valid, key=lambda pair: width(pair[1]))]


def _may_grant(search: Search, integration: type[ServiceIntegration]) -> bool:
    """Whether the integration has the action at all, in a row of its own."""
    return any(check.action == search.request.action for row in integration.OPERATIONS for check in row.checks)


def _switches(integration: type[ServiceIntegration]) -> dict[str, tuple[Any, ...]]:
    """Options with a few values each: access: read, write or read_write; redrive: true or false."""
    found: dict[str, tuple[Any, ...]] = {}
    for name, field in integration.model_fields.items():
        if name != "service" and get_origin(field.annotation) is Literal:
            found[name] = get_args(field.annotation)
        elif field.annotation is bool:
            found[name] = (False, True)
    return found


def type_of(line: Line) -> type[ServiceIntegration]:
    """The integration of a line."""
    return next(i for i in CATALOGUE if _service(i) == line["service"])


def _service(integration: type[ServiceIntegration]) -> str:
    return str(integration.model_fields["service"].default)


def _example(integration: type[ServiceIntegration]) -> Line:
    """All keys of all examples."""
    merged: dict[str, Any] = {}
    for text in integration.EXAMPLES:
        merged |= yaml.safe_load(text)
    return merged
