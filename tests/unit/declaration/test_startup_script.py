"""startup.sh: what bash cannot read, what MWAA undoes, and what cannot work in an environment."""

from pathlib import Path
from typing import Any

import pytest

from mwaa_platform.declaration.loader import load
from mwaa_platform.declaration.problems import DeclarationError, Problem
from tests.support.projects import with_stage, write_team

PUBLIC: dict[str, Any] = {"webserver": {"access": "public"}}


def found(root: Path, script: str | bytes, stage: dict[str, Any] | None = None, **declared: Any) -> list[Problem]:
    """Errors and warnings about that script."""
    folder = write_team(root, {**with_stage(**(PUBLIC if stage is None else stage)), **declared}).parent
    (folder / "startup.sh").write_bytes(script if isinstance(script, bytes) else script.encode())
    try:
        return list(load(root).warnings)
    except DeclarationError as error:
        return list(error.problems)


@pytest.mark.parametrize(
    "script",
    [
        "",
        "#!/bin/sh\nexport GREETING=hello\n",
        "#!/usr/bin/env bash\nexport A=1 B=2  # AWS_REGION=x\n",
        'if [ "$MWAA_AIRFLOW_COMPONENT" != webserver ]; then\n  sudo yum -y install libaio\nfi\n',
        'sudo dnf update -y --exclude="python*"\n',
        "export PATH=/usr/local/bin:$PATH\nMWAA__X=1\n",
        "echo 'yum install x; export AWS_REGION=x'\n",
        "cat > /tmp/readme <<END\napt-get install x\nEND\n",
    ],
)
def test_good_scripts(tmp_path: Path, script: str) -> None:
    assert found(tmp_path, script) == []


@pytest.mark.feature("E11")
@pytest.mark.parametrize(
    ("script", "line", "message"),
    [
        (b"#!/bin/sh\n\0\1", 1, "binary data"),
        (b"#!/bin/sh\r\nexport A=1\r\n", 1, "Windows line ends"),
        (b"#!/usr/bin/env python3\nprint(1)\n", 1, "sources the startup script with bash"),
        (b"export A=1\nif true; then\n", 3, "bash cannot read"),
        (b"# x\n" * 20_000, 0, "a startup script of 80,000 bytes"),
        (b"export A=1 AWS_REGION=eu-west-1\n", 1, "MWAA restores AWS_REGION"),
        (b"export MWAA__CORE__X=1\n", 1, "MWAA restores MWAA__CORE__X"),
        (b"\nexport AIRFLOW__CORE__EXECUTOR=LocalExecutor\n", 2, "MWAA sets core.executor itself"),
        (b"declare -x PYTHONPATH=/x\n", 1, "MWAA restores PYTHONPATH"),
        (b"yum install -y libaio\n", 1, "yum needs root here"),
        (b"sudo yum install libaio\n", 1, "asks a question"),
        (b"sudo dnf install -y \\\n  git python3.13\n", 1, "another one can break"),
        (b"sudo yum -y update\n", 1, "can replace the Python"),
        (b"sudo apt-get install -y jq\n", 1, "Amazon Linux"),
        (b"pip install requests\n", 1, "knows no constraints"),
    ],
)
def test_bad_scripts(tmp_path: Path, script: bytes, line: int, message: str) -> None:
    (problem,) = found(tmp_path, script)
    assert (str(problem.file), problem.line) == ("dags/orders/startup.sh", line)
    assert message in problem.message


def test_pythonpath_was_free_before_2_9(tmp_path: Path) -> None:
    problems = found(tmp_path, "export PYTHONPATH=/x\n", airflow={"version": "2.8.1"})
    assert [p for p in problems if "startup" in str(p.file)] == []


def test_without_bash_it_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    (problem,) = found(tmp_path, "if true; then\n")
    assert (problem.severity, "not checked" in problem.message) == ("warning", True)


@pytest.mark.feature("E11")
@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("export DB_PASSWORD=s3cr3t-1", "DB_PASSWORD is given as text"),
        ("AWS_SECRET_ACCESS_KEY='wJalrXUtnFEMIK7MDENGbPxRfiCYzzzzzzzzzzzz'", "AWS_SECRET_ACCESS_KEY is given as text"),
        ("export AIRFLOW_CONN_WAREHOUSE=postgresql://loader:s3cr3t-2@db/orders", "an address with a password"),
        ('curl -H "Authorization: Bearer s3cr3t-3s3cr3t-3" file:///x', "a header with a token"),
    ],
)
def test_secrets_are_said_and_never_repeated(tmp_path: Path, line: str, message: str) -> None:
    (problem,) = found(tmp_path, f"#!/bin/sh\n{line}\n")
    assert (str(problem.file), problem.line, problem.severity) == ("dags/orders/startup.sh", 2, "warning")
    assert message in problem.message
    assert "s3cr3t" not in str(problem) and "wJalr" not in str(problem)


@pytest.mark.parametrize(
    "line",
    [
        "export DB_PASSWORD=$(cat /tmp/x)",
        'export DB_PASSWORD="$PASSWORD"',
        "export DB_SECRET=orders/warehouse",
        "export TOKEN_URL=https://login.example.com/token",
        "export DB_PASSWORD=changeme",
    ],
)
def test_what_only_names_a_secret_is_none(tmp_path: Path, line: str) -> None:
    assert found(tmp_path, f"{line}\n") == []


def test_a_value_that_mwaa_undoes_is_not_repeated(tmp_path: Path) -> None:
    problems = found(tmp_path, "export AIRFLOW_CONN_AWS_DEFAULT=aws://AKIAABCDEFGHIJKLMNOP:s3cr3t-4@\n")
    assert {"MWAA restores" in p.message for p in problems} == {True, False}
    assert "s3cr3t" not in str(problems)
