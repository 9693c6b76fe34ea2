"""Ends rehearsals at random moments of their whole length, two side by side: `python -m tests.sandbox.kills --seed 1 --count 10`.

Moments are spread evenly over a rehearsal as its steps usually last, and each is taken within its step: a slow machine has the same
moments. SIGKILL goes to the command alone, so that only what watches over it can clean up. Ends with 1 if anything is left.
"""

import argparse
import random
import signal
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from tests.support.small import Alive, Left, naming, start, write_small

ROOT = Path(__file__).resolve().parents[3]
LANES = 2
STEPS = (
    ("", 1.0),  # from the start of the command
    ("synthesise", 7.0),  # and bootstrap, beside it
    ("deploy", 5.0),
    ("diff", 2.0),
    ("DAGs of", 2.0),
    ("starting Airflow", 18.0),
    ("small.wait: queued", 9.0),
    ("destroy", 1.5),
)
"""What each step says when it begins, and the seconds it usually lasts on an idle machine."""


@dataclass(frozen=True, slots=True)
class Moment:
    """So many seconds after a step has said that it begins."""

    step: str
    seconds: float


@dataclass(frozen=True, slots=True)
class Killed:
    """One killed rehearsal: when, what it had said last and what it had then; what was left of it."""

    moment: Moment
    after_seconds: float
    said: str
    had: Alive
    left: Left
    problem: str = ""

    def __str__(self) -> str:
        """A line of the table."""
        had, left = self.had, self.left
        counts = (
            f"{len(had.pids):>9} {len(had.ports):>5} | {len(left.pids):>9} {len(left.ports):>5} {len(left.folders):>7}"
        )
        return f"{self.after_seconds:>8.1f} {counts} {left.seconds:>7.1f}  {self.said[:70]}{self.problem}"


HEADER = (
    f"{'':8} {'it had':>15} | {'left':>23}\n"
    f"{'moment s':>8} {'processes':>9} {'ports':>5} | {'processes':>9} {'ports':>5} {'folders':>7} {'after s':>7}  it did"
)


def moments(seed: int, count: int) -> list[Moment]:
    """One in each of `count` equal parts of a rehearsal, in no order."""
    chance = random.Random(seed)  # noqa: S311 - repeatable, no secret
    whole = sum(seconds for _, seconds in STEPS)
    found = []
    for part in range(count):
        at = (part + chance.random()) * whole / count
        for step, seconds in STEPS:
            if at < seconds:
                found.append(Moment(step, at))
                break
            at -= seconds
    chance.shuffle(found)
    return found


def kill(project: Path, moment: Moment) -> Killed:
    """Start a rehearsal, end it at that moment, and look what is left."""
    started, process = time.monotonic(), start(project, "rehearse")
    said, begun, ended = ["nothing yet"], threading.Event(), threading.Event()
    if not moment.step:
        begun.set()

    def listen() -> None:
        for line in process.stdout or ():
            said.append(line.strip())
            if moment.step and moment.step in line:
                begun.set()
        ended.set()
        begun.set()

    threading.Thread(target=listen, daemon=True).start()
    begun.wait(300)
    ended.wait(moment.seconds)
    had, after = Alive.of(process.pid), time.monotonic() - started
    by_itself = process.poll()
    process.send_signal(signal.SIGKILL)
    process.wait()
    problem = f" (ended by itself with {by_itself}: {said[-1]})" if by_itself else ""
    return Killed(moment, round(after, 1), said[-1], had, had.left(), problem)


def _all(project: Path, wanted: list[Moment]) -> Iterator[Killed]:
    with ThreadPoolExecutor(LANES) as pool:
        for killed in pool.map(lambda moment: kill(project, moment), wanted):
            print(killed, flush=True)
            yield killed


def main() -> int:
    """Prints a line for each, and what is left of all."""
    parser = argparse.ArgumentParser(prog="python -m tests.sandbox.kills")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=10)
    chosen = parser.parse_args()
    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="kills-") as folder:
        project = Path(folder)
        write_small(ROOT, project)
        print(f"seed {chosen.seed}, {LANES} rehearsals at once in one project\n{HEADER}", flush=True)
        ended = list(_all(project, moments(chosen.seed, chosen.count)))
        there = [path.name for path in (project / ".sandbox").iterdir()] if (project / ".sandbox").exists() else []
        also = [*map(str, naming(project)), *there]
    bad = sum(not one.left.nothing or bool(one.problem) for one in ended)
    seen = f"{sum(len(one.had.pids) for one in ended)} processes and {sum(len(one.had.ports) for one in ended)} ports"
    left = f"{sum(len(k.left.pids) for k in ended)} processes, {sum(len(k.left.ports) for k in ended)} ports"
    left += f", {sum(len(k.left.folders) for k in ended)} folders left"
    more = f"; left in the end: {', '.join(also)}" if also else ""
    seconds = time.monotonic() - started
    print(
        f"{len(ended)} rehearsals killed, of {seen}: {left}{more}; {bad} not as they should be; {seconds:.0f} s in all"
    )
    return 1 if bad or also else 0


if __name__ == "__main__":
    sys.exit(main())
