"""The templates that the check reads: of an assembly that exists already, else synthesised for it."""

import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from sandbox.isolation.stages import read_assembly
from sandbox.rehearsal import new_run_folder, synthesise
from sandbox.server import SandboxError


def templates_of(
    root: Path, assembly: Path | None = None, report: Callable[[str], None] = lambda text: None
) -> dict[str, Mapping[str, Any]]:
    """Every stage's templates by stack name, of `assembly` or synthesised now with policy enforced.

    Raises:
        SandboxError: the synthesis failed, its folder is kept and named; or the assembly holds no templates.
    """
    if assembly is not None:
        return read_assembly(assembly)
    folder = new_run_folder(root, "isolation")
    report("synthesise, policy enforced")
    try:
        synthesise(root, folder, folder / "cdk.out")
        templates = read_assembly(folder / "cdk.out")
    except SandboxError as error:
        error.add_note(f"the files of this run are kept in {folder}")
        raise
    except KeyboardInterrupt:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    shutil.rmtree(folder, ignore_errors=True)
    return templates
