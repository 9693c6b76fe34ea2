"""The templates that the check reads: of an assembly that exists already, else synthesised for it."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from sandbox.isolation.stages import read_assembly
from sandbox.runs import new_run, synthesise


def templates_of(
    root: Path, assembly: Path | None = None, report: Callable[[str], None] = lambda text: None
) -> dict[str, Mapping[str, Any]]:
    """Every stage's templates by stack name, of `assembly` or synthesised now with policy enforced.

    Raises:
        SandboxError: the synthesis failed, its folder is kept and named; or the assembly holds no templates.
    """
    if assembly is not None:
        return read_assembly(assembly)
    with new_run(root, "isolation") as run:
        report("synthesise, policy enforced")
        synthesise(root, run)
        return read_assembly(run.assembly)
