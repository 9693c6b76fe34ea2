"""`mwaa-platform up`, `status` and `down`: the platform on this machine, until it is ended."""

import shlex
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from mwaa_platform.cli import completion, output

if TYPE_CHECKING:
    from sandbox.local_airflow.record import AirflowRecord
    from sandbox.standing import Standing
    from sandbox.standing_airflow import AirflowStatus, Brought

UP_EXAMPLES = "Example: mwaa-platform up orders-dev"
DOWN_EXAMPLES = "Example: mwaa-platform down"
STATUS_EXAMPLES = "Example: mwaa-platform status --json"


def up(
    stages: Annotated[
        list[str] | None,
        typer.Argument(
            help="Stages as `cdk ls` shows them; default one of each team, a development stage if it has one.",
            autocompletion=completion.whole_stages,
        ),
    ] = None,
    aws_only: Annotated[
        bool, typer.Option("--aws-only", help="Only the local AWS: no deployment, no Airflow.")
    ] = False,
    export: Annotated[
        bool, typer.Option("--export", help="Print shell commands that set the variables, for eval.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print a JSON document instead of text.")] = False,
) -> None:
    """Bring the platform up on this machine and leave it running: a local AWS, the stages deployed in it, an Airflow for each."""
    root = output.root()
    loaded = output.declarations(root, as_json=as_json)
    standing_module = _module()
    targets = [team.at(stage) for team in loaded.teams.values() for stage in team.stages]
    brought: list[Brought] = []
    with output.sandbox_errors(), output.progress(not as_json) as report:
        from sandbox import standing_airflow

        wanted = standing_airflow.chosen(loaded.teams.values(), stages or [])

        def bring(standing: "Standing") -> None:
            brought.extend(standing_airflow.bring(root, standing, wanted, report))

        then = {} if aws_only else {"then": bring}
        standing, started = standing_module.up(root, targets, report, **then)
    variables = standing.variables(root)
    if as_json:
        airflows = [{"stage": one.stage, "url": one.airflow.url, "notes": one.notes} for one in brought]
        output.print_json({**asdict(standing), "started": started, "variables": variables, "airflows": airflows})
    elif export:
        lines = [f"unset {' '.join(standing_module.UNSET)}"]
        lines += [f"export {name}={shlex.quote(value)}" for name, value in variables.items()]
        sys.stdout.write("\n".join(lines) + "\n")
    else:
        _print_up(standing.endpoint, started, variables, brought)


def _print_up(endpoint: str, started: bool, variables: Mapping[str, str], brought: "Sequence[Brought]") -> None:
    said = "started" if started else "was running already"
    output.stdout.print(f"The local AWS {said}: {endpoint}")
    for one in brought:
        for note in one.notes:
            output.stderr.print(f"{one.stage}: {note}")
    if brought:
        output.print_table(
            "Airflow",
            ("stage", "version", "URL", "user", "password"),
            [(b.stage, b.airflow.airflow_version, b.airflow.url, "admin", _password_file(b.airflow)) for b in brought],
        )
        output.stdout.print("mwaa-platform run DAG starts a DAG; status, logs, shell, down: see --help")
    else:
        output.print_table("Variables for cdk, aws and boto3", ("variable", "value"), list(variables.items()))
        output.stdout.print('To use it in this shell: eval "$(mwaa-platform up --aws-only --export)"')


def _password_file(airflow: "AirflowRecord") -> str:
    path, here = Path(airflow.folder) / "admin-password", Path.cwd()
    return f"in {path.relative_to(here) if path.is_relative_to(here) else path}"


def status(
    as_json: Annotated[bool, typer.Option("--json", help="Print a JSON document instead of a table.")] = False,
) -> None:
    """Show the local AWS that runs, its Airflows and stacks; exit code 1 if there is none."""
    root = output.root()
    standing = _module().find(root)
    if standing is None:
        if as_json:
            output.print_json({"running": False})
            raise typer.Exit(1)
        raise output.fail("no local AWS is running: mwaa-platform up starts one")
    stacks = list(_stacks(standing, root))
    from sandbox import standing_airflow

    airflows = standing_airflow.statuses(root, standing)
    if as_json:
        shown = [_airflow_json(one) for one in airflows]
        output.print_json({"running": True, **asdict(standing), "stacks": stacks, "airflows": shown})
        return
    output.stdout.print(f"{standing.endpoint}, process {standing.pid}, files in {standing.folder}")
    if airflows:
        output.print_table(
            "Airflows, and the decisions about their calls",
            ("environment", "account", "version", "URL", "password of admin", "role", "allowed", "denied", "unmapped"),
            [
                (
                    *(one.airflow.environment, one.airflow.account, one.airflow.airflow_version, one.airflow.url),
                    *(_password_file(one.airflow), one.role.rpartition("/")[2]),
                    *(one.decisions.allowed, one.decisions.denied, one.decisions.unmapped),
                )
                for one in airflows
            ],
        )
    columns = ("account", "region", "stack", "status")
    output.print_table(f"{len(stacks)} stacks", columns, [[stack[c] for c in columns] for stack in stacks])


def _airflow_json(status: "AirflowStatus") -> dict[str, Any]:
    """Without its users: passwords stay in the file that only their owner reads."""
    shown = {name: value for name, value in asdict(status.airflow).items() if name not in ("users", "deployed")}
    password = str(Path(status.airflow.folder) / "admin-password")
    return {**shown, "password_file": password, "role": status.role, "decisions": asdict(status.decisions)}


def _stacks(standing: "Standing", root: Any) -> Any:
    from mwaa_platform.aws.grants import Place

    for account, region in dict.fromkeys(standing.places):
        place = Place(account=account, region=region)
        client = standing.local_aws(root).clients(place).client("cloudformation", region)
        for page in client.get_paginator("describe_stacks").paginate():
            for stack in page["Stacks"]:
                name, state = stack["StackName"], stack["StackStatus"]
                yield {"account": account, "region": region, "stack": name, "status": state}


def down() -> None:
    """End the local AWS with its Airflows, and remove their files; fine if there is none."""
    ended = _module().down(output.root(), output.stderr.print)
    output.stderr.print("the local AWS has ended" if ended else "no local AWS was running")


def _module() -> Any:
    with output.sandbox_installed():
        from sandbox import standing
    return standing
