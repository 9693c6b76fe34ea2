"""What every run has: a folder of its own, the stages it is about, and their assembly."""

import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from mwaa_platform.declaration.team import Target, Team
from sandbox.cdk_cli import run_cdk
from sandbox.child_environment import base_environment
from sandbox.janitor import Janitor, marked, sweep
from sandbox.server import SandboxError


def new_run_folder(root: Path, kind: str) -> Path:
    """A folder of one run's own below .sandbox."""
    runs = root / ".sandbox"
    runs.mkdir(exist_ok=True)
    return Path(tempfile.mkdtemp(prefix=f"{kind}-", dir=runs))


@dataclass(slots=True)
class Run:
    """One run's folder, and the assembly in it; with `keep` it stays."""

    folder: Path
    keep: bool = False

    @property
    def assembly(self) -> Path:
        """Where the stages are synthesised to."""
        return self.folder / "cdk.out"


@contextmanager
def new_run(root: Path, kind: str) -> Iterator[Run]:
    """A run that fails keeps its folder and names it; one that is interrupted, or ends well, leaves nothing unless it says so.

    No process of a run outlives it, also if this one is killed.
    """
    run = Run(new_run_folder(root, kind))
    janitor = Janitor(run.folder)
    try:
        with marked(run.folder):
            yield run
    except SandboxError as error:
        run.keep = True
        error.add_note(f"the files of this run are kept in {run.folder}")
        raise
    finally:
        sweep(run.folder)
        if not run.keep:
            shutil.rmtree(run.folder, ignore_errors=True)
        janitor.dismiss()


def stages_of(teams: Iterable[Team], team: str | None) -> list[Target]:
    """Every stage of every team, or of the one that is named."""
    return [declared.at(stage) for declared in teams for stage in declared.stages if team in (None, declared.team)]


def synthesise(root: Path, run: Run, *, team: str | None = None) -> None:
    """`cdk synth` into the run's assembly, with policy enforced; needs no server.

    Raises:
        CdkFailedError: a declaration or a policy finding stopped it.
    """
    only = () if team is None else ("-c", f"team={team}")
    arguments = ("synth", "--quiet", "--output", str(run.assembly), *only)
    run_cdk(root, base_environment(root, run.folder), arguments, log=run.folder / "synth.log")
