"""What the rehearsal brings against what the integrations declare: what no DAG may reach needs not be there."""

from collections.abc import Iterator
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from mwaa_platform.declaration.problems import Keys, Problem
from mwaa_platform.declaration.team import Target
from mwaa_platform.integrations import (
    S3,
    Athena,
    Batch,
    DynamoDb,
    Ecs,
    Emr,
    EmrServerless,
    Glue,
    Lambda,
    RedshiftData,
    SecretsManager,
    Sqs,
    SsmParameters,
    StepFunctions,
)


def rehearsal_is_declared(target: Target) -> Iterator[Problem]:
    """Every object, row, result, message, secret and parameter of the rehearsal is of something that an integration names."""
    yield from _objects(target)
    yield from _named(target)
    yield from _values(target)


def rehearsal_files_exist(target: Target, folder: Path) -> Iterator[Problem]:
    """Each file that an object of the rehearsal is made from lies in the team's folder."""
    for index, item in enumerate(target.team.rehearsal.objects):
        if item.file and not (folder / item.file).is_file():
            yield Problem(
                "no such file in the team's folder",
                ("rehearsal", "objects", index, "file"),
                item.file,
                cure=f"add it as dags/{target.team.team}/{item.file}, or write content: instead",
            )


def covering_line(bucket: str, key: str) -> str:
    """The integration that would declare an object."""
    folder = key.rpartition("/")[0]
    prefix = f"{folder}/*" if folder else "*"
    return f'{{service: s3, bucket: {bucket}, prefix: "{prefix}", access: read}}'


def _objects(target: Target) -> Iterator[Problem]:
    patterns = list(object_patterns(target))
    stage, declared = target.stage_name, [item.uri for item in target.team.rehearsal.objects]
    for index, item in enumerate(target.team.rehearsal.objects):
        if not any(fnmatchcase(f"{item.bucket}/{item.key}", pattern) for pattern in patterns):
            yield Problem(
                f"in stage {stage}: no integration declares this object",
                ("rehearsal", "objects", index),
                item.uri,
                _or_nothing(f"s3://{pattern}" for pattern in patterns),
                f"add under integrations: {covering_line(item.bucket, item.key)}",
            )
    for index, incident in enumerate(target.team.rehearsal.incidents):
        if incident.late and incident.late not in declared:
            yield Problem(
                f"in stage {stage}: what comes late is none of the objects",
                ("rehearsal", "incidents", index, "late"),
                incident.late,
                _or_nothing(declared),
                f'add it to rehearsal.objects: "{incident.late}"',
            )


def object_patterns(target: Target) -> Iterator[str]:
    """Which objects the integrations cover, as `bucket/key*`."""
    others = [line for role in target.team.rehearsal.roles for line in role.integrations]
    for integration in (*target.team.integrations, *others):
        if isinstance(integration, S3):
            yield f"{integration.bucket}/{integration.prefix}"
        elif isinstance(integration, Athena):
            yield from (f"{location.removeprefix('s3://')}*" for location in integration.data)


def _named(target: Target) -> Iterator[Problem]:
    rehearsal = target.team.rehearsal
    things: list[tuple[str, int, str, str]] = [
        ("rows", index, rows.service, rows.name) for index, rows in enumerate(rehearsal.rows)
    ]
    things += [("results", index, result.service, result.name) for index, result in enumerate(rehearsal.results)]
    for section, index, service, name in things:
        known = [other for kind, other in _names(target) if kind == service]
        yield from _unless_known(target, ("rehearsal", section, index), service, name, known)
    queues = [
        name for integration in target.team.integrations if isinstance(integration, Sqs) for name in integration.queues
    ]
    for queue in rehearsal.messages:
        yield from _unless_known(target, ("rehearsal", "messages", queue), "sqs", queue, queues)


def _unless_known(target: Target, keys: Keys, service: str, name: str, known: list[str]) -> Iterator[Problem]:
    if name not in known:
        yield Problem(
            f"in stage {target.stage_name}: no integration with service {service} names {name}",
            keys,
            name,
            _or_nothing(known),
            f"name it in an integration with service: {service}, or correct it here",
        )


def _names(target: Target) -> Iterator[tuple[str, str]]:
    """What may have rows or results, by service."""
    for declared in target.team.integrations:
        for name in _names_of(declared):
            yield declared.service, name


def _names_of(declared: Any) -> tuple[str, ...]:
    match declared:
        case Athena():
            return (declared.workgroup,)
        case DynamoDb():
            return declared.tables
        case RedshiftData():
            return (declared.cluster or declared.workgroup or "",)
        case Glue():
            return (*declared.jobs, *declared.crawlers)
        case Lambda():
            return tuple(name.partition(":")[0] for name in declared.functions)
        case StepFunctions():
            return declared.state_machines
        case Batch():
            return tuple(name.partition(":")[0] for name in declared.job_definitions)
        case Ecs():
            return tuple(name.partition(":")[0] for name in declared.task_definitions)
        case Emr():
            return declared.clusters
        case EmrServerless():
            return declared.applications
    return ()


def _values(target: Target) -> Iterator[Problem]:
    rehearsal, stage = target.team.rehearsal, target.stage_name
    for key in ("variables", "connections"):
        if getattr(rehearsal, key) and not target.team.airflow.secrets_backend:
            yield Problem(
                f"{key} are looked up in the secrets backend, which is off",
                ("rehearsal", key),
                cure="add secrets_backend: true under airflow:",
            )
    for section, service, known in (
        ("secrets", "secrets_manager", _listed(target, SecretsManager, "secrets")),
        ("parameters", "ssm", _listed(target, SsmParameters, "parameters")),
    ):
        for name in getattr(rehearsal, section):
            if not any(fnmatchcase(name, pattern) for pattern in known):
                yield Problem(
                    f"in stage {stage}: no integration with service {service} names {name}",
                    ("rehearsal", section, name),
                    allowed=_or_nothing(known),
                    cure=f"add under integrations: {{service: {service}, {section}: [{name}]}}",
                )


def _listed(target: Target, kind: type, key: str) -> list[str]:
    return [
        name for declared in target.team.integrations if isinstance(declared, kind) for name in getattr(declared, key)
    ]


def _or_nothing(names: Any) -> str:
    return ", ".join(names) or "nothing, for no integration has any"
