"""`mwaa-platform up`, `status` and `down`: a local AWS that stays until it is ended."""

import shlex
import sys
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

import typer

from mwaa_platform.cli import output

if TYPE_CHECKING:
    from sandbox.standing import Standing

UP_EXAMPLES = "Example: eval \"$(mwaa-platform up --export)\" && cdk deploy 'orders-dev/*'"
DOWN_EXAMPLES = "Example: mwaa-platform down"
STATUS_EXAMPLES = "Example: mwaa-platform status --json"


def up(
    export: Annotated[
        bool, typer.Option("--export", help="Print shell commands that set the variables, for eval.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print a JSON document instead of text.")] = False,
) -> None:
    """Start a local AWS, bootstrapped for every declared account and Region, and leave it running."""
    root = output.root()
    loaded = output.declarations(root, as_json=as_json)
    standing_module = _module()
    targets = [team.at(stage) for team in loaded.teams.values() for stage in team.stages]
    with output.sandbox_errors(), output.progress(not as_json) as report:
        standing, started = standing_module.up(root, targets, report)
    variables = standing.variables(root)
    if as_json:
        output.print_json({**asdict(standing), "started": started, "variables": variables})
    elif export:
        lines = [f"unset {' '.join(standing_module.UNSET)}"]
        lines += [f"export {name}={shlex.quote(value)}" for name, value in variables.items()]
        sys.stdout.write("\n".join(lines) + "\n")
    else:
        said = "started" if started else "was running already"
        output.stdout.print(f"The local AWS {said}: {standing.endpoint}")
        output.print_table("Variables for cdk, aws and boto3", ("variable", "value"), list(variables.items()))
        output.stdout.print('To use it in this shell: eval "$(mwaa-platform up --export)"')


def status(
    as_json: Annotated[bool, typer.Option("--json", help="Print a JSON document instead of a table.")] = False,
) -> None:
    """Show the local AWS that runs, and the stacks in it; exit code 1 if there is none."""
    root = output.root()
    standing = _module().find(root)
    if standing is None:
        if as_json:
            output.print_json({"running": False})
            raise typer.Exit(1)
        raise output.fail("no local AWS is running: mwaa-platform up starts one")
    stacks = list(_stacks(standing, root))
    if as_json:
        output.print_json({"running": True, **asdict(standing), "stacks": stacks})
        return
    output.stdout.print(f"{standing.endpoint}, process {standing.pid}, files in {standing.folder}")
    columns = ("account", "region", "stack", "status")
    output.print_table(f"{len(stacks)} stacks", columns, [[stack[c] for c in columns] for stack in stacks])


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
    """End the local AWS and remove its files; fine if there is none."""
    ended = _module().down(output.root())
    output.stderr.print("the local AWS has ended" if ended else "no local AWS was running")


def _module() -> Any:
    with output.sandbox_installed():
        from sandbox import standing
    return standing
