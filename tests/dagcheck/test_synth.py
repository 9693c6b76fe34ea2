"""A synthesis ends with the check's message, before anything of CDK is built."""

import shutil
import subprocess
import sys
from pathlib import Path

import yaml


def _project(root: Path, tmp_path: Path, team: str, gone: int) -> Path:
    for name in ("app.py", "cdk.json"):
        shutil.copyfile(root / name, tmp_path / name)
    shutil.copytree(root / "dags" / team, tmp_path / "dags" / team, ignore=shutil.ignore_patterns("__pycache__"))
    path = tmp_path / "dags" / team / "team.yaml"
    declared = yaml.safe_load(path.read_text())
    declared["integrations"].pop(gone)
    declared.pop("rehearsal", None)
    path.write_text(yaml.safe_dump(declared, sort_keys=False))
    return tmp_path


def test_a_call_that_is_not_declared_ends_a_synthesis_with_exit_code_1(root: Path, tmp_path: Path) -> None:
    project = _project(root, tmp_path, "orders", 2)
    ended = subprocess.run([sys.executable, "app.py"], cwd=project, capture_output=True, text=True, check=False)
    assert ended.returncode == 1
    assert "Traceback" not in ended.stderr
    assert "error: not declared: task transform, GlueJobOperator: " in ended.stderr
    assert "      - {service: glue, id: etl, jobs: [<job>], crawlers: [<crawler>]}" in ended.stderr
    assert not list(tmp_path.glob("cdk.out/*.json"))
