"""Runs the scenarios in real Airflows and brings what they called into the files' form."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from packaging.version import Version

from mwaa_platform.aws.recorded_calls import RECORDED_AIRFLOWS, RecordedCall
from sandbox.local_airflow.installation import install
from sandbox.recorder import provider
from sandbox.recorder.golden import FOLDER, text_of
from sandbox.recorder.names import PLACE, filled
from sandbox.recorder.rows import NotInTableError, kept
from sandbox.recorder.scenario import LARGE_FILE, LARGE_FILE_BYTES, Scenario
from sandbox.recorder.scenarios.sts import CONNECTIONS
from sandbox.server import SandboxError

LIMIT_SECONDS = 300
AIRFLOWS = Path(sys.prefix) / "airflow"
"""Where `make test` keeps its Airflows too."""
_ROOT = Path(__file__).parents[2]


class RecordingError(SandboxError):
    """Scenarios did not go as written; the text lists every one."""


@dataclass(frozen=True, slots=True)
class Recording:
    """The files that a recording comes to."""

    files: Mapping[Path, str]


def record(scenarios: Iterable[tuple[str, Scenario]], providers: Iterable[str] = RECORDED_AIRFLOWS) -> Recording:
    """Record with every provider, at once; installs the Airflows that are missing.

    Raises:
        RecordingError: a scenario ended otherwise than it says, or made a call that the operation table cannot judge.
    """
    wanted = list(scenarios)
    with ThreadPoolExecutor() as pool:
        results = dict(zip(providers, pool.map(lambda version: _run(version, wanted), providers), strict=True))
    problems: list[str] = []
    calls: list[dict[str, tuple[RecordedCall, ...]]] = [{} for _ in wanted]
    for version, found in results.items():
        for index, result in found.items():
            scenario = wanted[index][1]
            try:
                calls[index][version] = _judged(scenario, result)
            except RecordingError as error:
                problems.append(f"{scenario.operator}, {scenario.name}, provider {version}: {error}")
    if problems:
        raise RecordingError("\n".join(problems))
    files: dict[Path, list[tuple[Scenario, Mapping[str, tuple[RecordedCall, ...]]]]] = {}
    for (service, scenario), made in zip(wanted, calls, strict=True):
        path = FOLDER / service / f"{scenario.operator.rpartition('.')[2]}.json"
        files.setdefault(path, []).append((scenario, made))
    airflows = {version: AIRFLOWS / number for version, number in RECORDED_AIRFLOWS.items()}
    texts = {path: text_of(of[0][0].path, of) for path, of in files.items()}
    return Recording({**texts, provider.FILE: provider.text_of(airflows)})


def _judged(scenario: Scenario, result: Mapping[str, Any]) -> tuple[RecordedCall, ...]:
    if result["problems"] or result["ended"] not in scenario.ends.split(" | "):
        said = "; ".join(result["problems"]) or result["said"].strip()
        raise RecordingError(f"{result['ended']}, not {scenario.ends}: {said}")
    found: dict[str, RecordedCall] = {}
    if not scenario.served:
        return tuple(RecordedCall(service, operation, {}) for service, operation, _ in result["calls"])
    for service, operation, parameters in result["calls"]:
        world = filled(scenario.world.get(operation, {}))
        try:
            found |= {repr(call): call for call in kept(service, operation, parameters, world)}
        except NotInTableError as error:
            raise RecordingError(str(error)) from None
    return tuple(found.values())


def _run(provider: str, scenarios: list[tuple[str, Scenario]]) -> dict[int, Mapping[str, Any]]:
    installed = install(RECORDED_AIRFLOWS[provider], AIRFLOWS / RECORDED_AIRFLOWS[provider])
    asked = [_asked(i, s) for i, (_, s) in enumerate(scenarios) if _can(provider, s)]
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder) / "scenarios.json", Path(folder) / "results.json"
        with (Path(folder) / LARGE_FILE).open("wb") as large:
            large.truncate(LARGE_FILE_BYTES)
        source.write_text(json.dumps({"scenarios": asked}))
        command = [str(installed.python), "-m", "sandbox.recorder.guest", str(source), str(target)]
        try:
            ended = subprocess.run(
                command,
                env=_environment(folder),
                cwd=folder,
                capture_output=True,
                text=True,
                timeout=LIMIT_SECONDS,
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            raise RecordingError(f"provider {provider} did not end within {LIMIT_SECONDS} s") from error
        if ended.returncode != 0 or not target.exists():
            raise RecordingError(f"provider {provider}: {ended.stderr[-3000:]}")
        return {result["id"]: result for result in json.loads(target.read_text())}


def _can(provider: str, scenario: Scenario) -> bool:
    number = Version(provider)
    newest = Version(scenario.until) if scenario.until else number
    return Version(scenario.since or "0") <= number <= newest


def _asked(index: int, scenario: Scenario) -> dict[str, Any]:
    fields = ("arguments", "act", "given", "pulled", "stands_in", "modules")
    asked = {name: getattr(scenario, name) for name in fields}
    return {"id": index, "class": scenario.path, **filled({**asked, "replies": scenario.answers})}


def _environment(folder: str) -> dict[str, str]:
    return {
        "PATH": os.defpath,
        "HOME": folder,
        "PYTHONPATH": str(_ROOT),
        "AIRFLOW_HOME": folder,
        "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
        "AIRFLOW_CONN_AWS_DEFAULT": "aws://",
        **{f"AIRFLOW_CONN_{name.upper()}": _connection(extra) for name, extra in CONNECTIONS.items()},
        "AWS_ACCESS_KEY_ID": "recorded",
        "AWS_SECRET_ACCESS_KEY": "recorded",
        "AWS_DEFAULT_REGION": PLACE.region,
        "AWS_EC2_METADATA_DISABLED": "true",
    }


def _connection(extra: Mapping[str, Any]) -> str:
    return json.dumps({"conn_type": "aws", "extra": filled(extra)})
