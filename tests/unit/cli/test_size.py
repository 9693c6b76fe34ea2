"""`mwaa-platform size`: what a stage bears, what would do, and where its alarms lie."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from mwaa_platform.cli.commands import program
from tests.support.projects import with_stage, write_team

ROOT = Path(__file__).resolve().parents[3]
pytestmark = pytest.mark.feature("E4")


def _run(folder: Path, *arguments: str) -> Result:
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        ended = CliRunner().invoke(program("size"), ["size", *arguments])
    assert ended.exception is None or isinstance(ended.exception, SystemExit), ended.exception
    return ended


def test_without_a_load_it_says_what_is_declared() -> None:
    ended = _run(ROOT, "orders")
    assert ended.exit_code == 0
    assert "2 stage(s)" in ended.stdout
    assert "100 tasks, 250 DAGs" in ended.stdout and "80 tasks run, loop of 10 s" in ended.stdout
    assert "declare load:" in ended.stdout


def test_a_load_on_the_line_is_asked_for_every_stage() -> None:
    ended = _run(ROOT, "orders", "--tasks-at-once", "120", "--dags", "300", "--json")
    stages = {each["stage"]: each for each in json.loads(ended.stdout)["stages"]}
    assert stages["prod"]["advised"] == {
        "environment_class": "mw1.large",
        "min_workers": 1,
        "max_workers": 8,
        "decided_by": "mw1.medium carries 250 DAGs, not 300",
    }
    assert (stages["prod"]["tasks_at_once"], stages["prod"]["running_tasks_alarm"]) == (100, 80)
    assert stages["dev"]["load"] == {"tasks_at_once": 120, "dags": 300}


def test_the_declared_load_decides(tmp_path: Path) -> None:
    (tmp_path / "cdk.json").write_text("{}")
    (tmp_path / "app.py").write_text("")
    write_team(tmp_path, with_stage(load={"tasks_at_once": 12, "task_minutes": 0.02}))
    (stage,) = json.loads(_run(tmp_path, "--json").stdout)["stages"]
    assert stage["advised"]["max_workers"] == 3
    assert stage["scheduler_loop_alarm_seconds"] == pytest.approx(3.2)


def test_what_makes_no_sense_ends_with_1() -> None:
    assert _run(ROOT, "nobody").exit_code == 1
    assert _run(ROOT, "--dags", "3").exit_code == 1
