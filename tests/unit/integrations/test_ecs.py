"""ECS."""

from typing import Any

import pytest
from pydantic import ValidationError

from mwaa_platform.aws.grants import Grant, Place
from mwaa_platform.integrations import Ecs

PLACE = Place(account="111111111111", region="eu-west-1")
ECS = "arn:aws:ecs:eu-west-1:111111111111"
ROLE = "arn:aws:iam::111111111111:role"
DECLARED = [
    Ecs(cluster="jobs", task_definitions=("transform", "load:3")),
    Ecs(cluster="jobs", task_definitions=("load", "load:3"), task_roles=("task", f"{ROLE}/ecs/execution")),
    Ecs(cluster="jobs", task_definitions=("load:3",), log_group="/ecs/load", log_stream_prefix="ecs"),
]


def _grants(**declared: Any) -> dict[str, Grant]:
    ecs = Ecs(cluster="jobs", task_definitions=("transform", "load:3"), **declared)
    return {grant.sid: grant for grant in ecs.grants(PLACE)}


def test_runs_declared_definitions_on_that_cluster_only() -> None:
    run = _grants()["EcsRun"]
    assert run.resources == (f"{ECS}:task-definition/transform:*", f"{ECS}:task-definition/load:3")
    assert run.conditions == {"ArnEquals": {"ecs:cluster": f"{ECS}:cluster/jobs"}}


def test_follows_and_stops_tasks_of_that_cluster_only() -> None:
    tasks = _grants()["EcsTasks"]
    assert tasks.actions == ("ecs:DescribeTasks", "ecs:StopTask")
    assert tasks.resources == (f"{ECS}:task/jobs/*",)


def test_no_role_is_passed_unless_named_and_to_ecs_tasks_only() -> None:
    assert "EcsPassRoles" not in _grants()
    roles = _grants(task_roles=("task", "path/execution", f"{ROLE}/other"))["EcsPassRoles"]
    assert roles.resources == (f"{ROLE}/task", f"{ROLE}/path/execution", f"{ROLE}/other")
    assert roles.conditions == {"StringEquals": {"iam:PassedToService": "ecs-tasks.amazonaws.com"}}


def test_logs_are_read_only_where_declared() -> None:
    assert "EcsLogs" not in _grants()
    logs = _grants(log_group="/ecs/load", log_stream_prefix="ecs")["EcsLogs"]
    assert logs.actions == ("logs:GetLogEvents",)
    assert logs.resources == ("arn:aws:logs:eu-west-1:111111111111:log-group:/ecs/load:log-stream:ecs/*",)


@pytest.mark.parametrize(
    "wrong",
    [
        {"cluster": "*"},
        {"task_definitions": ()},
        {"task_definitions": ("transform:*",)},
        {"task_roles": ("*",)},
        {"task_roles": (f"{ROLE}/*",)},
        {"task_roles": ("arn:aws:iam::111111111111:user/someone",)},
    ],
    ids=str,
)
def test_nothing_and_wildcards_are_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Ecs(**{"cluster": "jobs", "task_definitions": ("transform",), **wrong})


@pytest.mark.parametrize("half", [{"log_group": "/ecs/load"}, {"log_stream_prefix": "ecs"}], ids=str)
def test_logs_by_half_are_refused(half: dict[str, str]) -> None:
    with pytest.raises(ValidationError, match="names logs by half"):
        Ecs(cluster="jobs", task_definitions=("transform",), **half)


def test_names_for_dags() -> None:
    ecs = Ecs(cluster="jobs", task_definitions=("load",), log_group="/ecs/load", log_stream_prefix="ecs")
    logs = {"log_group": "/ecs/load", "log_stream_prefix": "ecs"}
    assert ecs.names(PLACE) == {"cluster": "jobs", "task_definition": "load"} | logs
