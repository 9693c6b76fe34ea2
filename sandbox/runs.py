"""What every run has: a folder of its own, the stages it is about, and their assembly."""

import secrets
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from mwaa_platform.declaration.team import Target, Team
from sandbox import evidence
from sandbox.cdk_cli import run_cdk
from sandbox.child_environment import base_environment
from sandbox.janitor import CALL_MARKER, MARKER, Janitor, marked, sweep
from sandbox.temporary import remove_temporary


@dataclass(slots=True)
class Run:
    """One run's folder, and the assembly in it; with `keep` its files stay, with `goes_on` its processes too."""

    folder: Path
    keep: bool = False
    goes_on: bool = False

    @property
    def assembly(self) -> Path:
        """Where the stages are synthesised to."""
        return self.folder / "cdk.out"


@contextmanager
def new_run(root: Path, kind: str) -> Iterator[Run]:
    """A run that fails keeps its folder and names it; one that is interrupted, or ends well, leaves nothing unless it says so.

    No process of a run outlives it, also if this one is killed.
    """
    with _watched(Run(root / ".sandbox" / f"{kind}-{_unique()}"), MARKER) as run:
        try:
            yield run
        except Exception as error:
            run.keep = True
            evidence.keep(error, run.folder, "run")
            raise


@contextmanager
def within(folder: Path) -> Iterator[None]:
    """A command that works on a run which was there before it and stays.

    What it started stays if the block ends well; else it ends, also if this process is killed, and nothing else does.
    """
    with marked(folder), _watched(Run(folder / f"call-{_unique()}"), CALL_MARKER) as call:
        try:
            yield
        except Exception as error:
            evidence.keep(error, folder, "local AWS")
            raise
        call.goes_on = True


@contextmanager
def _watched(run: Run, marker: str) -> Iterator[Run]:
    janitor = Janitor(run.folder, marker=marker)  # before there is anything that it would have to remove
    try:
        run.folder.mkdir(parents=True)
        with marked(run.folder, marker=marker):
            yield run
    finally:
        if not run.goes_on:
            sweep(run.folder, marker=marker)
            remove_temporary(run.folder)
        if not run.keep:
            shutil.rmtree(run.folder, ignore_errors=True)
        janitor.dismiss()


def _unique() -> str:
    return secrets.token_hex(4)


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
