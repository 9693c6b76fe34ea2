"""`mwaa-platform rehearse`."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mwaa_platform.cli import completion, dag_runs, output
from mwaa_platform.cli.extra_statements import extra_statements, print_extra_statements
from mwaa_platform.declaration.team import Team

if TYPE_CHECKING:
    from sandbox.dag_runs.denials import Denial
    from sandbox.faults.rehearsal import FaultsResult
    from sandbox.rehearsal import RehearsalResult

EXAMPLES = "Example: mwaa-platform rehearse --team orders --json"


def rehearse(
    team: Annotated[str | None, typer.Option(help="Only this team.", autocompletion=completion.teams)] = None,
    faults: Annotated[
        bool, typer.Option("--faults", help="Let every resource type fail once, and interrupt, repeat and destroy.")
    ] = False,
    stacks_only: Annotated[
        bool, typer.Option("--stacks-only", help="Deploy, compare and destroy; run no DAG.")
    ] = False,
    decisions: Annotated[
        Path | None, typer.Option(help="Keep the decision log in this file: every check of every call, a line each.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print a JSON document instead of tables.")] = False,
) -> None:
    """Deploy every declared stage into a local AWS with the real cdk CLI, run its DAGs there in a real Airflow, destroy.

    Exit code 1 unless every task is green, and no call of a DAG was denied or is unknown to the operation table.
    """
    root = output.root()
    loaded = output.declarations(root, as_json=as_json)
    if team not in (None, *loaded.teams):
        raise output.fail(f"mwaa-platform: no team {team}; declared: {', '.join(loaded.teams)}")
    if faults:
        _faults(root, list(loaded.teams.values()), team, as_json)
        return
    if decisions:
        try:
            decisions.parent.mkdir(parents=True, exist_ok=True)
            decisions.write_text("")
        except OSError as error:
            raise output.fail(f"mwaa-platform: --decisions {decisions}: {error.strerror}") from None
    with output.sandbox_installed():
        from sandbox.rehearsal import Rehearsal
    with output.sandbox_errors(), output.progress(not as_json) as report:
        from sandbox.dag_runs.denials import denials

        result = Rehearsal(
            root, list(loaded.teams.values()), team=team, dags=not stacks_only, decisions=decisions, report=report
        ).run()
        report("look for what would allow each denied call")
        told = [
            denials(dags.stage.decisions, *_of_stage(loaded.teams.values(), dags.stage.stage)) for dags in result.dags
        ]
    teams = [declared for declared in loaded.teams.values() if team in (None, declared.team)]
    if as_json:
        dags = [
            {**dag_runs.as_json(one.stage, its), "notes": one.notes, "airflow_ready_seconds": one.ready_seconds}
            for one, its in zip(result.dags, told, strict=True)
        ]
        document = {**asdict(replace(result, dags=())), "passed": result.passed, "dags": dags}
        output.print_json({**document, "extra_statements": extra_statements(teams)})
    else:
        _print(result, told, teams)
    if not result.passed:
        raise typer.Exit(1)


def _of_stage(teams: Iterable[Team], name: str) -> tuple[Team, str]:
    return next((team, stage) for team in teams for stage in team.stages if team.at(stage).name == name)


def _print(result: "RehearsalResult", told: "Sequence[Sequence[Denial]]", teams: Sequence[Team]) -> None:
    output.print_table(
        "Stacks",
        ("stack", "account", "region", "status", "seconds", "in the end"),
        [(s.stack, s.account, s.region, s.status, s.seconds, s.end) for s in result.stacks],
    )
    output.print_table(
        "Environments",
        ("environment", "class", "airflow", "role", "bucket", "DAG files", "other files"),
        [
            (e.name, e.environment_class, e.airflow_version, e.role, e.bucket, e.dag_files, e.other_files)
            for e in result.environments
        ],
    )
    print_extra_statements(teams)
    output.print_table("Steps", ("step", "seconds"), [(step.name, step.seconds) for step in result.steps])
    if result.dags:
        for dags in result.dags:
            for note in dags.notes:
                output.stderr.print(f"{dags.stage.stage}: {note}")
        dag_runs.print_results([dags.stage for dags in result.dags], [denial for its in told for denial in its])
    if result.kept:
        output.stderr.print(f"decisions, and the logs of tasks and processes, are kept in {result.kept}")
    compared = f"{result.compared} stacks compared after the deployment, no differences"
    output.stdout.print(f"{compared}; {result.seconds} s in all")


def _faults(root: Path, teams: "Sequence[Team]", team: str | None, as_json: bool) -> None:
    with output.sandbox_installed():
        from sandbox.faults.rehearsal import FaultRehearsal
    with output.sandbox_errors(), output.progress(not as_json) as report:
        result = FaultRehearsal(root, teams, team=team, report=report).run()
    if as_json:
        output.print_json({"failed": result.failed, **asdict(result)})
    else:
        _print_faults(result)
    if result.failed:
        raise typer.Exit(1)


def _print_faults(result: "FaultsResult") -> None:
    output.print_table(
        "A resource fails",
        (
            "stack",
            "operation",
            "resource type",
            "status after",
            "message",
            "kept",
            "next deploy",
            "seconds",
            "problems",
        ),
        [
            (
                *(row.stack, row.operation, row.resource_type, row.status, row.message, ", ".join(row.kept)),
                *(row.again, row.seconds, "; ".join(row.problems)),
            )
            for row in result.faults
        ],
    )
    output.print_table(
        "What goes wrong around a deployment",
        ("stack", "path", "what the CLI says", "what mends it", "in the end", "seconds", "problems"),
        [
            (row.stack, row.path, row.message, row.cure, row.again, row.seconds, "; ".join(row.problems))
            for row in result.paths
        ],
    )
    said = f"{result.types} resource types of {result.stacks} kinds of stack: {len(result.faults)} faults, {len(result.paths)} paths"
    end = f"{result.failed} not as they should be" if result.failed else "all as they should be"
    output.stdout.print(f"{said}, through the cdk CLI; {end}; {result.seconds} s in all")
