"""Small projects on disk: a root with dags/<team>/team.yaml, as the loader wants it."""

from pathlib import Path
from typing import Any

import yaml

from mwaa_platform.declaration.loader import load
from mwaa_platform.declaration.problems import DeclarationError, Severity

MINIMAL: dict[str, Any] = {
    "team": "orders",
    "owner": "data-platform@example.com",
    "stages": {"dev": {"account": "111111111111", "region": "ca-central-1"}},
}


def write_team(root: Path, declaration: dict[str, Any] | str, *, folder: str = "orders", dag: bool = True) -> Path:
    """Write one team's folder and return the path of its team.yaml."""
    path = root / "dags" / folder
    path.mkdir(parents=True, exist_ok=True)
    text = declaration if isinstance(declaration, str) else yaml.safe_dump(declaration, sort_keys=False)
    (path / "team.yaml").write_text(text)
    if dag:
        (path / "pipeline.py").write_text("")
    return path / "team.yaml"


def with_stage(**stage: Any) -> dict[str, Any]:
    """The minimal declaration with more keys in its stage."""
    return {**MINIMAL, "stages": {"dev": {**MINIMAL["stages"]["dev"], **stage}}}


def error_places(root: Path) -> set[str]:
    """Places of all errors; none if the project loads."""
    try:
        load(root)
    except DeclarationError as error:
        return {p.place for p in error.problems if p.severity is Severity.ERROR}
    return set()
