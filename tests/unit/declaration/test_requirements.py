"""requirements.txt: pinned, under the right constraints, installable without internet."""

from pathlib import Path
from typing import Any

import pytest

from mwaa_platform.declaration.loader import load
from mwaa_platform.declaration.problems import DeclarationError, Problem
from tests.support.projects import MINIMAL, with_stage, write_team

PUBLISHED = "https://raw.githubusercontent.com/apache/airflow/constraints-{0}/constraints-{1}.txt"
GOOD = f'--constraint "{PUBLISHED.format("3.3.1", "3.12")}"\n'
VENDORED = '--constraint "/usr/local/airflow/dags/constraints.txt"\n'
PUBLIC: dict[str, Any] = {"webserver": {"access": "public_and_private"}}


def found(root: Path, text: str, stage: dict[str, Any] | None = None, **files: str) -> list[Problem]:
    """Errors and warnings about the requirements of a project with this requirements.txt."""
    folder = write_team(root, with_stage(**(PUBLIC if stage is None else stage))).parent
    (folder / "requirements.txt").write_text(text)
    for name, content in files.items():
        (folder / f"{name}.txt").write_text(content)
    try:
        return list(load(root).warnings)
    except DeclarationError as error:
        return list(error.problems)


def test_a_pinned_file_under_published_constraints(tmp_path: Path) -> None:
    assert (
        found(tmp_path, GOOD + "# a comment\n\nrequests==2.32.0  # why\npandas[excel]==2.2.0 ; python_version > '3'\n")
        == []
    )


@pytest.mark.parametrize(
    "line",
    [
        "requests",
        "requests>=2",
        "requests==2.*",
        "requests~=2.1",
        "requests==1,!=2",
        "requests @ https://x/y.whl",
        "???",
    ],
)
def test_unpinned_lines_are_refused_with_their_number(tmp_path: Path, line: str) -> None:
    (problem,) = found(tmp_path, f"{GOOD}{line}\n")
    assert (str(problem.file), problem.line, problem.got) == ("dags/orders/requirements.txt", 2, line)


@pytest.mark.feature("P2")
@pytest.mark.parametrize(
    "target",
    [PUBLISHED.format("3.2.1", "3.12"), PUBLISHED.format("3.3.1", "3.11"), "https://example.com/constraints.txt"],
)
def test_constraints_of_another_version_are_refused(tmp_path: Path, target: str) -> None:
    (problem,) = found(tmp_path, f"-c {target}\nrequests==2.32.0\n")
    assert problem.line == 1
    assert PUBLISHED.format("3.3.1", "3.12") in problem.allowed


def test_vendored_constraints(tmp_path: Path) -> None:
    good = "apache-airflow-providers-amazon==9.34.0\n"
    assert found(tmp_path, VENDORED + "requests==2.32.0\n", constraints=good) == []
    (problem,) = found(tmp_path, VENDORED, constraints="apache-airflow-providers-amazon==9.25.0\n")
    assert (str(problem.file), problem.allowed) == (
        "dags/orders/constraints.txt",
        "apache-airflow-providers-amazon==9.34.0",
    )


def test_vendored_constraints_that_are_not_there(tmp_path: Path) -> None:
    (problem,) = found(tmp_path, VENDORED)
    assert problem.message == "constraints.txt is not there"


@pytest.mark.feature("P1")
def test_no_constraints_warn(tmp_path: Path) -> None:
    (problem,) = found(tmp_path, "requests==2.32.0\n")
    assert problem.severity == "warning"


def test_behind_a_private_web_server_only_the_image_and_wheels(tmp_path: Path) -> None:
    provider = "apache-airflow-providers-amazon"
    pins = {"constraints": f"{provider}==9.34.0\n"}
    assert found(tmp_path, f"{VENDORED}{provider}==9.34.0\n", {}, **pins) == []
    (newer,) = found(tmp_path, f"{VENDORED}{provider}==9.35.0\n", {}, **pins)
    assert "9.34.0" in newer.cure
    (absent,) = found(tmp_path, f"{VENDORED}snowflake-connector-python==3.12.0\n", {}, **pins)
    assert (absent.line, absent.severity) == (2, "error")
    assert "orders/plugins/" in absent.cure


def test_a_bundled_wheel_is_enough(tmp_path: Path) -> None:
    folder = write_team(tmp_path, MINIMAL).parent
    (folder / "plugins").mkdir()
    (folder / "plugins" / "snowflake_connector_python-3.12.0-cp312-cp312-manylinux_2_17_x86_64.whl").write_bytes(b"")
    pins = {"constraints": "apache-airflow-providers-amazon==9.34.0\n"}
    assert found(tmp_path, f"{VENDORED}snowflake-connector-python==3.12.0\n", {}, **pins) == []


def test_behind_a_private_web_server_constraints_lie_beside(tmp_path: Path) -> None:
    (problem,) = found(tmp_path, GOOD, {})
    assert "cannot fetch constraints from the internet" in problem.message


def test_a_version_whose_image_is_not_known_warns(tmp_path: Path) -> None:
    folder = write_team(tmp_path, {**MINIMAL, "airflow": {"version": "2.8.1"}}).parent
    (folder / "constraints.txt").write_text("apache-airflow-providers-amazon==8.16.0\n")
    (folder / "requirements.txt").write_text(f"{VENDORED}requests==2.32.0\n")
    assert any("is not known" in warning.message for warning in load(tmp_path).warnings)
