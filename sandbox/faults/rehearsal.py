"""`mwaa-platform rehearse --faults`: every resource type fails once, and what can go wrong around a deployment goes wrong."""

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from mwaa_platform.declaration.team import Team
from sandbox.faults.assembly import all_stacks
from sandbox.faults.creation import Deployer, FaultResult, rehearse_fault
from sandbox.faults.observation import Observer
from sandbox.faults.paths import share
from sandbox.faults.plan import Lane, plan
from sandbox.faults.story import PathResult, Situation
from sandbox.local_aws import LocalAws
from sandbox.prerequisites import provide
from sandbox.runs import new_run, stages_of, synthesise
from sandbox.server import SandboxError, Server

LANES = 4
"""Places that are worked on at once: the CLI mostly waits, it looks every five seconds."""


@dataclass(frozen=True, slots=True)
class FaultsResult:
    """All rows; `passed` if none has a problem."""

    faults: tuple[FaultResult, ...]
    paths: tuple[PathResult, ...]
    seconds: float

    @property
    def types(self) -> int:
        """How many resource types failed in a creation."""
        return len({row.resource_type for row in self.faults if row.operation == "create"})

    @property
    def stacks(self) -> int:
        """In how many kinds of stack."""
        return len({row.kind for row in self.faults})

    @property
    def failed(self) -> int:
        """How many rows have a problem."""
        return sum(bool(row.problems) for row in self.faults) + sum(bool(path.problems) for path in self.paths)


class FaultRehearsal:
    """One run with a folder, a server and an assembly of its own; ends what it started, and keeps its folder if a row fails."""

    def __init__(
        self,
        root: Path,
        teams: Sequence[Team],
        *,
        team: str | None = None,
        report: Callable[[str], None] = lambda text: None,
    ) -> None:
        self._root, self._team = root, team
        self._targets = stages_of(teams, team)
        self._report = report
        self._ending = threading.Event()

    def run(self) -> FaultsResult:
        """Synthesise, bootstrap, and work through every place.

        Raises:
            SandboxError: the local AWS or the CLI failed where nothing was to fail; the run's folder is kept and named.
        """
        started = time.monotonic()
        with new_run(self._root, "faults") as run:
            self._report("synthesise, policy enforced")
            synthesise(self._root, run, team=self._team)
            lanes = plan(all_stacks(run.assembly, self._targets))
            with Server(self._root, run.folder) as server:
                aws = LocalAws(self._root, run.folder, server.endpoint, self._targets[0].place)
                self._report("bootstrap")
                aws.bootstrap([target.place for target in self._targets])
                provide(aws, self._targets)
                faults, paths = self._work(aws, str(run.assembly), lanes)
            result = FaultsResult(tuple(faults), tuple(paths), round(time.monotonic() - started, 1))
            if result.failed:
                run.keep = True
                self._report(f"the files of this run are kept in {run.folder}")
        return result

    def _work(self, aws: LocalAws, assembly: str, lanes: Sequence[Lane]) -> tuple[list[FaultResult], list[PathResult]]:
        with ThreadPoolExecutor(max_workers=LANES) as pool:
            working = [pool.submit(self._lane, Deployer(aws, assembly), lane) for lane in lanes]
            try:
                done = [future.result() for future in working]
            except BaseException:
                self._ending.set()
                raise
        return [row for rows, _ in done for row in rows], [path for _, paths in done for path in paths]

    def _lane(self, deployer: Deployer, lane: Lane) -> tuple[list[FaultResult], list[PathResult]]:
        rows: list[FaultResult] = []
        for stack in lane.stacks:
            types = lane.types.get(stack.name, [])
            if not types:
                self._report(f"{stack.name}: deployed, what fails in it fails in another stage")
                deployer.deploy(stack)
            for resource_type in types:
                if self._ending.is_set():
                    return rows, []
                if resource_type != types[0]:
                    Observer(deployer.aws, stack).delete()
                rows.append(rehearse_fault(deployer, stack, resource_type))
                self._say(rows[-1])
        paths: list[PathResult] = []
        for found in self._paths(deployer, lane):
            if isinstance(found, PathResult):
                paths.append(found)
            else:
                rows.append(found)
            self._say(found)
        return rows, paths

    def _paths(self, deployer: Deployer, lane: Lane) -> Iterator[PathResult | FaultResult]:
        for name, paths in share(self._targets).items():
            stacks = {stack.kind: stack for stack in lane.stacks if stack.stage == name}
            for path in paths if stacks else ():
                if self._ending.is_set():
                    return
                try:
                    yield from path(Situation(deployer, stacks))
                except SandboxError as error:
                    yield PathResult(path.__name__.replace("_", " "), name, "", "", "", 0.0, (str(error),))

    def _say(self, row: FaultResult | PathResult) -> None:
        what = f"{row.operation} of {row.resource_type} failed" if isinstance(row, FaultResult) else row.path
        self._report(f"{row.stack}: {what}: {'; '.join(row.problems) or row.again} ({row.seconds} s)")
