"""Copies of the project, for tests that change its files."""

import shutil
from pathlib import Path

from mwaa_platform.declaration.loader import load
from mwaa_platform.declaration.team import Target

PARTS = ("app.py", "cdk.json", "stacks", "constructs", "sandbox", "dags")


def copy_project(root: Path, folder: Path, *, team: str | None = None) -> None:
    """Everything the commands need, with every team or one; what is installed is shared."""
    for part in PARTS:
        source, target = root / part, folder / part
        if source.is_dir():
            shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copyfile(source, target)
    for other in (folder / "dags").iterdir() if team else ():
        if other.is_dir() and other.name != team:
            shutil.rmtree(other)
    (folder / "node_modules").symlink_to(root / "node_modules")


def targets_of(root: Path) -> list[Target]:
    """Every declared stage."""
    return [team.at(stage) for team in load(root).teams.values() for stage in team.stages]
