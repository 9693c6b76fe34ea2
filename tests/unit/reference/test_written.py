"""`make docs` and `mwaa-platform reference`."""

import subprocess
import sys
from pathlib import Path

import pytest

from mwaa_platform.cli.reference import NAMES
from mwaa_platform.cli.schema import SCHEMAS, path_of
from mwaa_platform.reference import FOLDER, PAGES

BIN = Path(sys.executable).parent


def _run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [BIN / "mwaa-platform", *arguments], cwd=folder, capture_output=True, text=True, timeout=60, check=False
    )


@pytest.mark.feature("X4")
def test_make_docs_writes_what_is_committed(root: Path, tmp_path: Path) -> None:
    recipe = subprocess.run(
        ["/usr/bin/env", "make", "--dry-run", "docs"], cwd=root, capture_output=True, text=True, check=True
    ).stdout
    commands = [line.split("mwaa-platform ")[1].split() for line in recipe.splitlines() if "mwaa-platform " in line]
    assert [command[0] for command in commands] == ["schema", "reference"]
    for file in ("cdk.json", "app.py"):
        (tmp_path / file).write_text("")
    (tmp_path / "dags").mkdir()
    for command in commands:
        assert _run(tmp_path, *command).returncode == 0
    written = sorted(path.relative_to(tmp_path) for path in tmp_path.rglob("*.*") if path.parent != tmp_path)
    assert written == sorted([*map(path_of, SCHEMAS), *(FOLDER / f"{name}.md" for name in PAGES)])
    for path in written:
        assert (tmp_path / path).read_text() == (root / path).read_text()


def test_a_page_is_printed(root: Path) -> None:
    assert _run(root, "reference", "mwaa").stdout == (root / FOLDER / "mwaa.md").read_text()


def test_a_page_that_is_not_there(tmp_path: Path) -> None:
    for arguments, said in (([], "name a page"), (["nothing"], "no page nothing")):
        ended = _run(tmp_path, "reference", *arguments)
        assert ended.returncode == 1
        assert f"mwaa-platform: {said}: {', '.join(NAMES)}" in ended.stderr
    assert tuple(PAGES) == NAMES
