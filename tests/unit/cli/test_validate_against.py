"""`mwaa-platform validate --against`: a change of the Airflow version, before it is tried."""

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from mwaa_platform.cli.commands import program
from tests.support.projects import MINIMAL, write_team

pytestmark = pytest.mark.feature("E1")


def _git(folder: Path, *arguments: str) -> None:
    options = ("-c", "user.name=t", "-c", "user.email=t@example.com", "-c", "commit.gpgsign=false")
    subprocess.run([str(shutil.which("git")), *options, *arguments], cwd=folder, capture_output=True, check=True)


def _declare(root: Path, version: str, **stage: Any) -> None:
    stages = {"dev": {**MINIMAL["stages"]["dev"], **stage}}
    write_team(root, {**MINIMAL, "airflow": {"version": version}, "stages": stages})


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Committed with 2.10.3."""
    (tmp_path / "cdk.json").write_text("{}")
    (tmp_path / "app.py").write_text("")
    _declare(tmp_path, "2.10.3")
    _git(tmp_path, "init", "--quiet", "--initial-branch", "main")
    _git(tmp_path, "add", "--all")
    _git(tmp_path, "commit", "--quiet", "--message", "first")
    return tmp_path


def _run(folder: Path, *arguments: str) -> Result:
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        ended = CliRunner().invoke(program("validate"), ["validate", *arguments])
    assert ended.exception is None or isinstance(ended.exception, SystemExit), ended.exception
    return ended


def test_a_jump_to_three_is_refused_with_the_way(project: Path) -> None:
    _declare(project, "3.3.1")
    ended = _run(project, "--against", "main")
    assert ended.exit_code == 1
    assert (
        "dags/orders/team.yaml:8: error: airflow.version: MWAA does not change orders-dev from Airflow" in ended.stderr
    )
    assert "allowed: 2.10.3 to 2.11.2, to 3.3.1" in ended.stderr
    assert "deploy 2.11.2 first, then 3.3.1" in ended.stderr
    problems = json.loads(_run(project, "--against", "main", "--json").stdout)["problems"]
    assert [p["place"] for p in problems] == ["airflow.version"]


def test_it_is_said_beside_everything_else_that_is_wrong(project: Path) -> None:
    _declare(project, "3.3.1", environment_class="mw1.huge")
    ended = _run(project, "--against", "main")
    assert ended.exit_code == 1
    assert "error: stages.dev.environment_class: not one of the allowed values" in ended.stderr
    assert "error: airflow.version: MWAA does not change orders-dev" in ended.stderr
    assert "2 problems: nothing was done" in ended.stderr
    problems = json.loads(_run(project, "--against", "main", "--json").stdout)["problems"]
    assert {p["place"] for p in problems} == {"airflow.version", "stages.dev.environment_class"}


def test_a_way_that_is_there_is_said_with_what_it_costs(project: Path) -> None:
    _declare(project, "2.11.2")
    ended = _run(project, "--against", "main")
    assert ended.exit_code == 0
    assert "from Airflow 2.10.3 to 2.11.2: up to 2 hours without Airflow, and running tasks end" in ended.stderr


def test_another_environment_may_have_any_version(project: Path) -> None:
    _declare(project, "3.3.1", environment_name="orders-three")
    ended = _run(project, "--against", "main")
    assert (ended.exit_code, ended.stderr) == (0, "")


@pytest.fixture
def with_files(project: Path) -> Path:
    """Committed with plugins and a startup script."""
    folder = project / "dags" / "orders"
    (folder / "plugins").mkdir()
    (folder / "plugins" / "macro.py").write_text("")
    (folder / "startup.sh").write_text("export A=b\n")
    _git(project, "add", "--all")
    _git(project, "commit", "--quiet", "--message", "second")
    return project


@pytest.mark.feature("S5")
def test_files_that_mwaa_keeps_are_named_with_what_to_leave_behind(with_files: Path) -> None:
    folder = with_files / "dags" / "orders"
    (folder / "plugins" / "macro.py").unlink()
    (folder / "startup.sh").unlink()
    ended = _run(with_files, "--against", "main")
    assert ended.exit_code == 1
    assert "dags/orders/team.yaml:1: error: orders-dev keeps the plugins it had" in ended.stderr
    assert "leave an empty file plugins/.gitkeep" in ended.stderr
    assert "orders-dev keeps the startup script it had" in ended.stderr
    (folder / "plugins" / ".gitkeep").write_text("")
    (folder / "startup.sh").write_text("")
    ended = _run(with_files, "--against", "main")
    assert (ended.exit_code, ended.stderr) == (0, "")


def test_a_new_environment_keeps_no_file(with_files: Path) -> None:
    (with_files / "dags" / "orders" / "startup.sh").unlink()
    _declare(with_files, "2.10.3", environment_name="orders-new")
    assert _run(with_files, "--against", "main").exit_code == 0


def test_a_private_index_that_is_no_longer_declared_was_a_startup_script(project: Path) -> None:
    index = {"code_artifact": {"domain": "data", "repository": "python"}}
    write_team(project, {**MINIMAL, "airflow": {"version": "2.10.3"}, "dependencies": index})
    _git(project, "add", "--all")
    _git(project, "commit", "--quiet", "--message", "second")
    _declare(project, "2.10.3")
    assert "keeps the startup script it had" in _run(project, "--against", "main").stderr


def test_no_change_is_not_spoken_of_and_no_revision_is(project: Path) -> None:
    assert (_run(project, "--against", "main").stderr) == ""
    ended = _run(project, "--against", "nowhere")
    assert ended.exit_code == 1
    assert "git knows no revision 'nowhere'" in ended.stderr


@pytest.mark.parametrize(
    ("day", "code", "said"), [("2027-01-01", 0, "30 days from now"), ("2027-01-31", 1, "has passed")]
)
def test_an_announced_end_warns_until_its_day(
    project: Path, monkeypatch: pytest.MonkeyPatch, day: str, code: int, said: str
) -> None:
    from mwaa_platform.aws.airflow_versions import AirflowVersion, Status
    from mwaa_platform.declaration.rules import airflow

    ending = AirflowVersion("2.10.3", Status.ENDING, "3.11", "9.0.0", support_ended="2027-01-31")
    monkeypatch.setattr(airflow, "find_airflow_version", lambda number: ending)
    ended = _run(project, "--as-of", day)
    assert ended.exit_code == code
    assert "MWAA ends support of Airflow 2.10.3 on 2027-01-31" in ended.stderr and said in ended.stderr
