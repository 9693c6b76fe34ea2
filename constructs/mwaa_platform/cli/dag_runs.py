"""Results of DAG runs as a person and as a program reads them; `run` and `rehearse` show the same."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from mwaa_platform.cli import output

if TYPE_CHECKING:
    from sandbox.dag_runs.denials import Denial
    from sandbox.dag_runs.results import StageResult

TASK_COLUMNS = ("stage", "DAG", "task", "state", "tries", "seconds", "calls", "denied", "unmapped")
TRIGGER_COLUMNS = ("stage", "state machine", "DAG", "status", "seconds", "calls", "denied", "unmapped")
OTHER_COLUMNS = ("stage", "who", "service", "calls", "denied", "unmapped")


def print_results(results: "Sequence[StageResult]", denials: "Sequence[Denial]") -> None:
    """The tasks, what else called, each denial in a paragraph, and the verdicts last."""
    runs = {(result.stage, run.run_id): number for result in results for number, run in enumerate(result.runs)}
    several = len(runs) > len({(r.stage, run.dag_id) for r in results for run in r.runs})
    rows = [
        (
            result.stage,
            f"{task.dag} ({runs[result.stage, task.run] + 1})" if several else task.dag,
            *(task.task, task.state, task.tries, task.seconds, task.calls, task.denied, task.unmapped),
        )
        for result in results
        for task in result.tasks
    ]
    output.print_table("Tasks", TASK_COLUMNS, rows)
    executed = [
        (r.stage, t.state_machine, t.dag, t.status, t.seconds, t.calls, t.denied, t.unmapped)
        for r in results
        for t in r.triggers
    ]
    if executed:
        output.print_table("State machines that start DAGs", TRIGGER_COLUMNS, executed)
    others = [(r.stage, c.component, c.service, c.calls, c.denied, c.unmapped) for r in results for c in r.components]
    if others:
        output.print_table("Calls besides those of the tasks", OTHER_COLUMNS, others)
    for denial in denials:
        output.stdout.print(f"{denial}\n", soft_wrap=True)
    for result in results:
        output.stdout.print(result.verdict, soft_wrap=True)


def as_json(result: "StageResult", denials: "Sequence[Denial]") -> dict[str, Any]:
    """One stage's results; times in seconds, `denials` with what would allow each."""
    return {
        "stage": result.stage,
        "passed": result.passed,
        "verdict": result.verdict,
        "runs": [
            {
                "dag": run.dag_id,
                "run": run.run_id,
                "state": run.state,
                "seconds": run.seconds,
                **({"note": run.note} if run.note else {}),
            }
            for run in result.runs
        ],
        "tasks": [asdict(task) for task in result.tasks],
        "triggers": [asdict(trigger) for trigger in result.triggers],
        "components": [asdict(component) for component in result.components],
        "incidents": list(result.incidents),
        "denials": [asdict(denial) for denial in denials],
    }
