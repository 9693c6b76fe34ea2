"""Recorded calls with a team's own names in them: what the classes that its declared lines serve would call."""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import product

from mwaa_platform.aws.grants import Place
from mwaa_platform.aws.recorded_calls import Need, RecordedCall, RecordedScenario
from mwaa_platform.integrations.base import ServiceIntegration

_PLACEHOLDER = re.compile(r"\{([a-z0-9_]+)\.([a-z0-9_]+)(?:\.([a-z0-9_]+))?\}")


def serves(line: ServiceIntegration, need: Need) -> bool:
    """Whether the line is of the need's service, with values that it asks for."""
    return line.service == need.service and all(
        _has(getattr(line, key, None), wanted) for key, wanted in need.keys.items()
    )


def is_served(scenario: RecordedScenario, lines: Sequence[ServiceIntegration]) -> bool:
    """Whether each of the scenario's needs has a line."""
    return not scenario.not_served and all(any(serves(line, need) for line in lines) for need in scenario.needs)


def bound_calls(
    scenario: RecordedScenario, lines: Sequence[ServiceIntegration], place: Place
) -> Iterator[RecordedCall]:
    """The scenario's calls for every choice of lines that serve it, and of what they declare; none if something is missing.

    Parameters are the operation table's then, ${aws:userid} stands in them for who calls.
    """
    if not is_served(scenario, lines):
        return
    seen: set[str] = set()
    for chosen in product(*([line for line in lines if serves(line, need)] for need in scenario.needs)):
        values = {line.service: line.stand_ins(place) for line in chosen}
        for call in scenario.calls:
            for bound in _choices(call, values, place):
                if repr(bound) not in seen:
                    seen.add(repr(bound))
                    yield bound


def _choices(
    call: RecordedCall, values: Mapping[str, Mapping[str, tuple[Mapping[str, str], ...]]], place: Place
) -> Iterator[RecordedCall]:
    """The call once for each combination of the values that its placeholders may have."""
    text = "\n".join(call.parameters.values())
    keys = list(dict.fromkeys((found[1], found[2]) for found in _PLACEHOLDER.finditer(text)))
    at = {"{partition}": place.partition, "{region}": place.region, "{account}": place.account}
    for choice in product(*(values.get(service, {}).get(key, ()) for service, key in keys)):
        chosen = dict(zip(keys, choice, strict=True))
        filled = {name: _filled(template, chosen, at) for name, template in call.parameters.items()}
        yield RecordedCall(call.service, call.operation, filled)


def _filled(template: str, chosen: Mapping[tuple[str, str], Mapping[str, str]], at: Mapping[str, str]) -> str:
    text = _PLACEHOLDER.sub(lambda found: chosen[found[1], found[2]][found[3] or ""], template)
    for placeholder, here in at.items():
        text = text.replace(placeholder, here)
    return text


def _has(value: object, wanted: tuple[str | bool, ...]) -> bool:
    return bool(value) is wanted[0] if isinstance(wanted[0], bool) else value in wanted
