"""Amazon EMR Serverless, by moto 5.2.5: its runs stay as they begin; and its applications of a wanted id."""

import importlib
from collections.abc import Callable, Mapping
from typing import Any

from mwaa_platform.aws.grants import Place
from sandbox.emulator.jobs.request import Answer, changed, document
from sandbox.emulator.jobs.runs import Runs
from sandbox.emulator_tags import APPLICATION_ID_TAG

_STATES = {"running": "RUNNING", "succeeded": "SUCCESS", "failed": "FAILED", "stopped": "CANCELLED"}


def serve(
    operation: str, given: Mapping[str, Any], place: Place, runs: Runs, task: str, by_moto: Callable[[], Answer]
) -> Answer:
    """One call."""
    if operation == "CreateApplication":
        return _create(given, by_moto)
    answer = by_moto()
    found = document(answer)
    run = runs.find(place, str(given.get("jobRunId", "")))
    if operation == "StartJobRun" and found:
        runs.begin(place, "emr_serverless", str(given["applicationId"]), found["jobRunId"], task=task)
    if operation == "CancelJobRun" and run:
        runs.stop(run)
    if operation == "GetJobRun" and found and run:
        state = runs.state(run)
        found["jobRun"]["state"] = _STATES[state]
        found["jobRun"]["stateDetails"] = run.reason if state == "failed" else ""
        return changed(answer, found)
    return answer


def _create(given: Mapping[str, Any], by_moto: Callable[[], Answer]) -> Answer:
    models = importlib.import_module("moto.emrserverless.models")
    wanted, original = given.get("tags", {}).get(APPLICATION_ID_TAG), models.random_appplication_id
    if wanted:
        models.random_appplication_id = lambda: str(wanted)  # type: ignore[attr-defined]
    try:
        return by_moto()
    finally:
        models.random_appplication_id = original  # type: ignore[attr-defined]
