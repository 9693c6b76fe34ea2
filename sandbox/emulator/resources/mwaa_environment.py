"""AWS::MWAA::Environment: checked as MWAA checks, then kept where GetEnvironment finds it."""

import time
import uuid
from typing import Any

from ministack.services import mwaa

from mwaa_platform.aws.grants import Place
from mwaa_platform.aws.limits import ENVIRONMENT_REPLACED_BY
from mwaa_platform.aws.log_groups import SUFFIXES, log_group_arn
from sandbox.emulator import state
from sandbox.emulator.mwaa_checks import EnvironmentRefusedError, check


def _create(logical_id: str, properties: dict[str, Any], stack_name: str) -> tuple[str, dict[str, str]]:
    name = str(properties.get("Name", ""))
    if name in mwaa._environments:
        raise EnvironmentRefusedError(f"an environment named {name} already exists in {state.region()}")
    check(properties)
    mwaa._environments[name] = _record(properties)
    return name, _attributes(name)


def _update(physical_id: str, old: dict[str, Any], new: dict[str, Any], stack_name: str) -> tuple[str, dict[str, str]]:
    changed = [key for key in ENVIRONMENT_REPLACED_BY if old.get(key) != new.get(key)]
    if _subnets(old) != _subnets(new):
        changed.append("NetworkConfiguration.SubnetIds")
    if "Name" not in changed and changed:
        raise EnvironmentRefusedError(
            "CloudFormation cannot update a stack when a custom-named resource requires replacing. "
            f"Rename {physical_id} and update the stack again: {', '.join(changed)} changed"
        )
    if "Name" in changed:
        return _create("", new, stack_name)
    check(new)
    mwaa._environments[physical_id] = _record(new)
    return physical_id, _attributes(physical_id)


def _delete(physical_id: str, properties: dict[str, Any]) -> None:
    mwaa._environments.pop(physical_id, None)


def _subnets(properties: dict[str, Any]) -> list[str]:
    return list(properties.get("NetworkConfiguration", {}).get("SubnetIds", []))


def _arn(name: str) -> str:
    return f"arn:aws:airflow:{state.region()}:{state.account()}:environment/{name}"


def _record(properties: dict[str, Any]) -> dict[str, Any]:
    name = properties["Name"]
    now, known = time.time(), mwaa._environments.get(name)
    return {
        **properties,
        "Arn": _arn(name),
        "Status": "AVAILABLE",
        "CreatedAt": known["CreatedAt"] if known else now,
        "LastUpdate": {"Status": "SUCCESS", "CreatedAt": now},
        "WebserverUrl": _web_server(name, properties),
        "_docker_container_id": None,
    }


def _web_server(name: str, properties: dict[str, Any]) -> str:
    """In MWAA's form, which has no scheme: `<uuid>.c1.airflow.<Region>.on.aws`, with -vpce where it is private."""
    private = "-vpce" if properties.get("WebserverAccessMode", "PRIVATE_ONLY") == "PRIVATE_ONLY" else ""
    return f"{uuid.uuid5(uuid.NAMESPACE_URL, _arn(name))}{private}.c1.airflow.{state.region()}.on.aws"


def _attributes(name: str) -> dict[str, str]:
    attributes = {
        "Arn": _arn(name),
        "WebserverUrl": _web_server(name, mwaa._environments.get(name, {})),
        "CeleryExecutorQueue": f"arn:aws:sqs:{state.region()}:999999999999:airflow-celery-{name}",
    }
    place = Place(account=state.account(), region=state.region())
    for log in SUFFIXES:
        attributes[f"LoggingConfiguration.{log}.CloudWatchLogGroupArn"] = log_group_arn(place, name, log)
    return attributes


HANDLER = {"create": _create, "update": _update, "delete": _delete}
