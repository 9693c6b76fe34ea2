"""Which tasks look up connections and variables in Secrets Manager, below the team's two prefixes."""

import re
from collections.abc import Iterator
from pathlib import Path

from mwaa_platform.access_report.entries import TaskUse
from mwaa_platform.aws.operations import Request
from mwaa_platform.dagcheck.findings import file_name
from mwaa_platform.dagcheck.run import Run, SecretLookup, TaskMade
from mwaa_platform.dagcheck.text import HOLE, plain
from mwaa_platform.dagcheck.values import Value, each
from mwaa_platform.declaration.loader import DECLARATION
from mwaa_platform.declaration.team import Target

EVERY_TASK = "every task (Airflow's own lookups)"
_AMAZON = re.compile(r"airflow\.providers\.amazon\.aws\.(?:operators|sensors|transfers)\.")
_TEMPLATE = re.compile(
    r"\b(?P<of>var\.(?:value|json)|conn)\.(?:get\(\s*['\"](?P<asked>[^'\"]+)['\"]|(?P<name>(?!get\b)\w+))"
)


def secret_uses(root: Path, target: Target, run: Run) -> Iterator[tuple[Request, TaskUse]]:
    """Each lookup as a request; of a kind that no task names, one that stands for Airflow's own."""
    found = [*run.secret_lookups, *(lookup for task in run.tasks for lookup in _of_task(task))]
    for kind in ("connections", "variables"):
        named = [lookup for lookup in found if lookup.kind == kind]
        for lookup in named:
            where = lookup.where
            task = lookup.task or "when the file is read"
            use = TaskUse(lookup.dag, task, file_name(where.path, root), where.line)
            yield _request(target, kind, plain(lookup.name)), use
        if not named:
            file = f"dags/{target.team.team}/{DECLARATION}"
            yield _request(target, kind, HOLE), TaskUse("", EVERY_TASK, file, 1)


def _request(target: Target, kind: str, name: str) -> Request:
    resource = target.place.arn("secretsmanager", f"secret:airflow/{target.team.team}/{kind}/{name}-??????")
    return Request("secretsmanager:GetSecretValue", resource)


def _of_task(task: TaskMade) -> Iterator[SecretLookup]:
    named = task.arguments.named
    given = {key: value for key, value in named.items() if key.endswith("conn_id")}
    if _AMAZON.match(task.name):
        given.setdefault("aws_conn_id", "aws_default")
    for name in each(given.values()):
        if isinstance(name, str) and name:
            yield SecretLookup("connections", name, task.where, task.task or task.operator, task.dag)
    for text in _texts(list(named.values()), 0):
        for match in _TEMPLATE.finditer(text) if "{{" in text or "{%" in text else ():
            kind = "connections" if match["of"] == "conn" else "variables"
            yield SecretLookup(kind, match["asked"] or match["name"], task.where, task.task or task.operator, task.dag)


def _texts(value: Value, depth: int) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, (list, tuple, dict)) and depth < 5:
        for inner in each(value.values() if isinstance(value, dict) else value):
            yield from _texts(inner, depth + 1)
