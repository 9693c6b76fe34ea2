"""The rehearsal: every declared stage through the real `cdk` CLI into a local AWS, compared, its DAGs run, and taken away again."""

import re
import shutil
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from mwaa_platform.declaration.team import Target, Team
from sandbox.cdk_cli import CdkFailedError
from sandbox.child_environment import refused
from sandbox.dag_rehearsal import DagsResult, rehearse_dags
from sandbox.decisions import DECISIONS
from sandbox.inspection import EnvironmentResult, StackResult, environment_result, stack_results
from sandbox.janitor import sweep
from sandbox.local_airflow.running import AIRFLOWS
from sandbox.local_airflow.spec import OWN_MARKER
from sandbox.local_aws import LocalAws
from sandbox.prerequisites import provide
from sandbox.runs import Run, new_run, stages_of, synthesise
from sandbox.server import SandboxError, Server
from sandbox.shared_networks import DESTROYED, PROTECTED, deploy_networks, destroy_networks
from sandbox.together import together

DEPLOY = ("--require-approval", "never", "--concurrency", "4", "--ci", "--progress", "events")
AT_ONCE = 2
"""Stages whose DAGs run: an Airflow takes a gigabyte, and two keep two cores busy."""
_LOOK_SECONDS = 1
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
    dags: tuple[DagsResult, ...]
    """Of each stage, in their order; none if DAGs were not asked for."""
    refused: tuple[str, ...]
    """Attempts to reach something outside this machine; all were refused, none is expected."""
    seconds: float
    kept: str = ""
    """The run's folder, kept because a DAG failed or a call was denied: decisions, logs of tasks and processes."""

    @property
    def passed(self) -> bool:
        """Whether every stage's DAGs are green, and every call of theirs was allowed and known."""
        return all(dags.passed for dags in self.dags)


class Rehearsal:
    """One run with a folder, a server and an assembly of its own; ends what it started, and keeps its folder if it fails.

    With `team`, only that one of `teams`; without `dags`, stacks only. Incidents happen in each team's first stage: the DAGs are
    the same in all. `decisions` is where the decision log is kept. `report` is told what is being done, as short texts.
    """

    def __init__(
        self,
        root: Path,
        teams: Sequence[Team],
        *,
        team: str | None = None,
        dags: bool = True,
        decisions: Path | None = None,
        report: Callable[[str], None] = lambda text: None,
    ) -> None:
        self._root, self._team, self._with_dags, self._decisions = root, team, dags, decisions
        self._teams = {declared.team: declared for declared in teams}
        self._targets = stages_of(teams, team)
        self._report = report
        self._steps: list[Step] = []
        self._doing: dict[str, None] = {}

    def run(self) -> RehearsalResult:
        """Synthesise, deploy, compare, run the DAGs, destroy.

        Raises:
            SandboxError: with what failed; the run's folder is kept and named.
        """
        started = time.monotonic()
        with new_run(self._root, "rehearsal") as run, Server(self._root, run.folder) as server:
            aws = LocalAws(self._root, run.folder, server.endpoint, self._targets[0].place)
            self._bring_up(aws, run, server)
            with self._told_of(server), _ending_with(server):
                result = self._through(aws, str(run.assembly), server)
            if self._decisions and (run.folder / DECISIONS).exists():
                shutil.copyfile(run.folder / DECISIONS, self._decisions)
            run.keep = not result.passed
            return replace(
                result,
                steps=tuple(self._steps),
                refused=tuple(refused(run.folder)),
                seconds=round(time.monotonic() - started, 1),
                kept=str(run.folder) if run.keep else "",
            )

    def _bring_up(self, aws: LocalAws, run: Run, server: Server) -> None:
        """Neither needs the other: a synthesis is one process at a time."""

        def synthesise_all() -> None:
            with self._step("synthesise, policy enforced"):
                synthesise(self._root, run, team=self._team)

        def bootstrap() -> None:
            with self._told_of(server), self._step("bootstrap"):
                aws.bootstrap([target.place for target in self._targets])
                provide(aws, self._targets)

        together([synthesise_all, bootstrap], at_once=2, stop=lambda: sweep(run.folder))

    def _through(self, aws: LocalAws, assembly: str, server: Server) -> RehearsalResult:
        with self._step("deploy"):
            deploy_networks(aws, assembly, self._targets, DEPLOY)
            aws.cdk("deploy", "deploy", "**", "--app", assembly, *DEPLOY, on_line=self._on_line)
        stacks = stack_results(aws, self._targets)
        environments = [environment_result(aws, target) for target in self._targets]
        with self._step("diff"):
            output = aws.cdk("diff", "diff", "**", "--app", assembly)
            compared = compare(output, expected=len(stacks))
        dags = tuple(self._all_dags(server)) if self._with_dags else ()
        with self._step("destroy"):
            destroyed = together(
                [partial(self._destroy, aws, assembly, target) for target in self._targets],
                at_once=AT_ONCE,
                stop=lambda: sweep(server.folder),
            )
            ends = dict(zip((target.name for target in self._targets), destroyed, strict=True))
            ends |= destroy_networks(aws, assembly, self._targets)
        ended = tuple(stack.ended(ends[stack.stage]) for stack in stacks)
        return RehearsalResult((), ended, tuple(environments), compared, dags, (), 0)

    def _all_dags(self, server: Server) -> list[DagsResult]:
        """Several stages at once, since tasks mostly wait; but not two of one account and Region, which have jobs in common."""
        failed, alone = threading.Event(), {target.place: threading.Lock() for target in self._targets}

        def stop() -> None:
            failed.set()
            for airflow in (server.folder / AIRFLOWS).glob("*"):
                sweep(airflow, marker=OWN_MARKER)

        def failure() -> str:
            return server.failure() or (failed.is_set() and "the rehearsal has ended") or ""

        def rehearse(target: Target) -> DagsResult:
            with alone[target.place]:
                return self._dags(target, server, failure)

        return together([partial(rehearse, target) for target in self._targets], at_once=AT_ONCE, stop=stop)

    def _dags(self, target: Target, server: Server, failure: Callable[[], str]) -> DagsResult:
        declared = self._teams[target.team.team]
        first = next(other for other in self._targets if other.team.team == target.team.team)
        with self._step(f"DAGs of {target.name}"):
            result = rehearse_dags(
                self._root,
                server.folder,
                server.endpoint,
                target,
                on=lambda day: declared.at(target.stage_name, day=day),
                incidents=target is first,
                report=lambda text: self._report(f"{target.name}: {text}"),
                failure=failure,
            )
        self._steps.append(Step(f"of it {target.name}'s Airflow until ready", result.ready_seconds))
        return result

    def _destroy(self, aws: LocalAws, assembly: str, target: Target) -> str:
        """Destroys what may be destroyed; of a stage that is to be retained, shows that it cannot be."""
        arguments = ("destroy", f"{target.name}/*", "--force", "--app", assembly)
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
        self._doing[name] = None
        started = time.monotonic()
        yield
        self._steps.append(Step(name, round(time.monotonic() - started, 1)))
        del self._doing[name]

    @contextmanager
    def _told_of(self, server: Server) -> Iterator[None]:
        """What fails because the local AWS has ended is told as that."""
        try:
            yield
        except Exception as error:
            if said := server.failure():
                raise SandboxError(f"{said}, in the step: {', '.join(self._doing)}") from error
            raise


@contextmanager
def _ending_with(server: Server) -> Iterator[None]:
    """What the run has started ends with its local AWS: the CLI alone would try for minutes to reach it again."""
    done = threading.Event()

    def watch() -> None:
        while not done.wait(_LOOK_SECONDS):
            if server.failure():
                sweep(server.folder)
                return

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield
    finally:
        done.set()
        watcher.join()


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


__all__ = ["DESTROYED", "PROTECTED", "Rehearsal", "RehearsalResult", "Step", "compare"]
