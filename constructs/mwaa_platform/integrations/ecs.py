"""Amazon ECS: run tasks of definitions that exist on one cluster."""

from collections.abc import Iterator, Mapping
from typing import Annotated, ClassVar, Literal

from pydantic import Field, model_validator

from mwaa_platform.aws.grants import Grant, Place
from mwaa_platform.aws.operations import Check, Operation
from mwaa_platform.declared import Spelled, refusal
from mwaa_platform.integrations.base import Case, ServiceIntegration, listed
from mwaa_platform.integrations.container_logs import (
    GET_LOG_EVENTS,
    LogGroup,
    StreamPrefix,
    logs_cases,
    logs_grant,
)
from mwaa_platform.integrations.iam_role import RoleName, role_arn

_DEFINITION = "arn:{partition}:ecs:{region}:{account}:task-definition/{family}:{revision}"
_ON_CLUSTER = {"ecs:cluster": "arn:{partition}:ecs:{region}:{account}:cluster/{cluster}"}
_TO_TASKS = {"iam:PassedToService": "ecs-tasks.amazonaws.com"}
_REFERENCE = "Service Authorization Reference, Amazon ECS, 2026; source and recorded calls of provider 9.22 and 9.34"
_TASK_ACTIONS = ("ecs:DescribeTasks", "ecs:StopTask")
_NO_REVISION = "99999999999"
"""Longer than a declared one can be."""

Cluster = Annotated[str, Spelled(r"[A-Za-z0-9_\-]{1,255}", "cluster name: 1 to 255 letters, digits, _ and -")]
TaskDefinition = Annotated[
    str,
    Spelled(
        r"[A-Za-z0-9_\-]{1,255}(:[1-9][0-9]{0,9})?",
        "task definition: its family of 1 to 255 letters, digits, _ and -; then : and a revision if DAGs run that one",
    ),
]


class Ecs(ServiceIntegration):
    """Run tasks of the named definitions on one cluster, follow them, stop one when its task is killed.

    The operator's `reattach`, tags and volumes are not served, nor are the operators that change clusters and definitions.
    """

    TITLE: ClassVar[str] = "Amazon ECS"
    ENDPOINTS: ClassVar[tuple[str, ...]] = ("ecs",)
    EXAMPLES: ClassVar[tuple[str, ...]] = (
        '{service: ecs, id: load, cluster: jobs, task_definitions: ["load:7"], task_roles: [load-task, load-execution], '
        "log_group: /ecs/load, log_stream_prefix: load}",
    )
    OPERATORS: ClassVar[tuple[str, ...]] = (
        "airflow.providers.amazon.aws.operators.ecs.EcsRunTaskOperator",
        "airflow.providers.amazon.aws.sensors.ecs.EcsTaskStateSensor",
    )
    NOT_SERVED: ClassVar[Mapping[str, str]] = {
        "EcsRunTaskOperator, reattach": "ecs:ListTasks shows every task of the cluster; without it a retry starts a new one",
        "EcsRunTaskOperator, tags": "tags take TagResource, on everything of the kind",
        "EcsCreateClusterOperator": "changes what is declared to exist already; that is no DAG's task here",
        "EcsDeleteClusterOperator": "changes what is declared to exist already; that is no DAG's task here",
        "EcsRegisterTaskDefinitionOperator": "changes what is declared to exist already; that is no DAG's task here",
        "EcsDeregisterTaskDefinitionOperator": "changes what is declared to exist already; that is no DAG's task here",
        "EcsClusterStateSensor": "follows a cluster that a DAG has created",
        "EcsTaskDefinitionStateSensor": "follows a definition that a DAG has registered",
    }
    OPERATIONS: ClassVar[tuple[Operation, ...]] = (
        # ECS fills in a family's latest revision before it asks IAM (since 2024: aws/aws-cdk#30390, botocore's text on RunTask).
        # So `family`, `revision` and the roles are the definition's that `taskDefinition` comes to, unless `overrides` puts
        # other roles in their place; `tasks` and `task` are ids.
        Operation(
            "ecs",
            "RunTask",
            (
                Check("ecs:RunTask", _DEFINITION, _ON_CLUSTER),
                Check("iam:PassRole", "{taskRoleArn}", _TO_TASKS, when="taskRoleArn"),
                Check("iam:PassRole", "{executionRoleArn}", _TO_TASKS, when="executionRoleArn"),
            ),
            f"{_REFERENCE}; ECS Developer Guide, task IAM role",
        ),
        Operation(
            "ecs",
            "DescribeTasks",
            (Check("ecs:DescribeTasks", "arn:{partition}:ecs:{region}:{account}:task/{cluster}/{tasks}"),),
            _REFERENCE,
        ),
        Operation(
            "ecs",
            "StopTask",
            (Check("ecs:StopTask", "arn:{partition}:ecs:{region}:{account}:task/{cluster}/{task}"),),
            _REFERENCE,
        ),
        GET_LOG_EVENTS,
    )

    service: Literal["ecs"] = "ecs"
    cluster: Cluster
    """The cluster that tasks run on; it exists already."""
    task_definitions: Annotated[tuple[TaskDefinition, ...], Field(min_length=1)]
    """What DAGs run; they exist already. `family` is any of its revisions, `family:3` only that one."""
    task_roles: tuple[RoleName, ...] = ()
    """The task and execution roles of those definitions, which running a task hands to ECS; default none."""
    log_group: LogGroup | None = None
    """Where the containers' logs are, for operators with `awslogs_group`; then `log_stream_prefix` too."""
    log_stream_prefix: StreamPrefix | None = None
    """The containers' `awslogs-stream-prefix`."""

    @model_validator(mode="after")
    def _logs_are_named_whole(self) -> "Ecs":
        if bool(self.log_group) != bool(self.log_stream_prefix):
            raise refusal(
                "names logs by half",
                allowed="log_group with log_stream_prefix",
                cure="write both, or leave both out",
            )
        return self

    def grants(self, place: Place) -> Iterator[Grant]:
        """Definitions on the one cluster, the tasks there, the roles for ECS alone."""
        definitions = tuple(
            place.arn("ecs", f"task-definition/{name if ':' in name else f'{name}:*'}")
            for name in self.task_definitions
        )
        on_cluster = {"ArnEquals": {"ecs:cluster": place.arn("ecs", f"cluster/{self.cluster}")}}
        because = "a family is declared without a revision: ECS asks IAM for the latest, whose number changes"
        yield Grant("EcsRun", ("ecs:RunTask",), definitions, conditions=on_cluster, because=because)
        because = "a task's id is made when it starts; the cluster's name stands before it"
        yield Grant("EcsTasks", _TASK_ACTIONS, (place.arn("ecs", f"task/{self.cluster}/*"),), because=because)
        if self.task_roles:
            roles = tuple(role_arn(place, role) for role in self.task_roles)
            yield Grant("EcsPassRoles", ("iam:PassRole",), roles, conditions={"StringEquals": _TO_TASKS})
        if self.log_group and self.log_stream_prefix:
            yield logs_grant("EcsLogs", place, self.log_group, (self.log_stream_prefix,))

    def cases(self, place: Place) -> Iterator[Case]:
        """Every definition and role, their neighbours, another revision and cluster, and the logs."""
        for definition in self.task_definitions:
            family, _, revision = definition.partition(":")
            run = {"cluster": self.cluster, "family": family, "revision": revision or "7"}
            yield Case("ecs", "RunTask", run, True, "declared, without roles")
            yield Case("ecs", "RunTask", {**run, "family": f"{family}-neighbour"}, False, "another definition")
            any_revision = family in self.task_definitions
            yield Case("ecs", "RunTask", {**run, "revision": _NO_REVISION}, any_revision, "another revision")
            yield Case("ecs", "RunTask", {**run, "cluster": f"{self.cluster}-neighbour"}, False, "another cluster")
            for kind in ("taskRoleArn", "executionRoleArn"):
                for role in self.task_roles:
                    arn = role_arn(place, role)
                    yield Case("ecs", "RunTask", {**run, kind: arn}, True, "declared, with its role")
                    yield Case("ecs", "RunTask", {**run, kind: f"{arn}-neighbour"}, False, "another role")
                yield Case("ecs", "RunTask", {**run, kind: role_arn(place, "neighbour")}, False, "no declared role")
        for suffix, ours, why in (("", True, "declared"), ("-neighbour", False, "another cluster")):
            cluster = {"cluster": self.cluster + suffix}
            yield Case("ecs", "DescribeTasks", {**cluster, "tasks": "0123456789abcdef"}, ours, why)
            yield Case("ecs", "StopTask", {**cluster, "task": "0123456789abcdef"}, ours, why)
        yield from logs_cases(self.log_group, (self.log_stream_prefix or "",))

    def names(self, place: Place) -> Mapping[str, str]:
        """The cluster, the definition or definitions, and where the logs are."""
        logs = {"log_group": self.log_group, "log_stream_prefix": self.log_stream_prefix}
        definitions = listed("task_definition", self.task_definitions)
        return {"cluster": self.cluster} | definitions | {key: value for key, value in logs.items() if value}

    def stand_ins(self, place: Place) -> Mapping[str, tuple[Mapping[str, str], ...]]:
        """Of definitions also family and revision; roles by their ARNs."""
        definitions = (name.partition(":") for name in self.task_definitions)
        parts = tuple(
            {"": family + colon + revision, "family": family, "revision": revision or "7"}
            for family, colon, revision in definitions
        )
        roles = tuple({"": role_arn(place, role)} for role in self.task_roles)
        return {**super().stand_ins(place), "task_definitions": parts, "task_roles": roles}
