"""One mutant before the loader: refused in words that help, or accepted with values that AWS takes; never a traceback."""

import shutil
import time
import traceback
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from mwaa_platform.declaration.loader import Declarations, load
from mwaa_platform.declaration.problems import DeclarationError, Problem, Severity, render
from tests.fuzz.mutants import Mutant
from tests.fuzz.values import refused

SECONDS_AT_MOST = 10.0
"""Of a processor; more for one declaration is a finding: nobody waits for a refusal."""

_OF_A_WHOLE_FILE = ("DAGs without a declaration", "no DAG file", "cannot be read", "larger than", "no team is declared")


@dataclass(slots=True)
class Trial:
    """What became of one mutant; `findings` are what is wrong with the project, none is good."""

    mutant: Mutant
    accepted: bool = False
    said: list[str] = field(default_factory=list)
    tracebacks: list[str] = field(default_factory=list)
    poor_messages: list[str] = field(default_factory=list)
    judged: list[str] = field(default_factory=list)

    @property
    def findings(self) -> list[str]:
        """All of them."""
        return [*self.tracebacks, *self.poor_messages, *self.judged]


def write(mutant: Mutant, root: Path) -> None:
    """The mutant's files below `root`/dags, and nothing else there."""
    shutil.rmtree(root / "dags", ignore_errors=True)
    for name, content in mutant.files.items():
        path = root / "dags" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def tried(mutant: Mutant, root: Path) -> Trial:
    """Write, load, judge."""
    write(mutant, root)
    trial = Trial(mutant)
    begun = time.process_time()
    try:
        trial.judged = list(_judged(load(root), trial))
    except DeclarationError as error:
        trial.said = list(render(error.problems))
        trial.poor_messages = [said for problem in error.problems for said in poor(problem)]
        if not any(problem.severity is Severity.ERROR for problem in error.problems):
            trial.poor_messages.append("refused without an error")
    except Exception:
        trial.tracebacks.append(traceback.format_exc())
    if (seconds := time.process_time() - begun) > SECONDS_AT_MOST:
        trial.tracebacks.append(f"{seconds:.0f} s for one declaration")
    return trial


def _judged(declarations: Declarations, trial: Trial) -> Iterator[str]:
    trial.accepted = True
    trial.said = list(render(declarations.warnings))
    for team in declarations.teams.values():
        for stage in team.stages:
            yield from refused(team.at(stage))


def poor(problem: Problem) -> Iterator[str]:
    """What a reader misses in a message: where, what was written, what is allowed or to be done."""
    said = "\n".join(render([problem]))
    if problem.file is None or problem.file.is_absolute():
        yield f"no file, or not from the root: {said}"
    if not problem.line and not problem.message.startswith(_OF_A_WHOLE_FILE):
        yield f"no line: {said}"
    if (
        problem.keys
        and not problem.got
        and str(problem.keys[-1]) not in problem.message
        and "missing" not in problem.message
    ):
        yield f"no value: {said}"
    if problem.severity is Severity.ERROR and not (problem.allowed or problem.cure):
        yield f"neither what is allowed nor what to do: {said}"
    if not all(letter.isprintable() or letter == "\n" for letter in said):
        yield f"letters that no terminal should get: {said!r}"
    if max(map(len, said.splitlines())) > 1_000:
        yield f"too long to read: {said[:300]}"
    if "pydantic" in said.lower() or "Traceback" in said:
        yield f"a library's words: {said}"
