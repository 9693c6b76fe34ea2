"""Which AWS calls the provider's classes make, as recorded with the oldest and the newest provider that MWAA still supports.

The files under `data/recorded_calls/` are written by `make record`, one for each class; sources are the providers themselves, run
against canned replies. Each call has the parameters that its row of the operation table is made of, with placeholders for what a
team declares (`{glue.jobs}` is one of the values that key `jobs` of a `glue` line lists) and for {partition}, {region}, {account}.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from mwaa_platform.aws.airflow_versions import AIRFLOW_VERSIONS, Status

_RECORDED_WITH = sorted(
    (v for v in AIRFLOW_VERSIONS if v.status in (Status.CURRENT, Status.SUPPORTED) and v.amazon_provider),
    key=lambda v: tuple(int(part) for part in v.number.split(".")),
)
RECORDED_AIRFLOWS: Mapping[str, str] = {
    str(v.amazon_provider): v.number for v in (_RECORDED_WITH[0], _RECORDED_WITH[-1])
}
"""The Airflow that each of the two providers was recorded in, the oldest first."""


@dataclass(frozen=True, slots=True)
class RecordedCall:
    """One call, in botocore's names; parameters as the operation table's row takes them."""

    service: str
    operation: str
    parameters: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Need:
    """A declared line that serves a scenario: its service, and keys with the values of which it must have one; True is any."""

    service: str
    keys: Mapping[str, tuple[str | bool, ...]]


@dataclass(frozen=True, slots=True)
class RecordedScenario:
    """One situation of a class, and the calls that it came to with each provider that can do it, each call once."""

    name: str
    needs: tuple[Need, ...]
    calls_of: Mapping[str, tuple[RecordedCall, ...]]
    not_served: tuple[str, ...] = ()
    """Of a situation that no grant is made for, and which the integration's `NOT_SERVED` names: its service:operation pairs."""

    @property
    def calls(self) -> tuple[RecordedCall, ...]:
        """Those of all providers together, each once."""
        every = {repr(call): call for calls in self.calls_of.values() for call in calls}
        return tuple(every.values())


@dataclass(frozen=True, slots=True)
class RecordedClass:
    """An operator, sensor, transfer, notifier, hook or secrets backend by its full name."""

    path: str
    service: str
    """The integration in whose folder its recording lies; its needs may name others too."""
    scenarios: tuple[RecordedScenario, ...]

    @property
    def name(self) -> str:
        """The class's own name."""
        return self.path.rpartition(".")[2]


@cache
def recorded_calls() -> tuple[RecordedClass, ...]:
    """Every class, by service and name."""
    folder = files("mwaa_platform.aws") / "data" / "recorded_calls"
    services = sorted((entry for entry in folder.iterdir() if entry.is_dir()), key=lambda entry: entry.name)
    return tuple(
        read_class(service.name, json.loads(file.read_text(encoding="utf-8")))
        for service in services
        for file in sorted(service.iterdir(), key=lambda entry: entry.name)
    )


def read_class(service: str, data: Mapping[str, Any]) -> RecordedClass:
    """A class from its file's content."""
    scenarios: dict[str, RecordedScenario] = {}
    for name, content in data["scenarios"].items():
        if refused := content.get("not served"):
            scenarios[name] = RecordedScenario(name, (), {}, tuple(refused))
            continue
        needs = tuple(_need(need) for need in content["needs"])
        scenarios[name] = RecordedScenario(name, needs, _calls(content["calls"], scenarios))
    return RecordedClass(data["class"], service, tuple(scenarios.values()))


def _need(data: Mapping[str, Any]) -> Need:
    keys = {name: tuple(value) if isinstance(value, list) else (value,) for name, value in data.items()}
    service = str(keys.pop("service")[0])
    return Need(service, keys)


def _calls(data: Any, earlier: Mapping[str, RecordedScenario]) -> Mapping[str, tuple[RecordedCall, ...]]:
    """`calls` is a list where the providers agree, an object by provider where not, or an earlier scenario's name: the same as it."""
    if isinstance(data, str):
        return earlier[data].calls_of
    by_provider = data if isinstance(data, dict) else dict.fromkeys(RECORDED_AIRFLOWS, data)
    return {provider: tuple(map(_call, calls)) for provider, calls in by_provider.items()}


def _call(data: Mapping[str, str]) -> RecordedCall:
    parameters = dict(data)
    service, _, operation = parameters.pop("call").partition(":")
    return RecordedCall(service, operation, parameters)
