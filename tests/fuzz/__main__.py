"""`make fuzz`: mutated declarations by the thousand; exit code 1 on any finding, and the mutants kept."""

import json
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from mwaa_platform import toolchain
from mwaa_platform.cli import output
from tests.fuzz.run import Run, fuzz

KEPT = Path(".fuzz")
"""Where findings are kept, from the project's folder."""

WORTH_PROCESSES = 500
"""Mutants from which on other processes gain more than their start takes."""


def main(
    seed: Annotated[int, typer.Option(help="The same seed makes the same mutants.")] = 1,
    count: Annotated[int, typer.Option(min=1, help="How many mutants.")] = 10_000,
    synthesise: Annotated[int, typer.Option(min=0, help="How many accepted ones go through the CDK.")] = 100,
    as_json: Annotated[bool, typer.Option("--json", help="Print a JSON document instead of a table.")] = False,
) -> None:
    """Mutated declarations: none with a traceback, each refused in words that help, none accepted that AWS would refuse."""
    toolchain.use_bundled_node()
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=output.stderr, disable=as_json) as bars:
        tasks = {"mutants": bars.add_task("mutants", total=count)}

        def step(name: str, done: int) -> None:
            if name not in tasks:
                tasks[name] = bars.add_task(name, total=synthesise)
            bars.advance(tasks[name], done)

        run = fuzz(seed, count, synthesise, step, processes=1 if count < WORTH_PROCESSES else None)
    figures = figures_of(run)
    if as_json:
        output.print_json(figures)
    else:
        output.print_table(
            "Mutated declarations", ("what", "figure"), [[key, str(value)] for key, value in figures.items()]
        )
    if run.found:
        kept = keep(run, KEPT / str(seed))
        raise output.fail(
            f"{len(run.found)} findings, each with its mutant and message in {kept}/; first: {run.found[0].findings[0][:2_000]}"
        )


def figures_of(run: Run) -> dict[str, int | float]:
    """The closing table."""
    return {
        "mutants": len(run.trials),
        "refused": sum(not trial.accepted and not trial.tracebacks for trial in run.trials),
        "accepted": sum(trial.accepted for trial in run.trials),
        "accepted and synthesised": run.synthesised,
        "tracebacks": sum(bool(trial.tracebacks) for trial in run.trials),
        "poor messages": sum(bool(trial.poor_messages) for trial in run.trials),
        "refused by a judge": sum(bool(trial.judged) for trial in run.trials),
        "seconds of mutants": round(run.seconds, 1),
        "seconds of synthesis": round(run.synthesis_seconds, 1),
        "seed": run.seed,
    }


def keep(run: Run, folder: Path) -> Path:
    """Write each mutant with findings as the files it is, and its findings beside them; the folder."""
    for trial in run.found:
        place = folder / str(trial.mutant.number)
        for name, content in trial.mutant.files.items():
            path = place / "dags" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        said = {"changes": trial.mutant.changes, "findings": trial.findings, "said": trial.said}
        (place / "findings.json").write_text(json.dumps(said, indent=2))
    return folder


if __name__ == "__main__":
    typer.run(main)
