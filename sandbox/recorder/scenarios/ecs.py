"""Amazon ECS."""

from collections.abc import Iterator
from typing import Any

from sandbox.recorder.scenario import Reply, Scenario, both, error

_NEEDS = ({"service": "ecs"},)
_ROLES = ({"service": "ecs", "task_roles": True},)
_LOGS = ({"service": "ecs", "log_group": True},)
_ARN = "arn:aws:ecs:{region}:{account}:task/{ecs.cluster}/0123456789abcdef"
_ARGUMENTS: dict[str, Any] = {
    "cluster": "{ecs.cluster}",
    "task_definition": "{ecs.task_definitions}",
    "overrides": {},
    "launch_type": "FARGATE",
}
_DEFINED = {"family": "{ecs.task_definitions.family}", "revision": "{ecs.task_definitions.revision}"}
_WORLD = {"RunTask": _DEFINED}
_WITH_ROLES = {"RunTask": {**_DEFINED, "taskRoleArn": "{ecs.task_roles}", "executionRoleArn": "{ecs.task_roles}"}}
_EVENTS = {"events": [{"message": "line", "timestamp": 1767225600000}], "nextForwardToken": "f/0"}


def _task(status: str, code: int = 0) -> dict[str, Any]:
    container = {"name": "main", "lastStatus": status, "exitCode": code}
    task = {"taskArn": _ARN, "lastStatus": status, "desiredStatus": status, "containers": [container]}
    return {"tasks": [task], "failures": []}


def _replies(*tasks: Reply) -> dict[str, Any]:
    started = _task("PROVISIONING")
    return {"RunTask": started, "DescribeTasks": list(tasks), "StopTask": {}, "GetLogEvents": _EVENTS}


def scenarios() -> Iterator[Scenario]:
    """Tasks, and the sensor on one."""
    operator, stopped, running = "operators.ecs.EcsRunTaskOperator", _task("STOPPED"), _task("RUNNING")
    done, waiting = _replies(stopped), _replies(running, running, stopped)
    yield from both(Scenario(operator, "success", _NEEDS, _ARGUMENTS, done, world=_WORLD))
    yield from both(Scenario(operator, "roles", _ROLES, _ARGUMENTS, done, world=_WITH_ROLES))
    yield from both(Scenario(operator, "waiting", _NEEDS, _ARGUMENTS, waiting, world=_WORLD))
    failed = _replies(running, _task("STOPPED", 1))
    yield from both(Scenario(operator, "failure", _NEEDS, _ARGUMENTS, failed, world=_WORLD, ends="fails"))
    going = _replies(running)
    yield from both(Scenario(operator, "kill", _NEEDS, _ARGUMENTS, going, world=_WORLD, ends="killed", act="kill"))
    refused = {**_replies(error("AccessDeniedException"))}
    yield Scenario(operator, "waiting fails", _NEEDS, _ARGUMENTS, refused, world=_WORLD, ends="fails")
    logged = {"awslogs_group": "{ecs.log_group}", "awslogs_stream_prefix": "{ecs.log_stream_prefix}/main"}
    yield from both(Scenario(operator, "verbose", _LOGS, {**_ARGUMENTS, **logged}, waiting, world=_WORLD))
    missing = {"RunTask": error("ClientException", "TaskDefinition not found")}
    yield Scenario(operator, "missing object", _NEEDS, _ARGUMENTS, missing, world=_WORLD, ends="fails")
    again = done | {"ListTasks": {"taskArns": []}}
    yield Scenario(operator, "reattach", _NEEDS, {**_ARGUMENTS, "reattach": True}, again, world=_WORLD, served=False)
    tagged = {**_ARGUMENTS, "tags": {"team": "orders"}}
    yield Scenario(operator, "tags", _NEEDS, tagged, done, world=_WORLD, served=False)
    sensor, followed = "sensors.ecs.EcsTaskStateSensor", {"cluster": "{ecs.cluster}", "task": _ARN}
    yield Scenario(sensor, "success", _NEEDS, followed, _replies(running))
    yield Scenario(sensor, "waiting", _NEEDS, followed, _replies(_task("PENDING"), running))
    yield Scenario(sensor, "failure", _NEEDS, followed, _replies(stopped), ends="fails")
