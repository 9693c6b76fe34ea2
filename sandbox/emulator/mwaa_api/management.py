"""GetEnvironment, ListEnvironments and ListTagsForResource as MWAA answers them, in place of MiniStack's thinner ones."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote

import botocore.session
from ministack.services import mwaa

from sandbox.emulator import state
from sandbox.emulator.mwaa_api.answers import Answer, done, failed

_DEFAULTS: Mapping[str, Any] = {
    "EnvironmentClass": "mw1.small",
    "WebserverAccessMode": "PRIVATE_ONLY",
    "EndpointManagement": "SERVICE",
    "MaxWorkers": 10,
    "MinWorkers": 1,
    "Schedulers": 2,
    "MinWebservers": 2,
    "MaxWebservers": 2,
}
_LOGS = {
    "DagProcessingLogs": "DAGProcessing",
    "SchedulerLogs": "Scheduler",
    "TaskLogs": "Task",
    "WebserverLogs": "WebServer",
    "WorkerLogs": "Worker",
}
_LARGEST_PAGE = 25


def install() -> None:
    """Answer before MiniStack's handler, whose other operations stay."""
    original = mwaa.handle_request
    if getattr(original, "answers_as_mwaa", False):
        return

    async def handle_request(method: str, path: str, headers: Any, body: Any, query: Any) -> Any:
        found = answer(path, query) if method == "GET" else None
        return found if found is not None else await original(method, path, headers, body, query)

    handle_request.answers_as_mwaa = True  # type: ignore[attr-defined]
    mwaa.handle_request = handle_request


def answer(path: str, query: Mapping[str, Any]) -> Answer | None:
    """To a GET request of these three operations."""
    first, _, rest = path.strip("/").partition("/")
    name = unquote(rest)
    if first == "environments" and name:
        record = mwaa._environments.get(name)
        return done({"Environment": described(record)}) if record else _unknown(name)
    if first == "environments":
        return _listed(query)
    if first == "tags":
        record = mwaa._environments.get(name.rpartition(":environment/")[2])
        if record is None or record["Arn"] != name:
            return _unknown(name)
        return done({"Tags": record.get("Tags", {})})
    return None


def described(record: Mapping[str, Any]) -> dict[str, Any]:
    """Every member of the service's model that can be known: declared, MWAA's default, or following from the name.

    Where CloudFormation hands numbers and booleans over as text, they are what the model says.
    """
    model = botocore.session.get_session().get_service_model("mwaa").shape_for("Environment")
    name, account, region = record["Name"], state.account(), state.region()
    whole = {
        **_DEFAULTS,
        "ServiceRoleArn": f"arn:aws:iam::{account}:role/aws-service-role/airflow.amazonaws.com/AWSServiceRoleForAmazonMWAA",
        "CeleryExecutorQueue": f"arn:aws:sqs:{region}:999999999999:airflow-celery-{name}",
        "AirflowConfigurationOptions": {},
        "Tags": {},
        **record,
    }
    whole["LoggingConfiguration"] = {
        log: {
            "Enabled": False,
            "LogLevel": "INFO",
            "CloudWatchLogGroupArn": f"arn:aws:logs:{region}:{account}:log-group:airflow-{name}-{suffix}",
            **whole.get("LoggingConfiguration", {}).get(log, {}),
        }
        for log, suffix in _LOGS.items()
    }
    found: dict[str, Any] = _typed(whole, model)
    return found


def _typed(value: Any, shape: Any) -> Any:
    if shape.type_name == "structure":
        return {
            name: _typed(value[name], member) for name, member in shape.members.items() if value.get(name) is not None
        }
    if shape.type_name == "map":
        return {key: str(text) for key, text in value.items()}
    if shape.type_name == "integer":
        return int(value)
    if shape.type_name == "boolean":
        return str(value).lower() == "true"
    return value


def _listed(query: Mapping[str, Any]) -> Answer:
    def parameter(name: str, default: str) -> str:
        values = query.get(name, default)
        return str(values[0] if isinstance(values, list) else values)

    names = sorted(mwaa._environments.keys())
    try:
        start, size = int(parameter("NextToken", "0")), int(parameter("MaxResults", str(_LARGEST_PAGE)))
    except ValueError:
        return failed("ValidationException", "NextToken or MaxResults is not valid")
    if not 1 <= size <= _LARGEST_PAGE:
        return failed("ValidationException", f"MaxResults: 1 to {_LARGEST_PAGE}, got {size}")
    page: dict[str, Any] = {"Environments": names[start : start + size]}
    return done({**page, "NextToken": str(start + size)} if start + size < len(names) else page)


def _unknown(name: str) -> Answer:
    return failed("ResourceNotFoundException", f"there is no environment {name}")
