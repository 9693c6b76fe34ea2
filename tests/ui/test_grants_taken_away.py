"""Grants are taken away from the deployed roles, and the DAGs fail for it in their real Airflows; changed DAGs run as changed."""

import json
import subprocess
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest

from sandbox.clients import Clients
from tests.sandbox.replay.taken_away import CASES, FILE, RAW, Case, Without, grant, taken_away
from tests.support.command import COMMAND, run
from tests.ui.platform import DAG, OTHER_DAG, OTHER_STAGE, STAGE, TRIVIAL, Platform, write_trivial_dag

PLACES = {STAGE: ("111111111111", "ca-central-1"), OTHER_STAGE: ("333333333333", "eu-west-1")}


@pytest.fixture
def up(platform: Platform) -> dict[str, Any]:
    return platform.up


@contextmanager
def without(up: dict[str, Any], stage: str, *grants: Without) -> Iterator[Callable[[str], Any]]:
    """The stage's role without these grants, and clients of the account's own."""
    account, region = PLACES[stage]
    clients = Clients(Path(up["folder"]), up["endpoint"], account)
    environment = clients.client("mwaa", region).get_environment(Name=stage)["Environment"]
    role = environment["ExecutionRoleArn"].rpartition("/")[2]
    with ExitStack() as stack:
        for each in grants:
            stack.enter_context(taken_away(clients.client("iam", region), role, each))
        yield lambda service: clients.client(service, region)


def outcome(project: Path, stage: str, dag: str, *, code: int = 1) -> dict[str, Any]:
    """What `run` says of it to a program."""
    command = [COMMAND, "run", dag, "--stage", stage, "--json", "--limit-seconds", "120"]
    ended = subprocess.run(command, cwd=project, capture_output=True, text=True, timeout=300, check=False)
    assert ended.returncode == code, ended.stdout + ended.stderr
    found: dict[str, Any] = json.loads(ended.stdout)
    return found


def states(result: dict[str, Any]) -> dict[str, str]:
    return {task["task"]: task["state"] for task in result["tasks"]}


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case.action))
def test_without_a_grant_the_dag_fails_at_exactly_that_action(project: Path, up: dict[str, Any], case: Case) -> None:
    stage, dag = (STAGE, DAG) if case.team == "orders" else (OTHER_STAGE, OTHER_DAG)
    with without(up, stage, case.taken):
        result = outcome(project, stage, dag)
    before, (failed, *after) = [], list(states(result).items())
    while failed[1] == "success":
        before.append(failed)
        failed, *after = after
    assert failed == (case.task, "failed")
    assert {state for _, state in after} <= {"upstream_failed"}
    (denial,) = result["denials"]
    assert denial["task"] == f"{dag}.{case.task}"
    assert (denial["action"], denial["resource"]) == (case.action, case.resource)
    assert denial["mend"].startswith(f"{case.line} in dags/{case.team}/team.yaml allows it already")


def test_without_listing_a_file_that_is_late_fails_the_sensor(project: Path, up: dict[str, Any]) -> None:
    bucket, key = FILE.removeprefix("arn:aws:s3:::").split("/", 1)
    with without(up, STAGE, grant("S3List")) as client:
        content = client("s3").get_object(Bucket=bucket, Key=key)["Body"].read()
        client("s3").delete_object(Bucket=bucket, Key=key)
        try:
            result = outcome(project, STAGE, DAG)
        finally:
            client("s3").put_object(Bucket=bucket, Key=key, Body=content)
    assert states(result)["wait_for_file"] == "failed"
    (denial,) = result["denials"]
    assert (denial["action"], denial["resource"]) == ("s3:ListBucket", RAW)


def test_a_denied_callback_is_a_denial_though_airflow_goes_on(project: Path, up: dict[str, Any]) -> None:
    with without(up, STAGE, grant("S3Read"), grant("SnsPublish")):
        result = outcome(project, STAGE, DAG)
    first, second = result["denials"]
    assert (first["action"], second["action"]) == ("s3:GetObject", "sns:Publish")
    assert second["mend"].startswith("integrations[4] (sns) in dags/orders/team.yaml")


def test_a_denial_that_is_swallowed_fails_the_run_though_every_task_is_green(project: Path, up: dict[str, Any]) -> None:
    with without(up, OTHER_STAGE, grant("SecretsBackend", resource="/connections/*")):
        result = outcome(project, OTHER_STAGE, OTHER_DAG)
    assert set(states(result).values()) == {"success"}
    assert result["runs"][0]["state"] == "success"
    assert not result["passed"]
    assert result["verdict"].startswith(f"{OTHER_STAGE}: failed: ")
    assert {denial["action"] for denial in result["denials"]} == {"secretsmanager:GetSecretValue"}
    assert all("airflow.secrets_backend in dags/finance/team.yaml" in denial["mend"] for denial in result["denials"])


def test_with_its_grants_again_the_dag_is_green(project: Path, up: dict[str, Any]) -> None:
    result = outcome(project, STAGE, DAG, code=0)
    assert set(states(result).values()) == {"success"}
    assert not result["denials"]


def test_up_again_finds_what_runs_and_runs_take_the_dags_as_they_are_then(project: Path, up: dict[str, Any]) -> None:
    for team in TRIVIAL:
        write_trivial_dag(project, team, "changes", task="second")
    write_trivial_dag(project, "orders", "added", task="only")
    again = json.loads(run(project, "up", STAGE, OTHER_STAGE, "--json"))
    for stage in (STAGE, OTHER_STAGE):
        assert states(outcome(project, stage, "changes", code=0)) == {"second": "success"}
    assert states(outcome(project, STAGE, "added", code=0)) == {"only": "success"}
    assert (again["started"], again["pid"]) == (False, up["pid"])
    assert [a["url"] for a in again["airflows"]] == [a["url"] for a in up["airflows"]]
