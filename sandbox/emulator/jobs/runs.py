"""The runs that jobs have here: seen running once at least, then ended as the script says."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from mwaa_platform.aws.grants import Place
from sandbox.fixtures.script import Line, lines

State = Literal["running", "succeeded", "failed", "stopped"]
DEFAULT_REASON = "the rehearsal let it fail"
TASK_HEADER = "x-mwaa-task"


@dataclass(slots=True)
class Run:
    """One run of one thing."""

    place: Place
    service: str
    name: str
    task: str = ""
    query: str = ""
    end: Line = field(default_factory=lambda: Line("result"))
    stopped: bool = False
    seen: bool = False

    @property
    def reason(self) -> str:
        """Of a failure."""
        return self.end.reason or DEFAULT_REASON


class Runs:
    """All runs of the server, by an id that is the service's own."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._runs: dict[tuple[Place, str], Run] = {}

    def begin(self, place: Place, service: str, name: str, id: str, *, task: str = "", query: str = "") -> Run:
        """Decide how a run ends that has just begun; one failure that waits for it is used up."""
        run = Run(place, service, name, task, query)
        for path, line in self._lines(run):
            if line.kind == "fail":
                path.unlink(missing_ok=True)
                run.end = Line("fail", state="failed", reason=line.reason)
                break
            if line.kind == "result" and run.end == Line("result"):
                run.end = line
        self._runs[place, id] = run
        return run

    def is_scripted(self, place: Place, service: str, name: str, task: str = "") -> bool:
        """Whether the script says anything of such a run."""
        return any(True for _ in self._lines(Run(place, service, name, task)))

    def find(self, place: Place, id: str) -> Run | None:
        """The run, if it began here."""
        return self._runs.get((place, id))

    def state(self, run: Run) -> State:
        """What whoever asks is told: first that it runs, and so for as long as it is held, also if it was stopped meanwhile."""
        if run.stopped and not self.is_held(run):
            return "stopped"
        if not run.seen or self.is_held(run):
            run.seen = True
            return "running"
        return run.end.state

    def is_held(self, run: Run) -> bool:
        """Whether the script holds it."""
        return any(line.kind == "hold" for _, line in self._lines(run))

    def stop(self, run: Run) -> bool:
        """Stop it; whether it was still running."""
        running = not run.stopped and (not run.seen or self.is_held(run))
        run.stopped = run.stopped or running
        return running

    def _lines(self, run: Run) -> Iterator[tuple[Path, Line]]:
        where = (run.place.account, run.place.region, run.service, run.name, run.task, run.query)
        found = [(path, line) for path, line in lines(self._folder) if line.is_for(*where)]
        yield from sorted(found, key=lambda pair: pair[1].kind != "fail")
