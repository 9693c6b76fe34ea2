"""`mwaa-platform run` and `logs`: DAGs in the local Airflow that `up` has started."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from mwaa_platform.cli import output
from mwaa_platform.cli.dag_runs import as_json as json_of
from mwaa_platform.cli.dag_runs import print_results

if TYPE_CHECKING:
    from mwaa_platform.declaration.team import Target
    from sandbox.dag_runs.api import AirflowApi
    from sandbox.local_airflow.record import AirflowRecord

RUN_EXAMPLES = "Example: mwaa-platform run daily_orders_pipeline --stage orders-dev"
LOGS_EXAMPLES = "Example: mwaa-platform logs daily_orders_pipeline transform"

BRING_SECONDS = 60
"""After which a task fails that looks in vain: whoever sees what it looks for may bring it until then."""

Stage = Annotated[str | None, typer.Option(help="The stage, as <team>-<stage>; needed where several have the DAG.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print a JSON document instead of text.")]


def run(
    dag: Annotated[str, typer.Argument(help="The DAG's id.")],
    stage: Stage = None,
    limit_seconds: Annotated[float, typer.Option(help="How long the run may take, in seconds.")] = 600,
    as_json: AsJson = False,
) -> None:
    """Run a DAG in the local Airflow and follow it; exit code 1 unless it is green, nothing is denied and nothing unmapped."""
    root = output.root()
    loaded = output.declarations(root, as_json=as_json)
    targets = [team.at(name) for team in loaded.teams.values() for name in team.stages]
    with output.sandbox_installed():
        from sandbox.dag_runs.denials import denials
        from sandbox.dag_runs.stage import run_stage
        from sandbox.fixtures.missing import lacking_in
        from sandbox.standing import failure
    with output.sandbox_errors(), output.progress(not as_json) as report:
        folder, airflow, target = _of_dag(root, targets, stage, dag, wait=report)
        result = run_stage(
            airflow,
            folder,
            stage=target.name,
            day=target.team.rehearsal.logical_date,
            dags=(dag,),
            label="run",
            limit_seconds=limit_seconds,
            lacking=lacking_in(folder, target),
            give_up_seconds=BRING_SECONDS,
            failure=failure(root),
            report=report,
        )
    told = denials(result.decisions, loaded.teams[target.team.team], target.stage_name)
    if as_json:
        output.print_json(json_of(result, told))
    else:
        print_results([result], told)
    if not result.passed:
        raise typer.Exit(1)


def logs(
    dag: Annotated[
        str | None, typer.Argument(help="The DAG's id; without it, the Airflows that run and their DAGs.")
    ] = None,
    task: Annotated[str | None, typer.Argument(help="The task's id; without it, every task of the newest run.")] = None,
    stage: Stage = None,
    as_json: AsJson = False,
) -> None:
    """Show what the tasks of a DAG's newest run wrote, every try; without a DAG, what there is to look at."""
    root = output.root()
    loaded = output.declarations(root, as_json=as_json)
    targets = [team.at(name) for team in loaded.teams.values() for name in team.stages]
    with output.sandbox_installed():
        from sandbox.dag_runs.api import AirflowApi
    with output.sandbox_errors():
        if dag is None:
            _list_dags(root, targets, stage, as_json)
            return
        _, airflow, _ = _of_dag(root, targets, stage, dag)
        told = _logs(AirflowApi(airflow), dag, task)
    if as_json:
        output.print_json(told)
        return
    if not told:
        output.stderr.print("nothing of it has run yet")
    for entry in told:
        output.stdout.print(f"── {entry['task']}, try {entry['try']}: {entry['state']}", style="bold", soft_wrap=True)
        output.stdout.print(entry["log"], soft_wrap=True)


def _logs(api: "AirflowApi", dag: str, task: str | None) -> list[dict[str, Any]]:
    from sandbox.dag_runs.stage import last_run
    from sandbox.server import SandboxError

    run_id, tasks = last_run(api, dag)
    wanted = [one for one in tasks if task in (None, one.task_id, one.name)]
    if not wanted:
        names = ", ".join(sorted({one.task_id for one in tasks}))
        raise SandboxError(f"{dag} has no task {task}; there are: {names}")
    return [
        {
            "run": run_id,
            "task": one.name,
            "try": number,
            "state": one.state if number == one.try_number else "tried again",
            "log": api.log(dag, run_id, one, number),
        }
        for one in wanted
        for number in range(1, one.try_number + 1)
    ]


def _of_dag(
    root: Path, targets: "list[Target]", stage: str | None, dag: str, *, wait: Callable[[str], None] | None = None
) -> "tuple[Path, AirflowRecord, Target]":
    """The Airflow to use: the stage's, else the only one that runs or that has the DAG.

    With `wait`, which is told so, not before they have their DAGs as the buckets have them.
    """
    from sandbox.dag_runs.api import AirflowApi
    from sandbox.dag_runs.follow import UnknownDagError
    from sandbox.server import SandboxError
    from sandbox.standing_airflow import running_of, wait_for_dags

    folder, there = running_of(root, targets, stage)
    if wait is not None:
        for airflow, target in there:
            wait_for_dags(airflow, target, wait)
    if len(there) == 1:
        return folder, *there[0]
    dags = {target.name: {d.dag_id for d in AirflowApi(airflow).dags()} for airflow, target in there}
    having = [(airflow, target) for airflow, target in there if dag in dags[target.name]]
    if len(having) == 1:
        return folder, *having[0]
    if having:
        raise SandboxError(
            f"several stages have {dag}: say which with --stage {' or '.join(t.name for _, t in having)}"
        )
    lists = "\n".join(f"    {name}: {', '.join(sorted(ids)) or 'none'}" for name, ids in dags.items())
    raise UnknownDagError(f"no DAG named {dag}; there are:\n{lists}\na file that does not import is told with --stage")


def _list_dags(root: Path, targets: "list[Target]", stage: str | None, as_json: bool) -> None:
    from sandbox.dag_runs.api import AirflowApi
    from sandbox.standing_airflow import running_of

    _, there = running_of(root, targets, stage)
    rows = [
        {"stage": target.name, "airflow": airflow.airflow_version, "url": airflow.url, "dag": dag.dag_id}
        for airflow, target in there
        for dag in AirflowApi(airflow).dags()
    ]
    if as_json:
        output.print_json(rows)
    else:
        output.print_table("DAGs", ("stage", "airflow", "url", "dag"), [tuple(row.values()) for row in rows])
