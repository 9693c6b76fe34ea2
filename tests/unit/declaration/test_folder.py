"""The DAG folder: what is ignored as meant, what does not belong there, how large it is."""

from pathlib import Path
from typing import Any

import pytest

from mwaa_platform.declaration.dag_folder import dag_files
from mwaa_platform.declaration.loader import load
from mwaa_platform.declaration.problems import DeclarationError, Problem
from mwaa_platform.declaration.rules import folder as rules
from tests.support.projects import MINIMAL, write_team


def found(root: Path, files: dict[str, str], **declared: Any) -> list[Problem]:
    """Errors and warnings about a folder with these files."""
    folder = write_team(root, {**MINIMAL, **declared}).parent
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(content)
    try:
        return list(load(root).warnings)
    except DeclarationError as error:
        return list(error.problems)


@pytest.mark.parametrize(
    ("version", "text", "severity"),
    [
        ("2.11.2", "old/.*\\.py\n# *.sql\n", None),
        ("2.11.2", "\n*.sql\n", "error"),
        ("2.11.2", "**/tests\n", "error"),
        ("3.3.1", "\n*.sql\n", None),
        ("3.3.1", "old/**/x_?.py\n!keep.py\n", None),
        ("3.3.1", "\nold/.*\\.py\n", "warning"),
        ("3.3.1", "helpers$\n", "warning"),
    ],
)
def test_the_ignore_file_is_in_the_versions_syntax(
    tmp_path: Path, version: str, text: str, severity: str | None
) -> None:
    problems = found(tmp_path, {"jobs/.airflowignore": text}, airflow={"version": version})
    assert [p.severity for p in problems] == ([severity] if severity else [])
    for problem in problems:
        assert (str(problem.file), problem.got) == ("dags/orders/jobs/.airflowignore", text.strip())
        assert problem.line == text.index(text.strip()) + 1


def test_the_cure_for_a_pattern_is_an_expression_that_compiles(tmp_path: Path) -> None:
    (problem,) = found(tmp_path, {".airflowignore": "*.sql\n"}, airflow={"version": "2.11.2"})
    assert problem.cure == r"write [^/]*\.sql"
    assert found(tmp_path, {".airflowignore": r"[^/]*\.sql"}, airflow={"version": "2.11.2"}) == []


def test_a_declared_syntax_counts(tmp_path: Path) -> None:
    airflow = {"version": "2.11.2", "configuration": {"core.dag_ignore_file_syntax": "glob"}}
    assert found(tmp_path, {".airflowignore": "*.sql\n"}, airflow=airflow) == []


@pytest.mark.parametrize(
    ("name", "message"),
    [
        (".venv/pyvenv.cfg", "a virtual environment"),
        ("helpers/.env", "usually holds secrets"),
        (".env.prod", "usually holds secrets"),
        (".netrc", "usually holds secrets"),
        (".aws/credentials", "usually holds secrets"),
        ("look.ipynb", "no DAG file names this notebook"),
    ],
)
def test_what_does_not_belong_there(tmp_path: Path, name: str, message: str) -> None:
    (problem,) = found(tmp_path, {name: ""})
    assert message in problem.message


def test_a_notebook_that_a_dag_runs(tmp_path: Path) -> None:
    write_team(tmp_path, MINIMAL)
    assert found(tmp_path, {"look.ipynb": "{}", "run_it.py": "PATH = 'look.ipynb'"}) == []


def test_a_link_that_leads_out(tmp_path: Path) -> None:
    (tmp_path / "elsewhere.py").write_text("")
    folder = write_team(tmp_path, MINIMAL).parent
    (folder / "again.py").symlink_to(folder / "pipeline.py")
    assert found(tmp_path, {}) == []
    (folder / "other.py").symlink_to(tmp_path / "elsewhere.py")
    (problem,) = found(tmp_path, {})
    assert str(problem.file) == "dags/orders/other.py"


@pytest.mark.parametrize("limit", ["MOST_FILES", "MOST_BYTES", "MOST_BYTES_OF_A_FILE"])
def test_a_large_folder_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limit: str) -> None:
    assert found(tmp_path, {"a.sql": "select 1", "b.sql": "select 2"}) == []
    monkeypatch.setattr(rules, limit, 2)
    problems = found(tmp_path, {})
    assert problems
    assert {p.severity for p in problems} == {"warning"}


def test_caches_and_what_is_for_people_stay_here(tmp_path: Path) -> None:
    left_out = ["__pycache__/pipeline.pyc", ".git/HEAD", ".ipynb_checkpoints/x.ipynb", "README.md", "tests/test_x.py"]
    left_out += [
        "requirements.txt",
        "startup.sh",
        "plugins/custom.py",
        "rehearsal/data.csv",
        "helpers/__pycache__/y.py",
    ]
    assert found(tmp_path, {**dict.fromkeys(left_out, ""), "helpers/sql/a.sql": "", "constraints.txt": ""}) == []
    folder = tmp_path / "dags" / "orders"
    names = {path.relative_to(folder).as_posix() for path in dag_files(folder)}
    assert names == {"pipeline.py", "helpers/sql/a.sql", "constraints.txt"}


@pytest.mark.feature("S5")
@pytest.mark.parametrize(
    ("files", "severity", "cure"),
    [
        ({"plugins.zip": "x"}, "error", "unzip plugins.zip -d plugins"),
        ({"plugins.zip": "x", "plugins/a.py": ""}, "warning", "delete it"),
        ({"a-1.0-py3-none-any.whl": "x"}, "warning", "write its path there"),
        ({"requirements-dev.txt": "x"}, "warning", "put its lines there"),
        ({"jobs/Requirements.txt": "x"}, "warning", "put its lines there"),
        ({"start-up.sh": "x"}, "warning", "move its lines there"),
    ],
)
def test_what_only_looks_as_if_mwaa_took_it_is_named(
    tmp_path: Path, files: dict[str, str], severity: str, cure: str
) -> None:
    (problem,) = found(tmp_path, files)
    assert (str(problem.file), problem.severity) == (f"dags/orders/{next(iter(files))}", severity)
    assert cure in problem.cure


@pytest.mark.parametrize(
    "files",
    [
        {"requirements-job.txt": "x", "job.py": "run(requirements='requirements-job.txt')"},
        {"tests/requirements-dev.txt": "x"},
        {"jobs/startup.sh": "x", "startup.sh": "#!/bin/sh\n. /usr/local/airflow/dags/jobs/startup.sh\n"},
        {"notes/my_requirements_of_life.md": "x"},
    ],
)
def test_what_something_names_is_for_that(tmp_path: Path, files: dict[str, str]) -> None:
    assert found(tmp_path, files) == []
