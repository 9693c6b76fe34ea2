"""AWS Batch."""

from collections.abc import Iterator
from typing import Any

from sandbox.recorder.scenario import Scenario, both, error

_NEEDS = ({"service": "batch"},)
_LOGS = ({"service": "batch", "log_group": True},)
_ID = "01234567-89ab-cdef-0123-456789abcdef"
_ARGUMENTS: dict[str, Any] = {
    "job_name": "recorded",
    "job_definition": "{batch.job_definitions}",
    "job_queue": "{batch.job_queues}",
}
_LOGGED = {
    "logDriver": "awslogs",
    "options": {"awslogs-group": "{batch.log_group}", "awslogs-stream-prefix": "{batch.log_stream_prefix}"},
}


def _job(status: str) -> dict[str, Any]:
    container = {"logStreamName": "{batch.log_stream_prefix}/default/0123", "logConfiguration": _LOGGED}
    names = {
        "jobQueue": "arn:aws:batch:{region}:{account}:job-queue/q",
        "jobDefinition": "arn:aws:batch:{region}:{account}:job-definition/d:1",
    }
    job = {"jobId": _ID, "jobName": "recorded", "status": status, "statusReason": "canned", **names}
    attempt = {"container": {"logStreamName": container["logStreamName"]}}
    return {"jobs": [{**job, "container": container, "attempts": [attempt]}]}


def _replies(*states: str) -> dict[str, Any]:
    return {
        "SubmitJob": {"jobId": _ID, "jobName": "recorded"},
        "DescribeJobs": [_job(state) for state in states],
        "TerminateJob": {},
        "GetLogEvents": {"events": [{"message": "line", "timestamp": 1767225600000}], "nextForwardToken": "f/0"},
    }


def scenarios() -> Iterator[Scenario]:
    """Jobs, and the sensor on one."""
    operator = "operators.batch.BatchOperator"
    done, waiting = _replies("SUCCEEDED"), _replies("RUNNABLE", "RUNNING", "RUNNING", "RUNNING", "SUCCEEDED")
    yield from both(Scenario(operator, "success", _NEEDS, _ARGUMENTS, done))
    yield from both(Scenario(operator, "waiting", _NEEDS, _ARGUMENTS, waiting))
    yield from both(Scenario(operator, "failure", _NEEDS, _ARGUMENTS, _replies("RUNNING", "FAILED"), ends="fails"))
    yield from both(Scenario(operator, "kill", _NEEDS, _ARGUMENTS, _replies("RUNNING"), ends="killed", act="kill"))
    verbose = {**_ARGUMENTS, "awslogs_enabled": True}
    yield from both(Scenario(operator, "verbose", _LOGS, verbose, waiting))
    missing = {"SubmitJob": error("ClientException", "JobQueue not found")}
    yield Scenario(operator, "missing object", _NEEDS, _ARGUMENTS, missing, ends="fails")
    tagged = {**_ARGUMENTS, "tags": {"team": "orders"}}
    yield Scenario(operator, "tags", _NEEDS, tagged, done, served=False)
    sensor = "sensors.batch.BatchSensor"
    yield from both(Scenario(sensor, "success", _NEEDS, {"job_id": _ID}, done))
    yield from both(Scenario(sensor, "waiting", _NEEDS, {"job_id": _ID}, _replies("RUNNING", "RUNNING", "SUCCEEDED")))
    yield Scenario(sensor, "failure", _NEEDS, {"job_id": _ID}, _replies("FAILED"), ends="fails")
