"""What a user sees: exit codes, messages, tables and JSON of the commands."""

import json
import os
import subprocess
from pathlib import Path

import pytest

from tests.support.command import COMMAND
from tests.support.projects import MINIMAL, with_stage, write_team


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A folder that the command takes for a project."""
    (tmp_path / "cdk.json").write_text("{}")
    (tmp_path / "app.py").write_text("")
    write_team(tmp_path, MINIMAL)
    return tmp_path


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "COLUMNS": "80"}
    return subprocess.run(
        [COMMAND, *arguments], cwd=folder, env=environment, capture_output=True, text=True, timeout=60, check=False
    )


def test_validate_shows_every_stage(project: Path) -> None:
    ended = run(project, "validate")
    assert ended.returncode == 0
    assert "1 team(s), 1 stage(s), all valid" in ended.stdout
    assert "orders-dev" in ended.stdout


def test_validate_answers_in_json(project: Path) -> None:
    found = json.loads(run(project, "validate", "--json").stdout)
    assert found["valid"] is True
    assert found["stages"] == [
        {
            "team": "orders",
            "stage": "dev",
            "kind": "production",
            "account": "111111111111",
            "region": "ca-central-1",
            "environment": "orders-dev",
            "class": "mw1.small",
            "airflow": "3.3.1",
        }
    ]


def test_problems_end_the_command_with_1_and_no_traceback(project: Path) -> None:
    write_team(project, with_stage(environment_class="mw1.smal", schedulers=9))
    ended = run(project, "validate")
    assert (ended.returncode, ended.stdout) == (1, "")
    assert "Traceback" not in ended.stderr
    assert "dags/orders/team.yaml:7: error: stages.dev.environment_class" in ended.stderr
    assert ended.stderr.rstrip().endswith("2 problems: nothing was done")


def test_problems_in_json(project: Path) -> None:
    write_team(project, with_stage(schedulers=9))
    ended = run(project, "validate", "--json")
    assert ended.returncode == 1
    (problem,) = json.loads(ended.stdout)["problems"]
    assert (problem["file"], problem["line"], problem["place"]) == ("dags/orders/team.yaml", 7, "stages.dev.schedulers")
    assert (problem["got"], problem["severity"]) == ("9", "error")


@pytest.mark.parametrize("command", [["validate"], ["synth"], ["rehearse"], ["up"]])
def test_every_command_refuses_a_bad_declaration_before_it_does_anything(project: Path, command: list[str]) -> None:
    write_team(project, "team: [")
    ended = run(project, *command)
    assert ended.returncode == 1
    assert "is not valid YAML" in ended.stderr
    assert "Traceback" not in ended.stderr
    assert not (project / ".sandbox").exists()
    assert not (project / "cdk.out").exists()


def test_a_place_where_no_decision_log_can_be_is_told_before_anything_is_done(project: Path) -> None:
    write_team(project, MINIMAL)
    (project / "file").touch()
    ended = run(project, "rehearse", "--decisions", "file/decisions.jsonl")
    assert ended.returncode == 1
    assert "--decisions file/decisions.jsonl: " in ended.stderr
    assert "Traceback" not in ended.stderr
    assert not (project / ".sandbox").exists()


def test_as_of_ends_acknowledgements(project: Path) -> None:
    accepted = {"rule": "MWAA-LogsOn[TaskLogs]", "reason": "only for a while", "until": "2027-01-01"}
    write_team(project, with_stage(acknowledge=[accepted]))
    assert run(project, "validate", "--as-of", "2026-12-31").returncode == 0
    ended = run(project, "validate", "--as-of", "2027-01-01")
    assert ended.returncode == 1
    assert "the acknowledgement of MWAA-LogsOn[TaskLogs] has ended" in ended.stderr


def test_outside_a_project(tmp_path: Path) -> None:
    ended = run(tmp_path, "validate")
    assert ended.returncode == 1
    assert "no cdk.json with an app.py beside it" in ended.stderr


def test_without_the_cdk_cli_it_says_what_to_run(project: Path) -> None:
    for command in ("synth", "rehearse"):
        ended = run(project, command)
        assert ended.returncode == 1
        assert "run `make setup`" in ended.stderr
        assert "Traceback" not in ended.stderr


def test_an_unknown_team(project: Path) -> None:
    ended = run(project, "rehearse", "--team", "nobody")
    assert ended.returncode == 1
    assert "no team nobody; declared: orders" in ended.stderr


def test_the_schema_is_printed(root: Path) -> None:
    assert run(root, "schema").stdout == (root / "dags" / "team.schema.json").read_text()
    assert run(root, "schema", "networks").stdout == (root / "dags" / "networks.schema.json").read_text()
    assert "no schema nothing: team, networks" in run(root, "schema", "nothing").stderr
