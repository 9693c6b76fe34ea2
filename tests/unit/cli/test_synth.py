"""`mwaa-platform synth` by its real command, in a copy of the project."""

import json
import subprocess
from pathlib import Path

from tests.support.command import COMMAND
from tests.support.copies import copy_project


def test_one_stage_by_name(root: Path, tmp_path: Path) -> None:
    copy_project(root, tmp_path)
    command = [COMMAND, "synth", "--team", "orders", "--stage", "dev", "--json"]
    ended = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=120, check=False)
    assert ended.returncode == 0, ended.stderr
    assert "WARNING" not in ended.stderr
    stacks = {stack["stack"]: stack for stack in json.loads(ended.stdout)["stacks"]}
    assert set(stacks) == {f"orders-dev-{name}" for name in ("Network", "Storage", "Mwaa", "Monitoring", "Triggers")}
    for stack in stacks.values():
        assert (tmp_path / stack["template"]).exists()
        assert stack["resources"] >= 4


def test_an_open_finding_ends_with_1_and_no_traceback(root: Path, tmp_path: Path) -> None:
    copy_project(root, tmp_path)
    path = tmp_path / "dags" / "orders" / "team.yaml"
    path.write_text(path.read_text().replace("webserver: {access: private}", "webserver: {access: public}"))
    ended = subprocess.run([COMMAND, "synth"], cwd=tmp_path, capture_output=True, text=True, timeout=120, check=False)
    assert ended.returncode == 1
    assert "Acknowledge with 'MWAA::MWAA-PrivateWebserver'" in ended.stderr
    assert "Traceback" not in ended.stderr
