"""The how-to's commands, on the platform that the browser has seen; after `down` nothing is left."""

from pathlib import Path

from sandbox.janitor import members
from tests.support.command import run
from tests.support.pages import blocks
from tests.ui.platform import DAG, STAGE, Platform


def test_a_dag_runs_under_the_deployed_role(platform: Platform) -> None:
    result = platform.run
    assert result["passed"], result["verdict"]
    assert {
        task["task"]: (task["state"], task["denied"], task["unmapped"]) for task in result["tasks"]
    } == dict.fromkeys(("wait_for_file", "transform", "catalogue", "summarise"), ("success", 0, 0))
    assert all(task["calls"] for task in result["tasks"])
    logs = run(platform.project, "logs", DAG, "transform")
    assert "orders-daily-transform" in logs


def test_a_shell_has_the_role_and_the_airflow(platform: Platform) -> None:
    code = "import boto3, airflow; print(airflow.__version__, boto3.client('sts').get_caller_identity()['Arn'])"
    said = run(platform.project, "shell", STAGE, "-c", f'python -c "{code}"').splitlines()[-1]
    assert said.startswith("3.3.1 arn:aws:sts::111111111111:assumed-role/orders-dev-Mwaa-ExecutionRole")


def test_a_denial_ends_in_the_line_that_allows_it_as_the_how_to_shows(platform: Platform, page: Path) -> None:
    said = run(platform.project, "run", "refresh", code=1)
    shown, line = blocks(page, "")[-1], blocks(page, "yaml")[0].partition("\n")[2]
    assert shown in said
    assert line.strip() in shown
    declaration = platform.project / "dags" / "orders" / "team.yaml"
    declaration.write_text(declaration.read_text().replace("integrations:\n", f"integrations:\n{line}"))
    run(platform.project, "up", STAGE)
    assert "passed: 1 task" in run(platform.project, "run", "refresh")


def test_down_leaves_nothing(platform: Platform) -> None:
    folder = Path(platform.up["folder"])
    assert len(list(members(folder))) > 5, "the local AWS and Airflow's processes are seen"
    run(platform.project, "down")
    assert list(members(folder)) == []
    assert [path.name for path in (platform.project / ".sandbox").iterdir()] == ["up.lock"]
