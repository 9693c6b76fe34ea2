"""The how-to that adds an integration, done: four places are enough for declaration, grants, cases and IAM's list."""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from mwaa_platform.integrations import CATALOGUE
from tests.support.pages import blocks
from tests.support.projects import MINIMAL, write_team

COPIED = ("constructs", "sandbox", "tests/unit/integrations", "tests/support")
FILES = ("README.md", "pyproject.toml", "tests/__init__.py", "tests/conftest.py", "tests/unit/__init__.py")
PACKAGE = "constructs/mwaa_platform/integrations"


@pytest.fixture
def copy(root: Path, tmp_path: Path) -> Path:
    """What the tests of integrations need."""
    for folder in COPIED:
        shutil.copytree(root / folder, tmp_path / folder, ignore=shutil.ignore_patterns("__pycache__"))
    for file in (*FILES, "tests/unit/test_iam_catalogue.py"):
        shutil.copyfile(root / file, tmp_path / file)
    for file in ("app.py", "cdk.json"):
        (tmp_path / file).write_text("")
    return tmp_path


def _edit(path: Path, *changes: tuple[str, str]) -> None:
    text = path.read_text()
    for former, latter in changes:
        assert former in text, former
        text = text.replace(former, latter, 1)
    path.write_text(text)


def _add(root: Path, copy: Path) -> None:
    """The page's four places."""
    file, test = blocks(root / "docs" / "how-to" / "add-an-integration.md", "python")
    (copy / PACKAGE / "eventbridge.py").write_text(file)
    module = f"{PACKAGE.removeprefix('constructs/').replace('/', '.')}.eventbridge"
    _edit(
        copy / PACKAGE / "__init__.py",
        (
            "from mwaa_platform.integrations.glue",
            f"from {module} import EventBridge\nfrom mwaa_platform.integrations.glue",
        ),
        ("    | Glue\n", "    | EventBridge\n    | Glue\n"),
        ('    "Glue",\n', '    "EventBridge",\n    "Glue",\n'),
    )
    (copy / "tests" / "unit" / "integrations" / "test_eventbridge.py").write_text(test)
    row = "| `eventbridge` | Amazon EventBridge | `buses` | put events on those buses |\n"
    _edit(copy / "README.md", ("| `glue` |", f"{row}| `glue` |"))


def _run(copy: Path, *command: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(copy / "constructs"), str(copy)])}
    return subprocess.run(command, cwd=copy, env=environment, capture_output=True, text=True, timeout=120, check=False)


def test_four_places_are_enough(root: Path, copy: Path) -> None:
    former = {path: path.read_bytes() for path in copy.rglob("*") if path.is_file()}
    _add(root, copy)
    latter = {path: path.read_bytes() for path in copy.rglob("*") if path.is_file()}
    assert len([path for path in latter if latter[path] != former.get(path)]) == 4
    write_team(copy, {**MINIMAL, "integrations": [{"service": "eventbridge", "buses": ["orders-events"]}]})
    validated = _run(copy, str(Path(sys.executable).parent / "mwaa-platform"), "validate")
    assert validated.returncode == 0, validated.stderr
    tests = ("tests/unit/integrations/test_cases.py", "tests/unit/test_iam_catalogue.py")
    chosen = ("-k", "EventBridge or events:PutEvents")
    ended = _run(copy, sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *tests, *chosen)
    assert ended.returncode == 0, ended.stdout
    assert " 8 passed" in f" {ended.stdout.splitlines()[-1]}"


@pytest.mark.parametrize("integration", CATALOGUE, ids=lambda i: i.__name__)
def test_only_its_file_the_union_and_its_fixture_know_a_service(root: Path, integration: Any) -> None:
    own = Path("constructs", integration.__module__.replace(".", "/") + ".py")
    places = [root / "constructs", root / "stacks", root / "sandbox"]
    known = {
        path.relative_to(root)
        for place in places
        for path in place.rglob("*.py")
        if f"import {integration.__name__}\n" in path.read_text()
        or f"class {integration.__name__}(" in path.read_text()
    }
    assert known == {own, own.with_name("__init__.py"), Path("sandbox", "fixtures", own.name)}
