"""Two teams, data and data-lake, in one account and Region: their templates, to be widened in places, and what is then reached."""

import copy
import json
from functools import cache
from pathlib import Path
from typing import Any

from mwaa_platform.declaration.loader import load
from mwaa_platform.declaration.team import Target
from sandbox.isolation import IsolationResult, check
from tests.support.copies import targets_of
from tests.support.templates import Template, resources_of, synthesised

PROFILE = Path(__file__).resolve().parents[1] / "profiles" / "neighbours"
ACCOUNT, OTHER_ACCOUNT, REGION = "111111111111", "222222222222", "eu-west-1"


def templates() -> dict[str, Template]:
    """A copy to change."""
    return copy.deepcopy(synthesised(PROFILE))


@cache
def targets() -> tuple[Target, ...]:
    """Both stages."""
    return tuple(targets_of(PROFILE))


def checked(changed: dict[str, Template]) -> IsolationResult:
    """The check's answer for these templates."""
    return check(targets(), changed)


def apart(folder: Path) -> tuple[list[Target], dict[str, Template]]:
    """The same two with data-lake in another account; its declaration is written to `folder`."""
    for path in sorted(PROFILE.rglob("*.*")):
        copied = folder / path.relative_to(PROFILE)
        copied.parent.mkdir(parents=True, exist_ok=True)
        text = path.read_text()
        copied.write_text(text.replace(ACCOUNT, OTHER_ACCOUNT) if "data-lake" in copied.parts else text)
    moved = {
        name: json.loads(json.dumps(template).replace(ACCOUNT, OTHER_ACCOUNT))
        if name.startswith("data-lake-")
        else template
        for name, template in templates().items()
    }
    return [team.at("dev") for team in load(folder).teams.values()], moved


def statements(changed: dict[str, Template], stack: str = "data-dev-Mwaa") -> list[dict[str, Any]]:
    """The statements of the stage's execution role, as they stand in the template."""
    (policy,) = resources_of(changed[stack], "AWS::IAM::Policy").values()
    found: list[dict[str, Any]] = policy["Properties"]["PolicyDocument"]["Statement"]
    return found


def statement(changed: dict[str, Template], sid: str) -> dict[str, Any]:
    """One of them."""
    (found,) = (s for s in statements(changed) if s["Sid"] == sid)
    return found


def arn(service: str, resource: str) -> str:
    """An ARN where both teams are."""
    return f"arn:aws:{service}:{REGION}:{ACCOUNT}:{resource}"


SECRET = "secretsmanager:GetSecretValue"
WIDENED: list[tuple[str, str, set[tuple[str, str]]]] = [
    (
        "BucketRead",
        "arn:aws:s3:::data-*storage-dagbucket6*",
        {
            ("s3:GetBucketPolicy", ""),
            ("s3:ListBucket", "/dags/"),
            *(
                (action, f"/{key}")
                for action in ("s3:GetObject", "s3:GetObjectVersion")
                for key in ("dags/pipeline.py", "artifacts/requirements/0123456789abcdef.txt", "deployed/dags.json")
            ),
        },
    ),
    (
        "SecretsBackend",
        arn("secretsmanager", "secret:airflow/data*"),
        {(SECRET, f"airflow/data-lake/{kind}/warehouse-AbCdEf") for kind in ("connections", "variables")},
    ),
    (
        "SecretsRead",
        arn("secretsmanager", "secret:data*"),
        {(SECRET, f"data-lake{name}-AbCdEf") for name in ("", "/database", "/database-x", "/database-second")},
    ),
    (
        "Logs",
        arn("logs", "log-group:airflow-data-*"),
        {
            (f"logs:{action}", f"airflow-data-lake-dev-{group}:log-stream:{stream}")
            for group in ("DAGProcessing", "Scheduler", "Task", "WebServer", "Worker")
            for action, stream in (
                *(("CreateLogStream", ""), ("DescribeLogStreams", "")),
                *(("GetLogEvents", "stream"), ("PutLogEvents", "stream")),
            )
        },
    ),
    (
        "SqsReceive",
        arn("sqs", "data*"),
        {("sqs:DeleteMessage", "data-lake"), ("sqs:ReceiveMessage", "data-lake")},
    ),
    (
        "DynamoDbWrite",
        arn("dynamodb", "table/data*"),
        {(f"dynamodb:{action}", "data-lake") for action in ("BatchWriteItem", "DeleteItem", "PutItem", "UpdateItem")},
    ),
    (
        "Metrics",
        arn("airflow", "environment/*"),
        {("airflow:PublishMetrics", "data-lake-dev")},
    ),
]
"""Statement, the resource it is widened to, and all that data then reaches of data-lake: actions and ends of ARNs."""
