"""What the shell offers for values: names as they are written, whether or not the declarations are valid; it never fails."""

from collections.abc import Iterator
from pathlib import Path

import typer

from mwaa_platform.declaration.loader import DECLARATION
from mwaa_platform.declaration.yaml_file import read_yaml
from mwaa_platform.toolchain import ToolchainError, project_root


def teams(incomplete: str) -> list[str]:
    """Teams by their folders."""
    return [path.parent.name for path in _declarations() if path.parent.name.startswith(incomplete)]


def stages(context: typer.Context, incomplete: str) -> list[str]:
    """Stages of the team that the line names already, else of all."""
    team = context.params.get("team")
    names = {
        str(stage)
        for path in _declarations()
        if team in (None, path.parent.name)
        for stage in _stages_in(path)
        if str(stage).startswith(incomplete)
    }
    return sorted(names)


def whole_stages(incomplete: str) -> list[str]:
    """`<team>-<stage>`, as `cdk ls` shows them."""
    names = (f"{path.parent.name}-{stage}" for path in _declarations() for stage in _stages_in(path))
    return sorted(name for name in names if name.startswith(incomplete))


def _declarations() -> list[Path]:
    try:
        return sorted((project_root() / "dags").glob(f"*/{DECLARATION}"))
    except ToolchainError:
        return []


def _stages_in(path: Path) -> Iterator[object]:
    data = read_yaml(path).data
    declared = data.get("stages") if isinstance(data, dict) else None
    yield from declared if isinstance(declared, dict) else ()
