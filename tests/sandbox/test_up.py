"""The platform on a laptop by its real commands: up, status, run, logs, shell, up again, down; and nothing is left."""

import json
import stat
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sandbox.clients import Clients
from sandbox.janitor import members
from tests.support.copies import copy_project

COMMAND = str(Path(sys.executable).parent / "mwaa-platform")
STAGE, DAG = "orders-dev", "daily_orders_pipeline"
OTHER_STAGE, OTHER_DAG = "finance-prod", "daily_close"


@pytest.fixture(scope="module")
def project(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("up")
    copy_project(root, folder)
    try:
        yield folder
    finally:
        run(folder, "down")


def run(project: Path, *arguments: str, code: int = 0) -> str:
    ended = subprocess.run([COMMAND, *arguments], cwd=project, capture_output=True, text=True, timeout=300, check=False)
    assert ended.returncode == code, ended.stdout + ended.stderr
    assert "Traceback" not in ended.stderr
    return ended.stdout + (ended.stderr if code else "")


@pytest.fixture(scope="module")
def up(project: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(run(project, "up", STAGE, OTHER_STAGE, "--json"))
    return found


def test_up_brings_an_airflow_that_answers(up: dict[str, Any]) -> None:
    assert [airflow["stage"] for airflow in up["airflows"]] == [STAGE, OTHER_STAGE]
    for airflow, path in zip(up["airflows"], ("/api/v2/monitor/health", "/health"), strict=True):
        with urllib.request.urlopen(f"{airflow['url']}{path}") as answer:
            assert json.load(answer)["scheduler"]["status"] == "healthy"


def test_a_dag_runs_under_the_deployed_role(project: Path, up: dict[str, Any]) -> None:
    result = json.loads(run(project, "run", DAG, "--json"))
    assert result["passed"], result["verdict"]
    assert {
        task["task"]: (task["state"], task["denied"], task["unmapped"]) for task in result["tasks"]
    } == dict.fromkeys(("wait_for_file", "transform", "catalogue", "summarise"), ("success", 0, 0))
    assert all(task["calls"] for task in result["tasks"])
    logs = run(project, "logs", DAG, "transform")
    assert "orders-daily-transform" in logs


def test_a_dag_of_airflow_2_does_too(project: Path, up: dict[str, Any]) -> None:
    result = json.loads(run(project, "run", OTHER_DAG, "--json"))
    assert result["passed"], result["verdict"]
    assert {task["state"] for task in result["tasks"]} == {"success"}


@pytest.mark.parametrize(
    ("account", "region", "environment", "task"),
    [("111111111111", "ca-central-1", STAGE, "transform"), ("333333333333", "eu-west-1", OTHER_STAGE, "sum_up")],
)
def test_the_logs_of_tasks_are_in_the_environments_log_group(
    up: dict[str, Any], account: str, region: str, environment: str, task: str
) -> None:
    logs = Clients(Path(up["folder"]), up["endpoint"], account).client("logs", region)
    group = f"airflow-{environment}-Task"
    names = [s["logStreamName"] for s in logs.describe_log_streams(logGroupName=group)["logStreams"]]
    (name,) = [name for name in names if f"/task_id={task}/" in name]
    assert name.startswith("dag_id=")
    assert name.endswith("/attempt=1.log")
    assert ":" not in name
    assert logs.get_log_events(logGroupName=group, logStreamName=name)["events"]


def test_status_shows_it_without_a_secret(project: Path, up: dict[str, Any]) -> None:
    status = json.loads(run(project, "status", "--json"))
    by_name = {airflow["environment"]: airflow for airflow in status["airflows"]}
    assert {name: a["airflow_version"] for name, a in by_name.items()} == {STAGE: "3.3.1", OTHER_STAGE: "2.11.2"}
    airflow = by_name[STAGE]
    assert ":role/orders-dev-Mwaa-ExecutionRole" in airflow["role"]
    assert airflow["decisions"]["allowed"] > 0
    assert (airflow["decisions"]["denied"], airflow["decisions"]["unmapped"]) == (0, 0)
    secret = Path(airflow["password_file"])
    assert stat.S_IMODE(secret.stat().st_mode) == 0o600
    assert secret.read_text().strip() not in run(project, "status") + json.dumps(status)


def test_a_shell_has_the_role_and_the_airflow(project: Path, up: dict[str, Any]) -> None:
    code = "import boto3, airflow; print(airflow.__version__, boto3.client('sts').get_caller_identity()['Arn'])"
    said = run(project, "shell", STAGE, "-c", f'python -c "{code}"').splitlines()[-1]
    assert said.startswith("3.3.1 arn:aws:sts::111111111111:assumed-role/orders-dev-Mwaa-ExecutionRole")


def test_an_unknown_dag_and_stage_are_told_with_those_there_are(project: Path, up: dict[str, Any]) -> None:
    assert f"no DAG named nothing in {STAGE}; there are: {DAG}" in run(
        project, "run", "nothing", "--stage", STAGE, code=1
    )
    assert "no stage orders-test; declared: finance-prod, orders-dev" in run(project, "up", "orders-test", code=1)


def test_up_again_finds_what_runs(project: Path, up: dict[str, Any]) -> None:
    again = json.loads(run(project, "up", STAGE, OTHER_STAGE, "--json"))
    assert (again["started"], again["pid"]) == (False, up["pid"])
    assert [a["url"] for a in again["airflows"]] == [a["url"] for a in up["airflows"]]


def test_down_leaves_nothing(project: Path, up: dict[str, Any]) -> None:
    folder = Path(up["folder"])
    assert len(list(members(folder))) > 5, "the local AWS and Airflow's processes are seen"
    run(project, "down")
    assert list(members(folder)) == []
    assert [path.name for path in (project / ".sandbox").iterdir()] == ["up.lock"]
