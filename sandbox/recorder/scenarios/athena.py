"""Amazon Athena."""

from collections.abc import Iterator
from typing import Any

from sandbox.recorder.scenario import Scenario, both, error

_READ = ({"service": "athena"},)
_WRITE = ({"service": "athena", "access": ["read_write"]},)
_ID = "01234567-89ab-cdef-0123-456789abcdef"
_QUERY: dict[str, Any] = {
    "query": "SELECT * FROM recorded",
    "database": "{athena.databases}",
    "workgroup": "{athena.workgroup}",
    "output_location": "{athena.results}",
}
# What the query touches, which no call says.
_TOUCHED = {
    "OutputKey": "{athena.results.prefix}part-0",
    "Database": "{athena.databases}",
    "Table": "recorded",
    "DataBucket": "{athena.data.bucket}",
    "DataKey": "{athena.data.prefix}part-0",
}
_FOLLOWED = {"WorkGroup": "{athena.workgroup}"}
_RESULT = {"OutputBucket": "{athena.results.bucket}", "OutputKey": "{athena.results.prefix}part-0"}
_WORLD = {"StartQueryExecution": _TOUCHED, "GetQueryExecution": _FOLLOWED, "StopQueryExecution": _FOLLOWED}
_WRITTEN = _WORLD | {"StartQueryExecution": {**_TOUCHED, "Writes": "yes"}}


def _state(state: str) -> dict[str, Any]:
    return {"QueryExecution": {"QueryExecutionId": _ID, "Status": {"State": state, "StateChangeReason": "canned"}}}


def _replies(*states: str) -> dict[str, Any]:
    return {
        "StartQueryExecution": {"QueryExecutionId": _ID},
        "GetQueryExecution": [_state(state) for state in states],
        "StopQueryExecution": {},
    }


def scenarios() -> Iterator[Scenario]:
    """Queries, and the sensor on one."""
    operator = "operators.athena.AthenaOperator"
    yield from both(Scenario(operator, "success", _READ, _QUERY, _replies("SUCCEEDED"), world=_WORLD))
    waiting = _replies("RUNNING", "RUNNING", "SUCCEEDED")
    yield from both(Scenario(operator, "waiting", _READ, _QUERY, waiting, world=_WORLD))
    yield from both(Scenario(operator, "failure", _READ, _QUERY, _replies("FAILED"), world=_WORLD, ends="fails"))
    # The oldest provider returns in a `finally`, which swallows the end of its task.
    killed = _replies(*["RUNNING"] * 5, "CANCELLED")
    yield from both(Scenario(operator, "kill", _READ, _QUERY, killed, world=_WORLD, ends="killed | fails", act="kill"))
    insert = {**_QUERY, "query": "INSERT INTO recorded SELECT * FROM recorded"}
    yield Scenario(operator, "write", _WRITE, insert, _replies("SUCCEEDED"), world=_WRITTEN)
    missing = {"StartQueryExecution": error("InvalidRequestException", "WorkGroup is not found")}
    yield Scenario(operator, "missing object", _READ, _QUERY, missing, world=_WORLD, ends="fails")
    # No operator fetches results; a DAG does, by the hook.
    hook, fetched = "hooks.athena.AthenaHook", {"query_execution_id": _ID}
    results = {**_replies("SUCCEEDED"), "GetQueryResults": {"ResultSet": {"Rows": []}}}
    world = {**_WORLD, "GetQueryResults": {**_FOLLOWED, **_RESULT}}
    yield Scenario(hook, "results", _READ, {}, results, act="get_query_results", given=fetched, world=world)
    sensor = "sensors.athena.AthenaSensor"
    followed = {"query_execution_id": _ID}
    yield Scenario(sensor, "success", _READ, followed, _replies("SUCCEEDED"), world=_WORLD)
    yield Scenario(sensor, "waiting", _READ, followed, _replies("QUEUED", "RUNNING", "SUCCEEDED"), world=_WORLD)
    yield Scenario(sensor, "failure", _READ, followed, _replies("FAILED"), world=_WORLD, ends="fails")
