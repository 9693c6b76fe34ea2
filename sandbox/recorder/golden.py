"""The files that recordings are kept in: one for each class, one line for each call, so that a difference can be read."""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import mwaa_platform
from mwaa_platform.aws.recorded_calls import RECORDED_AIRFLOWS, RecordedCall
from sandbox.recorder.scenario import Scenario

FOLDER = Path(mwaa_platform.__file__).parent / "aws" / "data" / "recorded_calls"

Calls = Mapping[str, tuple[RecordedCall, ...]]


def text_of(path: str, scenarios: Iterable[tuple[Scenario, Calls]]) -> str:
    """A class's file."""
    seen: dict[str, str] = {}
    entries = []
    for scenario, calls in scenarios:
        if not scenario.served:
            made = dict.fromkeys(f"{call.service}:{call.operation}" for every in calls.values() for call in every)
            entries.append(f'    {json.dumps(scenario.name)}: {{\n      "not served": {json.dumps(list(made))}\n    }}')
            continue
        written = _written(calls)
        same = seen.setdefault(written, scenario.name)
        body = json.dumps(same) if same != scenario.name else written
        needs = json.dumps(list(scenario.needs))
        entries.append(f'    {json.dumps(scenario.name)}: {{\n      "needs": {needs},\n      "calls": {body}\n    }}')
    inside = ",\n".join(entries)
    return f'{{\n  "class": {json.dumps(path)},\n  "scenarios": {{\n{inside}\n  }}\n}}\n'


def _written(calls: Calls) -> str:
    different = {repr(made): made for made in calls.values()}
    if len(different) == 1 and set(calls) == set(RECORDED_AIRFLOWS):
        return _lines(next(iter(different.values())), 6)
    inside = ",\n".join(f"        {json.dumps(provider)}: {_lines(made, 8)}" for provider, made in calls.items())
    return f"{{\n{inside}\n      }}"


def _lines(calls: tuple[RecordedCall, ...], indent: int) -> str:
    if not calls:
        return "[]"
    space = " " * indent
    lines = ",\n".join(f"{space}  {json.dumps(_data(call))}" for call in calls)
    return f"[\n{lines}\n{space}]"


def _data(call: RecordedCall) -> dict[str, Any]:
    return {"call": f"{call.service}:{call.operation}", **call.parameters}
