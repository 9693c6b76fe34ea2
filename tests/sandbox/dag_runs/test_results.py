"""Decisions counted per task, the verdict, and what is said of a denial."""

from pathlib import Path
from typing import Any

import pytest

from mwaa_platform.declaration.loader import load
from mwaa_platform.declaration.team import Team
from sandbox.dag_runs.api import TaskInstance
from sandbox.dag_runs.denials import denials
from sandbox.dag_runs.follow import DagRunResult
from sandbox.dag_runs.results import TaskKey, stage_result
from sandbox.decisions import Decision

RUN = DagRunResult(
    "daily",
    "rehearsal/1",
    "success",
    (TaskInstance("transform", -1, "success", 2), TaskInstance("each", 1, "success", 1)),
    12.0,
)
GLUE = "arn:aws:glue:ca-central-1:111111111111:job"


def decision(call: str, **fields: Any) -> Decision:
    base: dict[str, Any] = {
        "time": "2026-11-26T05:00:00.000+00:00",
        "call": call,
        "account": "111111111111",
        "region": "ca-central-1",
        "environment": "orders-dev",
        "session": "arn:aws:sts::111111111111:assumed-role/role/AmazonMWAA-airflow",
        "task": "daily/rehearsal%2F1/transform/-1/1",
        "caller": "GlueJobOperator",
        "service": "glue",
        "operation": "StartJobRun",
        "allowed": True,
        "action": "glue:StartJobRun",
        "resource": f"{GLUE}/orders-daily-transform",
    }
    return Decision(**(base | fields))


def test_a_task_is_read_from_the_header() -> None:
    assert TaskKey.of("daily/rehearsal%2F1/group.each/3/2") == TaskKey("daily", "rehearsal/1", "group.each", 3, 2)
    assert TaskKey.of("orders.load") is None
    assert TaskKey.of("") is None
    assert TaskKey.of("a/b/c/d/e") is None


def test_calls_are_counted_once_and_none_is_lost() -> None:
    result = stage_result(
        "orders-dev",
        [RUN],
        [
            decision("1"),
            decision("2", task="daily/rehearsal%2F1/transform/-1/2", allowed=False),
            decision("2", task="daily/rehearsal%2F1/transform/-1/2", action="iam:PassRole", allowed=False),
            decision("3", task="daily/rehearsal%2F1/each/1/1", mapped=False, allowed=False, action="", resource=""),
            decision("4", task="", service="secretsmanager", operation="GetSecretValue"),
            decision("5", task="scheduler", service="logs", operation="PutLogEvents", allowed=False),
            decision("6", task="daily/scheduled__1/transform/-1/1"),
        ],
    )
    tasks = {row.task: (row.tries, row.calls, row.denied, row.unmapped) for row in result.tasks}
    assert tasks == {"transform": (2, 2, 1, 0), "each[1]": (1, 1, 0, 1)}
    others = {(row.component, row.service): (row.calls, row.denied) for row in result.components}
    assert others == {
        ("no task", "secretsmanager"): (1, 0),
        ("scheduler", "logs"): (1, 1),
        ("daily.transform, run scheduled__1", "glue"): (1, 0),
    }
    assert (result.denied, result.unmapped, result.green, result.passed) == (2, 1, True, False)
    assert result.verdict == "orders-dev: failed: 2 calls denied; 1 call that the operation table does not know"


@pytest.mark.parametrize(
    ("runs", "decisions", "incidents", "passed", "verdict"),
    [
        ([RUN], [decision("1")], [], True, "passed: 2 tasks green, 1 call, none denied, none unmapped"),
        ([RUN], [decision("1", allowed=False)], [], False, "failed: 1 call denied"),
        ([], [], [], False, "failed: no DAG ran"),
        ([RUN], [], ["incident kill at transform: …"], False, "failed: incident kill at transform: …"),
        ([DagRunResult("daily", "r", "failed", (), 1.0)], [], [], False, "failed: daily failed"),
        (
            [DagRunResult("daily", "r", "running", (), 1.0, "still running")],
            [],
            [],
            False,
            "failed: daily still running",
        ),
    ],
)
def test_only_green_undenied_and_mapped_passes(
    runs: list[DagRunResult], decisions: list[Decision], incidents: list[str], passed: bool, verdict: str
) -> None:
    result = stage_result("orders-dev", runs, decisions, incidents)
    assert result.passed is passed
    assert result.verdict == f"orders-dev: {verdict}"


@pytest.fixture(scope="module")
def orders(root: Path) -> Team:
    return load(root).teams["orders"]


def told(team: Team, *decisions: Decision) -> list[str]:
    return [str(denial) for denial in denials(decisions, team, "dev")]


def test_a_denial_is_one_paragraph_that_ends_in_the_line(orders: Team) -> None:
    again = decision("2", allowed=False, resource=f"{GLUE}/orders-load", task="daily/rehearsal%2F1/transform/-1/2")
    (text,) = told(orders, decision("1", allowed=False, resource=f"{GLUE}/orders-load"), again)
    assert text == (
        f"daily.transform: glue StartJobRun was refused: glue:StartJobRun on {GLUE}/orders-load: no statement allows it.\n"
        "    In dags/orders/team.yaml, one more line under integrations:\n"
        "      - {service: glue, jobs: [orders-load]}"
    )


def test_what_a_line_cannot_mend_is_said(orders: Team) -> None:
    explicit = decision("1", allowed=False, policy="boundary", statement="NoGlue", task="other")
    bounded = decision("2", allowed=False)
    key = "arn:aws:kms:ca-central-1:111111111111:key/1"
    nobody = decision("3", allowed=False, service="kms", operation="Decrypt", action="kms:Decrypt", resource=key)
    unmapped = decision("4", allowed=False, mapped=False, action="", resource="", operation="ListJobs", reason="no row")
    denied, older, none, missing = told(orders, explicit, bounded, nobody, unmapped)
    assert "the statement NoGlue of boundary denies it" in denied
    assert "No line of a declaration can allow what a statement denies" in denied
    assert "integrations[2] (glue) in dags/orders/team.yaml allows it already" in older
    assert f"- {{actions: ['kms:Decrypt'], resources: ['{key}'], reason: <why the DAGs need it>}}" in none
    assert "extra_statements" in none
    assert missing.startswith("daily.transform: glue ListJobs was refused: the call: no row.")


def test_the_teams_own_secrets_are_the_backends(orders: Team) -> None:
    arn = "arn:aws:secretsmanager:ca-central-1:111111111111:secret:airflow/orders/variables/limit-AbCdEf"
    action = "secretsmanager:GetSecretValue"
    looked_up = decision(
        "1", task="", service="secretsmanager", operation="GetSecretValue", action=action, resource=arn
    )
    (text,) = told(orders, Decision(**{**{f: getattr(looked_up, f) for f in Decision.__slots__}, "allowed": False}))
    assert text.startswith("no task: secretsmanager GetSecretValue was refused")
    assert text.endswith("airflow: {secrets_backend: true}")


def test_ones_own_statements_are_told_from_anothers(orders: Team) -> None:
    team = orders.model_copy(update={"integrations": ()})
    follow = {
        "service": "redshift-data",
        "operation": "DescribeStatement",
        "action": "redshift-data:DescribeStatement",
        "resource": "*",
        "allowed": False,
    }
    owner = "redshift-data:statement-owner-iam-userid"
    (own,) = told(team, decision("1", context={owner: "AROAX:AmazonMWAA-airflow"}, **follow))
    (others,) = told(team, decision("1", context={owner: "AROAY:somebody"}, **follow))
    assert "- {service: redshift_data" in own
    assert "No integration covers it" in others
