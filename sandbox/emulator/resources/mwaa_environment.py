"""AWS::MWAA::Environment: checked as MWAA checks, then kept where GetEnvironment finds it."""

import time
import uuid
from typing import Any

from ministack.services import ec2, mwaa
from ministack.services.cloudformation import stacks

from mwaa_platform.aws.grants import Place
from mwaa_platform.aws.limits import ENVIRONMENT_REPLACED_BY
from mwaa_platform.aws.log_groups import SUFFIXES, log_group_arn
from sandbox.emulator import state
from sandbox.emulator.mwaa_checks import EnvironmentRefusedError, check

TYPE = "AWS::MWAA::Environment"
PENDING_SECONDS = 30.0
"""For the 72 hours that MWAA waits for a customer's endpoints."""


def _create(logical_id: str, properties: dict[str, Any], stack_name: str) -> tuple[str, dict[str, str]]:
    name = str(properties.get("Name", ""))
    if name in mwaa._environments:
        raise EnvironmentRefusedError(f"an environment named {name} already exists in {state.region()}")
    check(properties)
    mwaa._environments[name] = record = _record(properties)
    if properties.get("EndpointManagement") == "CUSTOMER":
        record["Status"] = "PENDING"
        try:
            _wait_for_endpoints(record)
        except EnvironmentRefusedError:
            del mwaa._environments[name]
            raise
        record["Status"] = "AVAILABLE"
    return name, _attributes(name)


def _wait_for_endpoints(record: dict[str, Any]) -> None:
    """As MWAA waits: until there is an Interface endpoint to each of its services, in both subnets."""
    deadline = time.monotonic() + PENDING_SECONDS
    while missing := [service for service in _services(record).values() if not _is_reached(service, record)]:
        if time.monotonic() > deadline:
            raise EnvironmentRefusedError(
                "the environment was in PENDING for 72 hours: no Interface endpoint in both subnets to "
                + " and ".join(missing)
            )
        time.sleep(0.1)


def _is_reached(service: str, record: dict[str, Any]) -> bool:
    return any(
        endpoint["ServiceName"] == service
        and endpoint["VpcEndpointType"] == "Interface"
        and set(_subnets(record)) <= set(endpoint["SubnetIds"])
        for endpoint in list(ec2._vpc_endpoints.values())
    )


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


def _services(properties: dict[str, Any]) -> dict[str, str]:
    """The endpoint services of the environment, by attribute."""
    names = ["Database"] + (["Webserver"] if properties.get("WebserverAccessMode") != "PUBLIC_ONLY" else [])
    return {
        f"{each}VpcEndpointService": f"com.amazonaws.vpce.{state.region()}.vpce-svc-{_digits(properties['Name'], each)}"
        for each in names
    }


def _digits(name: str, what: str) -> str:
    return uuid.uuid5(uuid.NAMESPACE_URL, f"{_arn(name)}/{what}").hex[:17]


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
        **_services(properties),
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
        **_services(mwaa._environments.get(name, {"Name": name})),
    }
    place = Place(account=state.account(), region=state.region())
    for log in SUFFIXES:
        attributes[f"LoggingConfiguration.{log}.CloudWatchLogGroupArn"] = log_group_arn(place, name, log)
    return attributes


def create_on_a_thread() -> None:
    """A creation that waits for endpoints must not hold the server that is to make them."""
    on_thread = stacks._runs_on_worker_thread
    if getattr(on_thread, "knows_environments", False):
        return

    def waits(resource_type: str) -> bool:
        return resource_type == TYPE or on_thread(resource_type)

    waits.knows_environments = True  # type: ignore[attr-defined]
    stacks._runs_on_worker_thread = waits


HANDLER = {"create": _create, "update": _update, "delete": _delete}
