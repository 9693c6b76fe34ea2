"""The whole run: thousands of mutants before the loader on all cores, then some of the accepted ones through the CDK."""

import multiprocessing
import tempfile
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from tests.fuzz.mutants import mutant
from tests.fuzz.trial import Trial, tried, write

UNKNOWN_REGION = "MWAA is not known to be offered in"
"""`validate` warns of these Regions, CDK refuses them: such mutants are not synthesised."""

Step = Callable[[str, int], None]


@dataclass(slots=True)
class Run:
    """Every trial, and what each part took."""

    seed: int
    trials: list[Trial] = field(default_factory=list)
    synthesised: int = 0
    seconds: float = 0.0
    synthesis_seconds: float = 0.0

    @property
    def found(self) -> list[Trial]:
        """The trials with findings."""
        return [trial for trial in self.trials if trial.findings]


def fuzz(seed: int, count: int, synthesise: int, step: Step, *, processes: int | None = None) -> Run:
    """Try mutants 0 to `count` - 1 of the seed, and synthesise so many of the accepted ones, spread over all."""
    run, begun = Run(seed), time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        if processes == 1:
            for number in range(count):
                run.trials.append(_trial(seed, Path(folder), number))
                step("mutants", 1)
        else:
            with multiprocessing.get_context("spawn").Pool(processes) as pool:
                for trial in pool.imap(partial(_trial, seed, Path(folder)), range(count), chunksize=20):
                    run.trials.append(trial)
                    step("mutants", 1)
        run.seconds = time.monotonic() - begun
        _synthesise(run, synthesise, Path(folder) / "synthesised", step)
        run.synthesis_seconds = time.monotonic() - begun - run.seconds
    return run


def _trial(seed: int, folder: Path, number: int) -> Trial:
    root = folder / multiprocessing.current_process().name
    return tried(mutant(seed, number), root)


def _synthesise(run: Run, wanted: int, root: Path, step: Step) -> None:
    from tests.fuzz.synthesis import objections

    accepted = [t for t in run.trials if t.accepted and not t.findings and UNKNOWN_REGION not in "\n".join(t.said)]
    for trial in accepted[:: max(1, len(accepted) // wanted)][:wanted] if wanted else ():
        write(trial.mutant, root)
        try:
            trial.judged += objections(root)
        except Exception:
            trial.tracebacks.append(f"accepted, but not synthesised: {traceback.format_exc()}")
        run.synthesised += 1
        step("synthesised", 1)
