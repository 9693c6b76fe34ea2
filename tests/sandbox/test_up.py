"""The platform on a laptop by its real commands: up, status, run, logs, shell, up again, down; and nothing is left.

Between them, for they need the same two Airflows, grants are taken away from the deployed roles, and the DAGs have to fail for it.
"""

import json
import stat
import subprocess
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest

from sandbox.clients import Clients
from sandbox.janitor import members
from tests.sandbox.replay.taken_away import CASES, FILE, RAW, Case, Without, grant, taken_away
from tests.support.command import COMMAND, run
from tests.support.copies import copy_project

STAGE, DAG = "orders-dev", "daily_orders_pipeline"
OTHER_STAGE, OTHER_DAG = "finance-prod", "daily_close"
PLACES = {STAGE: ("111111111111", "ca-central-1"), OTHER_STAGE: ("333333333333", "eu-west-1")}


@pytest.fixture(scope="module")
def project(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("up")
    copy_project(root, folder)
    for dag in ("orders/daily_orders_pipeline.py", "finance/daily_close.py"):
        path = folder / "dags" / dag
        text = path.read_text()
        assert '"retries": 2' in text
        path.write_text(text.replace('"retries": 2', '"retries": 0'))  # a denied call is denied again
    try:
        yield folder
    finally:
        run(folder, "down")


@pytest.fixture(scope="module")
def up(project: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(run(project, "up", STAGE, OTHER_STAGE, "--json"))
    return found


@pytest.mark.feature("X1")
def test_up_brings_an_airflow_that_answers(up: dict[str, Any]) -> None:
    assert [airflow["stage"] for airflow in up["airflows"]] == [STAGE, OTHER_STAGE]
    for airflow, path in zip(up["airflows"], ("/api/v2/monitor/health", "/health"), strict=True):
        with urllib.request.urlopen(f"{airflow['url']}{path}") as answer:
            assert json.load(answer)["scheduler"]["status"] == "healthy"


@pytest.mark.feature("Z12")
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
    assert "no stage orders-test; declared: cookbook-dev, finance-prod, orders-dev" in run(
        project, "up", "orders-test", code=1
    )


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


ADDED = """from airflow import DAG
from {bash} import BashOperator

with DAG("added", schedule=None):
    BashOperator(task_id="{task}", bash_command="true")
"""


def test_up_again_finds_what_runs_and_runs_take_the_dags_as_they_are_then(project: Path, up: dict[str, Any]) -> None:
    bash = {"orders": "airflow.providers.standard.operators.bash", "finance": "airflow.operators.bash"}
    for task in ("first", "second"):
        for team, module in bash.items():
            (project / "dags" / team / "added.py").write_text(ADDED.format(bash=module, task=task))
        again = json.loads(run(project, "up", STAGE, OTHER_STAGE, "--json"))
        for stage in (STAGE, OTHER_STAGE):
            assert states(outcome(project, stage, "added", code=0)) == {task: "success"}
    assert (again["started"], again["pid"]) == (False, up["pid"])
    assert [a["url"] for a in again["airflows"]] == [a["url"] for a in up["airflows"]]


def test_down_leaves_nothing(project: Path, up: dict[str, Any]) -> None:
    folder = Path(up["folder"])
    assert len(list(members(folder))) > 5, "the local AWS and Airflow's processes are seen"
    run(project, "down")
    assert list(members(folder)) == []
    assert [path.name for path in (project / ".sandbox").iterdir()] == ["up.lock"]
