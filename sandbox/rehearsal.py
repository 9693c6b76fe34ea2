"""The rehearsal: every declared stage through the real `cdk` CLI into a local AWS, compared, and taken away again."""

import re
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from mwaa_platform.declaration.team import Target, Team
from sandbox.cdk_cli import CdkFailedError, run_cdk
from sandbox.child_environment import base_environment, refused
from sandbox.inspection import EnvironmentResult, StackResult, environment_result, stack_results
from sandbox.local_aws import LocalAws
from sandbox.prerequisites import provide
from sandbox.server import SandboxError, Server

DEPLOY = ("--require-approval", "never", "--concurrency", "4", "--ci", "--progress", "events")
DESTROYED = "destroyed"
PROTECTED = "kept: protected"
_COMPARED = re.compile(r"^Stack (\S+) \(", re.MULTILINE)
_DIFFERENT = re.compile(r"Number of stacks with differences: (\d+)")


@dataclass(frozen=True, slots=True)
class Step:
    """One step and how long it took."""

    name: str
    seconds: float


@dataclass(frozen=True, slots=True)
class RehearsalResult:
    """What was deployed, and what became of it."""

    steps: tuple[Step, ...]
    stacks: tuple[StackResult, ...]
    environments: tuple[EnvironmentResult, ...]
    compared: int
    refused: tuple[str, ...]
    """Attempts to reach something outside this machine; all were refused, none is expected."""
    seconds: float


class Rehearsal:
    """One run with a folder, a server and an assembly of its own; ends what it started, and keeps its folder if it fails.

    With `team`, only that one of `teams`. `report` is told what is being done, as short texts.
    """

    def __init__(
        self,
        root: Path,
        teams: Sequence[Team],
        *,
        team: str | None = None,
        report: Callable[[str], None] = lambda text: None,
    ) -> None:
        self._root = root
        self._only = () if team is None else ("-c", f"team={team}")
        self._targets = [
            declared.at(stage) for declared in teams for stage in declared.stages if team in (None, declared.team)
        ]
        self._report = report
        self._steps: list[Step] = []
        self.folder = new_run_folder(root, "rehearsal")
        self._assembly = self.folder / "cdk.out"

    def run(self) -> RehearsalResult:
        """Synthesise, deploy, compare, destroy.

        Raises:
            SandboxError: with what failed; the run's folder is kept and named.
        """
        started = time.monotonic()
        try:
            with self._step("synthesise, policy enforced"):
                synthesise(self._root, self.folder, self._assembly, *self._only)
            with Server(self._root, self.folder) as server:
                aws = LocalAws(self._root, self.folder, server.endpoint, self._targets[0].place)
                stacks, environments, compared = self._through(aws)
        except SandboxError as error:
            error.add_note(f"the files of this run are kept in {self.folder}")
            raise
        except KeyboardInterrupt:
            shutil.rmtree(self.folder, ignore_errors=True)
            raise
        outside = tuple(refused(self.folder))
        shutil.rmtree(self.folder, ignore_errors=True)
        seconds = round(time.monotonic() - started, 1)
        return RehearsalResult(tuple(self._steps), tuple(stacks), tuple(environments), compared, outside, seconds)

    def _through(self, aws: LocalAws) -> tuple[list[StackResult], list[EnvironmentResult], int]:
        with self._step("bootstrap"):
            aws.bootstrap([target.place for target in self._targets])
            provide(aws, self._targets)
        with self._step("deploy"):
            aws.cdk("deploy", "deploy", "**", "--app", str(self._assembly), *DEPLOY, on_line=self._on_line)
        stacks = [stack for target in self._targets for stack in stack_results(aws, target)]
        environments = [environment_result(aws, target) for target in self._targets]
        with self._step("diff"):
            output = aws.cdk("diff", "diff", "**", "--app", str(self._assembly))
            compared = compare(output, expected=len(stacks))
        with self._step("destroy"):
            ends = {target.name: self._destroy(aws, target) for target in self._targets}
        return [stack.ended(ends[stack.stage]) for stack in stacks], environments, compared

    def _destroy(self, aws: LocalAws, target: Target) -> str:
        """Destroys what may be destroyed; of a stage that is to be retained, shows that it cannot be."""
        arguments = ("destroy", f"{target.name}/*", "--force", "--app", str(self._assembly))
        try:
            aws.cdk(f"destroy-{target.name}", *arguments)
        except CdkFailedError as error:
            if target.stage.removal == "retain" and "TerminationProtection is enabled" in error.output:
                return PROTECTED
            raise
        if target.stage.removal == "retain":
            raise SandboxError(f"{target.name} declares removal: retain, and `cdk destroy` deleted it")
        return DESTROYED

    def _on_line(self, line: str) -> None:
        if line.startswith(" ✅") or line.startswith("✅"):
            self._report(line.strip())

    @contextmanager
    def _step(self, name: str) -> Iterator[None]:
        self._report(name)
        started = time.monotonic()
        yield
        self._steps.append(Step(name, round(time.monotonic() - started, 1)))


def new_run_folder(root: Path, kind: str) -> Path:
    """A folder of one run's own below .sandbox."""
    runs = root / ".sandbox"
    runs.mkdir(exist_ok=True)
    return Path(tempfile.mkdtemp(prefix=f"{kind}-", dir=runs))


def synthesise(root: Path, folder: Path, assembly: Path, *context: str) -> None:
    """`cdk synth` into the assembly folder, with policy enforced; needs no server. `context` selects, as the CLI takes it.

    Raises:
        CdkFailedError: a declaration or a policy finding stopped it.
    """
    arguments = ("synth", "--quiet", "--output", str(assembly), *context)
    run_cdk(root, base_environment(root, folder), arguments, log=folder / "synth.log")


def compare(output: str, *, expected: int) -> int:
    """The number of stacks that `cdk diff` compared, all of them without differences.

    Raises:
        SandboxError: a difference, or fewer stacks than expected (a bare `cdk diff` in an app of stages compares none).
    """
    compared = len(set(_COMPARED.findall(output)))
    different = _DIFFERENT.search(output)
    if compared != expected or different is None:
        raise SandboxError(f"`cdk diff` compared {compared} stacks, expected {expected}")
    if different[1] != "0":
        raise SandboxError(f"`cdk diff` finds differences right after the deployment:\n{output}")
    return compared


__all__ = ["DESTROYED", "PROTECTED", "Rehearsal", "RehearsalResult", "Step", "compare", "new_run_folder", "synthesise"]
