"""What a user of `mwaa-platform isolation` sees: tables, JSON, exit codes."""

import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.support.command import COMMAND
from tests.support.neighbours import PROFILE
from tests.support.templates import assembly_of


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("project")
    for name in ("cdk.json", "app.py"):
        (folder / name).write_text("{}" if name == "cdk.json" else "")
    (folder / "dags").symlink_to(PROFILE / "dags")
    return folder


@pytest.fixture
def assembly(tmp_path: Path) -> Path:
    """A copy to change; the assets are not read."""
    ignored = shutil.ignore_patterns("asset.*")
    return Path(shutil.copytree(assembly_of(PROFILE), tmp_path / "cdk.out", ignore=ignored))


def run(project: Path, assembly: Path, *more: str) -> subprocess.CompletedProcess[str]:
    command = [COMMAND, "isolation", "--app", str(assembly), *more]
    environment = {**os.environ, "COLUMNS": "80"}
    return subprocess.run(
        command, cwd=project, env=environment, capture_output=True, text=True, timeout=60, check=False
    )


def _widen(assembly: Path, old: str, new: str) -> None:
    (template,) = assembly.glob("assembly-data-dev/datadevMwaa*.template.json")
    text = template.read_text()
    assert old in text
    template.write_text(text.replace(old, new))


def test_the_matrix_and_the_closing_line(project: Path, assembly: Path) -> None:
    ended = run(project, assembly)
    assert ended.returncode == 0, ended.stderr
    row = next(line.split() for line in ended.stdout.splitlines() if line.split()[:2] == ["data-dev", "data-lake-dev"])
    assert row[2:6] == ["the", "same", "8", "66"]
    assert row[7:] == ["0", "3", "0"]
    assert "Celery queues: reachable in the same Region, required by MWAA" in ended.stdout
    closing = ended.stdout.splitlines()[-1]
    assert closing.startswith("2 stages, 14 roles: ")
    assert closing.endswith("0 reached, 6 shared by declaration; 14 of 14 roles reach their own")


def test_a_reach_and_a_broken_check_are_named_and_end_with_1(project: Path, assembly: Path) -> None:
    _widen(assembly, ":secret:airflow/data/connections/*", ":secret:airflow/data-*")
    ended = run(project, assembly)
    assert ended.returncode == 1
    said = ended.stdout[ended.stdout.index("reached: ") :].splitlines()
    secret = "arn:aws:secretsmanager:eu-west-1:111111111111:secret:airflow/data"
    assert said[0] == "reached: data-dev-Mwaa/ExecutionRole is allowed secretsmanager:GetSecretValue"
    assert said[1] == f"    on: {secret}-lake/connections/warehouse-AbCdEf"
    assert re.fullmatch(r"    by: data-dev-Mwaa/ExecutionRolePolicy\w+\.Statement\[\d+\] SecretsBackend", said[2])
    problem, broken, closing = ended.stderr.splitlines()[-3:]
    missing = f"secretsmanager:GetSecretValue on {secret}/connections/warehouse-AbCdEf"
    assert problem == f"data-dev-Mwaa/ExecutionRole does not reach what is its own: {missing}"
    assert broken.startswith("the check is broken, or the roles are")
    assert ", 2 reached, 6 shared by declaration; 13 of 14 roles reach their own" in closing


def test_json_has_every_decision(project: Path, assembly: Path) -> None:
    _widen(assembly, ":parameter/data/*", ":parameter/data*")
    ended = run(project, assembly, "--json")
    assert ended.returncode == 1
    found = json.loads(ended.stdout)
    assert found["isolated"] is False
    assert {reach["kind"] for reach in found["reaches"]} == {"parameter"}
    gathered = [*found["reaches"], *found["shared"], *found["one_side"]]
    assert len(gathered) + sum(len(refused["actions"]) for refused in found["refused"]) == found["decided"]
    assert found["decided"] == sum(pair["decided"] for pair in found["pairs"])


def test_what_is_no_assembly_is_refused(project: Path, tmp_path: Path) -> None:
    ended = run(project, tmp_path)
    assert ended.returncode == 1
    assert "holds no templates" in ended.stderr
    assert "Traceback" not in ended.stderr
