"""The platform on a laptop by its real commands, the how-to's among them: up, status, run, logs, shell, up again."""

import json
import stat
import urllib.request
from pathlib import Path

import pytest

from sandbox.clients import Clients
from tests.support.command import run
from tests.support.pages import blocks
from tests.ui.platform import DAG, LOOKING_DAG, OTHER_STAGE, STAGE, Platform


@pytest.mark.feature("X1")
def test_up_brings_an_airflow_that_answers(platform: Platform) -> None:
    assert [airflow["stage"] for airflow in platform.up["airflows"]] == [STAGE, OTHER_STAGE]
    for airflow, path in zip(platform.up["airflows"], ("/api/v2/monitor/health", "/health"), strict=True):
        with urllib.request.urlopen(f"{airflow['url']}{path}") as answer:
            assert json.load(answer)["scheduler"]["status"] == "healthy"


@pytest.mark.feature("Z12")
def test_a_dag_runs_under_the_deployed_role(platform: Platform) -> None:
    result = platform.run
    assert result["passed"], result["verdict"]
    assert {
        task["task"]: (task["state"], task["denied"], task["unmapped"]) for task in result["tasks"]
    } == dict.fromkeys(("wait_for_file", "transform", "catalogue", "summarise"), ("success", 0, 0))
    assert all(task["calls"] for task in result["tasks"])
    logs = run(platform.project, "logs", DAG, "transform")
    assert "orders-daily-transform" in logs


def test_a_sensor_that_looks_again_and_again_needs_one_try(platform: Platform) -> None:
    result = json.loads(run(platform.project, "run", LOOKING_DAG, "--json"))
    assert result["passed"], result["verdict"]
    assert {(task["state"], task["tries"]) for task in result["tasks"]} == {("success", 1)}


def test_a_dag_of_airflow_2_does_too(platform: Platform) -> None:
    result = platform.other_run
    assert result["passed"], result["verdict"]
    assert {task["state"] for task in result["tasks"]} == {"success"}


@pytest.mark.parametrize(
    ("account", "region", "environment", "task"),
    [("111111111111", "ca-central-1", STAGE, "transform"), ("333333333333", "eu-west-1", OTHER_STAGE, "sum_up")],
)
def test_the_logs_of_tasks_are_in_the_environments_log_group(
    platform: Platform, account: str, region: str, environment: str, task: str
) -> None:
    assert platform.run and platform.other_run
    logs = Clients(Path(platform.up["folder"]), platform.up["endpoint"], account).client("logs", region)
    group = f"airflow-{environment}-Task"
    names = [s["logStreamName"] for s in logs.describe_log_streams(logGroupName=group)["logStreams"]]
    (name,) = [name for name in names if f"/task_id={task}/" in name]
    assert name.startswith("dag_id=")
    assert name.endswith("/attempt=1.log")
    assert ":" not in name
    assert logs.get_log_events(logGroupName=group, logStreamName=name)["events"]


def test_status_shows_it_without_a_secret(platform: Platform) -> None:
    assert platform.run
    status = json.loads(run(platform.project, "status", "--json"))
    by_name = {airflow["environment"]: airflow for airflow in status["airflows"]}
    assert {name: a["airflow_version"] for name, a in by_name.items()} == {STAGE: "3.3.1", OTHER_STAGE: "2.11.2"}
    airflow = by_name[STAGE]
    assert ":role/orders-dev-Mwaa-ExecutionRole" in airflow["role"]
    assert airflow["decisions"]["allowed"] > 0
    assert (airflow["decisions"]["denied"], airflow["decisions"]["unmapped"]) == (0, 0)
    secret = Path(airflow["password_file"])
    assert stat.S_IMODE(secret.stat().st_mode) == 0o600
    assert secret.read_text().strip() not in run(platform.project, "status") + json.dumps(status)


def test_a_shell_has_the_role_and_the_airflow(platform: Platform) -> None:
    code = "import boto3, airflow; print(airflow.__version__, boto3.client('sts').get_caller_identity()['Arn'])"
    said = run(platform.project, "shell", STAGE, "-c", f'python -c "{code}"').splitlines()[-1]
    assert said.startswith("3.3.1 arn:aws:sts::111111111111:assumed-role/orders-dev-Mwaa-ExecutionRole")


def test_an_unknown_dag_and_stage_are_told_with_those_there_are(platform: Platform) -> None:
    told = f"no DAG named nothing in {STAGE}; there are: changes, {DAG}, {LOOKING_DAG}, refresh"
    assert told in run(platform.project, "run", "nothing", "--stage", STAGE, code=1)
    told = "no stage orders-test; declared: cookbook-dev, finance-prod, orders-dev"
    assert told in run(platform.project, "up", "orders-test", code=1)


def test_a_denial_ends_in_the_line_that_allows_it_as_the_how_to_shows(platform: Platform, page: Path) -> None:
    said = run(platform.project, "run", "refresh", code=1)
    shown, line = blocks(page, "")[-1], blocks(page, "yaml")[0].partition("\n")[2]
    assert shown in said
    assert line.strip() in shown
    declaration = platform.project / "dags" / "orders" / "team.yaml"
    before = declaration.read_text()
    declaration.write_text(before.replace("integrations:\n", f"integrations:\n{line}"))
    try:
        run(platform.project, "up", STAGE)
        assert "passed: 1 task" in run(platform.project, "run", "refresh")
    finally:
        declaration.write_text(before)
