"""Amazon EMR Serverless."""

from collections.abc import Iterator
from typing import Any

from sandbox.recorder.scenario import Scenario, both, error

_NEEDS = ({"service": "emr_serverless"},)
_LINKS = ({"service": "emr_serverless", "ui_links": True},)
_RUN = "00f0abcdefghij09"
_BREAKS = "fails | breaks: KeyError"
"""The newest provider's trigger does not say which run it waited for, and the task looks for it."""
_ARGUMENTS: dict[str, Any] = {
    "application_id": "{emr_serverless.applications}",
    "execution_role_arn": "{emr_serverless.job_roles}",
    "job_driver": {"sparkSubmit": {"entryPoint": "s3://scripts/job.py"}},
    "name": "recorded",
}


def _replies(*states: str, application: tuple[str, ...] = ("STARTED",)) -> dict[str, Any]:
    here = {"applicationId": "{emr_serverless.applications}"}
    return {
        "GetApplication": [{"application": {**here, "state": state}} for state in application],
        "StartApplication": {},
        "StartJobRun": {**here, "jobRunId": _RUN, "arn": "arn"},
        "GetJobRun": [
            {"jobRun": {**here, "jobRunId": _RUN, "state": state, "stateDetails": "canned"}} for state in states
        ],
        "CancelJobRun": {**here, "jobRunId": _RUN},
        "GetDashboardForJobRun": {"url": "https://dashboard.example.com/logs/SPARK_DRIVER/stdout.gz"},
    }


def scenarios() -> Iterator[Scenario]:
    """Job runs, and the sensors on an application and a run."""
    operator = "operators.emr.EmrServerlessStartJobOperator"
    yield from both(Scenario(operator, "success", _NEEDS, _ARGUMENTS, _replies("SUCCESS")))
    waiting = _replies("RUNNING", "RUNNING", "SUCCESS", application=("STOPPED", "STARTING", "STARTED"))
    yield from both(Scenario(operator, "waiting", _NEEDS, _ARGUMENTS, waiting))
    yield from both(Scenario(operator, "failure", _NEEDS, _ARGUMENTS, _replies("FAILED"), ends="fails"), ends=_BREAKS)
    killed = _replies("RUNNING", "RUNNING", "CANCELLED")
    yield from both(Scenario(operator, "kill", _NEEDS, _ARGUMENTS, killed, ends="killed", act="kill"))
    impatient = {**_ARGUMENTS, "waiter_max_attempts": 2, "waiter_delay": 1}
    yield from both(Scenario(operator, "timeout", _NEEDS, impatient, _replies("RUNNING"), ends="fails"), ends=_BREAKS)
    linked = {**_ARGUMENTS, "enable_application_ui_links": True}
    yield Scenario(operator, "ui links", _LINKS, linked, _replies("SUCCESS"))
    # Whoever opens a run's link has the web server ask for its address, under the same role.
    link, opened = "links.emr.EmrServerlessDashboardLink", {"conn_id": "aws_default", "job_run_id": _RUN}
    opened |= {"application_id": "{emr_serverless.applications}"}
    yield Scenario(link, "success", _LINKS, {}, _replies("SUCCESS"), act="format_link", given=opened)
    missing = {"GetApplication": error("ResourceNotFoundException")}
    yield Scenario(operator, "missing object", _NEEDS, _ARGUMENTS, missing, ends="fails")
    tagged = {**_ARGUMENTS, "config": {"tags": {"team": "orders"}}}
    yield Scenario(operator, "tags", _NEEDS, tagged, _replies("SUCCESS"), served=False)
    sensor = "sensors.emr.EmrServerlessApplicationSensor"
    of = {"application_id": "{emr_serverless.applications}"}
    yield Scenario(sensor, "success", _NEEDS, of, _replies("SUCCESS"))
    yield Scenario(sensor, "waiting", _NEEDS, of, _replies("SUCCESS", application=("STARTING", "STARTED")))
    sensor = "sensors.emr.EmrServerlessJobSensor"
    yield Scenario(sensor, "success", _NEEDS, {**of, "job_run_id": _RUN}, _replies("SUCCESS"))
    yield Scenario(sensor, "waiting", _NEEDS, {**of, "job_run_id": _RUN}, _replies("RUNNING", "SUCCESS"))
    yield Scenario(sensor, "failure", _NEEDS, {**of, "job_run_id": _RUN}, _replies("FAILED"), ends="fails")
