"""What a call does not say itself, looked up in MiniStack's stores of the account and Region that it is made in."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ministack.services import athena, ecs, glue, secretsmanager

MISSING_SUFFIX = "-??????"
"""Stands for the end of the ARN of a secret that does not exist, so that a lookup is decided by its name."""


@dataclass(frozen=True, slots=True)
class TaskDefinition:
    """Of what a run's `taskDefinition` comes to: the number, and the ARNs of its roles if it names any."""

    revision: str
    roles: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Query:
    """Of a query that was started: its workgroup, and where its result is."""

    workgroup: str
    output: str


def secret_arn(secret_id: str) -> str:
    """The whole ARN of a secret that a call names by name, ARN, or ARN without its suffix; nothing if there is none."""
    _, record = secretsmanager._resolve(secret_id)
    return str(record["ARN"]) if record else ""


def task_definition(family: str, revision: str) -> TaskDefinition:
    """The definition, the latest of its family if no revision is named; one that does not exist has no roles."""
    number = revision or str(ecs._task_def_latest.get(family, 0))
    record = ecs._task_defs.get(f"{family}:{number}") or {}
    roles = {name: str(record[name]) for name in ("taskRoleArn", "executionRoleArn") if record.get(name)}
    return TaskDefinition(number, roles)


def workgroup_output(workgroup: str) -> str:
    """Where the workgroup writes results by its own setting, if it has one."""
    configuration = (athena._workgroups.get(workgroup) or {}).get("Configuration") or {}
    return str((configuration.get("ResultConfiguration") or {}).get("OutputLocation") or "")


def output_is_enforced(workgroup: str) -> bool:
    """Whether the workgroup's setting replaces the call's."""
    configuration = (athena._workgroups.get(workgroup) or {}).get("Configuration") or {}
    return bool(configuration.get("EnforceWorkGroupConfiguration")) and bool(workgroup_output(workgroup))


def query(execution_id: str) -> Query:
    """A query by its id; of one that does not exist nothing is known, and nothing is allowed."""
    record: Mapping[str, Any] = athena._executions.get(execution_id) or {}
    output = (record.get("ResultConfiguration") or {}).get("OutputLocation") or ""
    return Query(str(record.get("WorkGroup", "")), str(output))


def table_location(database: str, table: str) -> str:
    """Where the objects of a table of the Glue catalog lie; nothing if the catalog has no such table."""
    record = glue._tables.get(f"{database}/{table}") or {}
    return str((record.get("StorageDescriptor") or {}).get("Location") or "")
