"""A decision log as goldens: what differs from run to run is gone, what matters to IAM stays; written, and compared."""

import json
from dataclasses import asdict, replace
from pathlib import Path

import pytest

from mwaa_platform.declaration.loader import load
from sandbox.decisions import Decision
from sandbox.replay.__main__ import main
from sandbox.replay.golden import Recorded, read
from sandbox.replay.recording import ENVIRONMENT, recorded
from sandbox.server import SandboxError

BUCKET = "arn:aws:s3:::orders-dev-storage-dagbucket63cc6841-d47d6d6cef582"
GROUP = "arn:aws:logs:ca-central-1:111111111111:log-group:airflow-orders-dev-Task"
SESSION = "arn:aws:sts::111111111111:assumed-role/orders-dev-Mwaa-Role-1/AmazonMWAA-airflow"
BASE = Decision(
    time="2026-11-26T11:36:13.000+00:00",
    call="1",
    account="111111111111",
    region="ca-central-1",
    environment="orders-dev",
    session=SESSION,
    task="daily/rehearsal__261126T113609_0/load/-1/1",
    caller="GlueJobOperator",
    service="glue",
    operation="GetJob",
    allowed=True,
    action="glue:GetJob",
    resource="arn:aws:glue:ca-central-1:111111111111:job/load",
)
SYNC = replace(BASE, task="dag-sync", caller="", service="s3", operation="ListObjectsV2", action="s3:ListBucket")
LISTED = replace(SYNC, resource=BUCKET, context={"s3:prefix": "dags/"})


def made(root: Path, *decisions: Decision) -> list[Recorded]:
    targets = [team.at(stage) for team in load(root).teams.values() for stage in team.stages]
    return recorded(decisions, targets).get("orders-dev", [])


def test_a_check_stands_once_however_often_and_in_which_run_it_was_made(root: Path) -> None:
    again = replace(BASE, time="later", call="2", task="daily/rehearsal__261126T113609_1/load/-1/2")
    (one,) = made(root, BASE, again)
    assert one == Recorded("daily.load", "GlueJobOperator", "glue:GetJob", "glue:GetJob", BASE.resource)


@pytest.mark.parametrize(
    ("resource", "kept"),
    [
        ("arn:aws:s3:::r/athena/494fe00d-34b1-4715-8774-aedce571701b.csv", "arn:aws:s3:::r/athena/{id}.csv"),
        ("arn:aws:emr-serverless:x:1:/applications/00a/jobruns/9uss8f7x", "arn:aws:emr-serverless:x:1:/applications/00a/jobruns/{id}"),
        ("arn:aws:states:x:1:execution:m:close-20260115T113512-1", "arn:aws:states:x:1:execution:m:close-20260115T{time}-1"),
        ("arn:aws:secretsmanager:x:1:secret:a/b-890a98", "arn:aws:secretsmanager:x:1:secret:a/b-??????"),
        ("arn:aws:s3:::raw-dev/2026-01-15/orders_20260115.parquet", "arn:aws:s3:::raw-dev/2026-01-15/orders_20260115.parquet"),
    ],
)  # fmt: skip
def test_what_differs_from_run_to_run_is_left_out(resource: str, kept: str, root: Path) -> None:
    assert made(root, replace(BASE, resource=resource))[0].resource == kept


@pytest.mark.parametrize("day", ["2026-11-26", "2026-11-25"])
def test_a_run_that_a_state_machine_started_is_recorded_for_the_rehearsals_day(day: str, root: Path) -> None:
    resource = f"arn:aws:s3:::raw-dev/{day}/orders_{day.replace('-', '')}.parquet"
    started = replace(BASE, task="daily/2e2106ab3410/load/-1/1", resource=resource, context={"s3:prefix": day})
    (one,) = made(root, started)
    assert one.resource == "arn:aws:s3:::raw-dev/2026-01-15/orders_20260115.parquet"
    assert one.context == {"s3:prefix": "2026-01-15"}
    (kept,) = made(root, replace(started, task=BASE.task))
    assert kept.resource == resource


def test_the_environments_own_calls_stand_together(root: Path) -> None:
    file = replace(SYNC, operation="GetObject", action="s3:GetObject", resource=f"{BUCKET}/dags/a.py")
    log = replace(BASE, caller="LocalExecutor", service="logs", resource=f"{GROUP}:log-stream:dag_id=daily/x.log")
    metrics = replace(BASE, task="metrics", caller="", service="cloudwatch", resource="*")
    found = made(root, LISTED, file, log, metrics)
    assert {(one.task, one.by) for one in found} == {(ENVIRONMENT, "")}
    assert [one.resource for one in found] == [
        "arn:aws:s3:::{bucket}",
        "arn:aws:s3:::{bucket}/dags/{file}",
        f"{GROUP}:log-stream:{{stream}}",
        "*",
    ]


def test_who_calls_is_asked_for_again_by_whoever_calls_then(root: Path) -> None:
    context = {"redshift-data:statement-owner-iam-userid": "AROA1:AmazonMWAA-airflow", "aws:CalledVia": "athena"}
    (one,) = made(root, replace(BASE, context=context, resource="*"))
    assert one.context == {"redshift-data:statement-owner-iam-userid": "${aws:userid}", "aws:CalledVia": "athena"}
    asked = one.request(bucket="b", user_id="AROA2:x")
    assert asked.context["redshift-data:statement-owner-iam-userid"] == "AROA2:x"


@pytest.mark.parametrize("part", [{"allowed": False}, {"allowed": False, "mapped": False, "action": ""}])
def test_a_rehearsal_that_was_denied_something_is_not_recorded(part: dict[str, object], root: Path) -> None:
    with pytest.raises(
        SandboxError, match=r"orders-dev: glue GetJob: .* was refused, so this is no log of a rehearsal"
    ):
        made(root, BASE, replace(BASE, **part))  # type: ignore[arg-type]  # the parts are Decision's own


def test_what_iam_does_not_check_and_other_environments_are_left_out(root: Path) -> None:
    assert made(root, replace(BASE, action=""), replace(BASE, environment="other")) == []


def log_of(folder: Path, *decisions: Decision) -> str:
    path = folder / "decisions.jsonl"
    path.write_text("".join(f"{json.dumps(asdict(decision))}\n" for decision in decisions))
    return str(path)


def test_a_log_is_recorded_and_compared(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    goldens = tmp_path / "golden"
    assert main(["--record", log_of(tmp_path, BASE)], goldens) == 0
    assert [one.action for one in read("orders-dev", goldens) or ()] == ["glue:GetJob"]
    assert main(["--against", str(tmp_path)], goldens) == 0
    assert "nothing else and nothing less" in capsys.readouterr().out
    other = replace(BASE, action="glue:GetJobRun", operation="GetJobRun")
    assert main(["--against", log_of(tmp_path, BASE, other)], goldens) == 1
    said = capsys.readouterr()
    assert '+    {"by": "GlueJobOperator", "call": "glue:GetJobRun"' in said.out
    assert "make decisions" in said.err


def test_a_task_that_asks_less_is_a_difference_an_environment_is_not(tmp_path: Path) -> None:
    goldens = tmp_path / "golden"
    metrics = replace(BASE, task="metrics", caller="", service="cloudwatch", resource="*")
    assert main(["--record", log_of(tmp_path, BASE, metrics)], goldens) == 0
    assert main(["--against", log_of(tmp_path, BASE)], goldens) == 0
    assert main(["--against", log_of(tmp_path, metrics)], goldens) == 1
    assert main(["--against", log_of(tmp_path, BASE, replace(metrics, action="s3:PutObject"))], goldens) == 1


@pytest.mark.parametrize("content", [None, "not JSON\n", "{}\n", ""])
def test_what_is_no_log_is_said(content: str | None, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    if content is not None:
        (tmp_path / "decisions.jsonl").write_text(content)
    assert main(["--against", str(tmp_path)], tmp_path / "golden") == 1
    assert "decision" in capsys.readouterr().err
