"""A grant taken out of a deployed execution role, through the local AWS's IAM API as its account would, and put back."""

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sandbox.proof.units import listed

Statement = Mapping[str, Any]
Without = Callable[[Statement], Statement | None]

RAW = "arn:aws:s3:::raw-dev"
FILE = f"{RAW}/incoming/orders/2026-01-15/orders_20260115.parquet"
_GLUE, _REDSHIFT = "arn:aws:glue:ca-central-1:111111111111", "arn:aws:redshift:ca-central-1:111111111111"
_DATABASE_USER = f"{_REDSHIFT}:dbuser:analytics-cluster/airflow_user"
_FUNCTION = "arn:aws:lambda:eu-west-1:333333333333:function:fx-rates"


def grant(sid: str, *, action: str = "", resource: str = "") -> Without:
    """The statement of that id without an action, or without the resource that ends so, or as a whole."""

    def without(statement: Statement) -> Statement | None:
        if statement.get("Sid") != sid:
            return statement
        actions = [one for one in listed(statement["Action"]) if one != action]
        resources = [one for one in listed(statement["Resource"]) if not (resource and one.endswith(resource))]
        if (not action and not resource) or not actions or not resources:
            return None
        assert (len(actions), len(resources)) != (
            len(listed(statement["Action"])),
            len(listed(statement["Resource"])),
        ), f"{sid} has no {action}{resource}"
        return {**statement, "Action": actions, "Resource": resources}

    return without


@contextmanager
def taken_away(iam: Any, role: str, without: Without) -> Iterator[None]:
    """The role's inline policies without it, for as long as the block lasts."""
    names = iam.list_role_policies(RoleName=role)["PolicyNames"]
    before = {name: iam.get_role_policy(RoleName=role, PolicyName=name)["PolicyDocument"] for name in names}
    after = {
        name: {**document, "Statement": [kept for one in document["Statement"] if (kept := without(one)) is not None]}
        for name, document in before.items()
    }
    assert after != before, "the role has no such grant"
    _put(iam, role, after)
    try:
        yield
    finally:
        _put(iam, role, before)


def _put(iam: Any, role: str, documents: Mapping[str, Any]) -> None:
    for name, document in documents.items():
        iam.put_role_policy(RoleName=role, PolicyName=name, PolicyDocument=json.dumps(document))


@dataclass(frozen=True, slots=True)
class Case:
    """What is taken away, the task that then fails, at which action on which resource, and the declared line that grants it."""

    team: str
    taken: Without
    task: str
    action: str
    resource: str
    line: str


CASES = (
    # The canary: what the first task asks first. If this passes, nothing is enforced.
    Case("orders", grant("S3Read"), "wait_for_file", "s3:GetObject", FILE, "integrations[0] (s3)"),
    Case(
        "orders",
        grant("GlueJobs", action="glue:GetJobRun"),
        "transform",
        "glue:GetJobRun",
        f"{_GLUE}:job/orders-daily-transform",
        "integrations[2] (glue)",
    ),
    Case(
        "orders",
        grant("GlueCrawlers", action="glue:StartCrawler"),
        "catalogue",
        "glue:StartCrawler",
        f"{_GLUE}:crawler/orders-processed-crawler",
        "integrations[2] (glue)",
    ),
    Case(
        "orders",
        grant("RedshiftOwnStatements", action="redshift-data:DescribeStatement"),
        "summarise",
        "redshift-data:DescribeStatement",
        "*",
        "integrations[3] (redshift_data)",
    ),
    Case(
        "orders",
        grant("RedshiftCredentials", resource="/airflow_user"),
        "summarise",
        "redshift:GetClusterCredentials",
        _DATABASE_USER,
        "integrations[3] (redshift_data)",
    ),
    Case(
        "finance", grant("LambdaInvoke"), "fetch_rates", "lambda:InvokeFunction", _FUNCTION, "integrations[0] (lambda)"
    ),
)
