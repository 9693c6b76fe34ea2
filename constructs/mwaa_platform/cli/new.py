"""`mwaa-platform new`."""

from typing import Annotated

import typer

from mwaa_platform.cli import output
from mwaa_platform.declaration.loader import Declarations
from mwaa_platform.declaration.problems import DeclarationError
from mwaa_platform.scaffold import NewTeam, write_new_team

EXAMPLES = "Example: mwaa-platform new payments --owner payments@example.com --account 111111111111 --region eu-west-1"


def new(
    team: Annotated[str, typer.Argument(help="The team's name, which becomes its folder's.")],
    owner: Annotated[str, typer.Option(help="Who hears of alarms: an e-mail address.")] = "data-platform@example.com",
    account: Annotated[str, typer.Option(help="The AWS account of the first stage.")] = "111111111111",
    region: Annotated[str, typer.Option(help="The AWS Region of the first stage.")] = "eu-west-1",
) -> None:
    """Write dags/TEAM with a declaration and a DAG that validate, synthesise and rehearse as they are."""
    root = output.root()
    loaded = Declarations({}, ())
    if any((root / "dags").glob("*/team.yaml")):
        loaded = output.declarations(root, as_json=False)
    try:
        others, networks = loaded.teams.values(), loaded.networks.values()
        folder = write_new_team(root, NewTeam(team, owner, account, region), others, networks)
    except DeclarationError as error:
        raise output.fail(str(error)) from None
    for path in sorted(folder.iterdir()):
        output.stdout.print(str(path.relative_to(root)))
    output.stderr.print(
        f"next: edit {folder.relative_to(root)}/team.yaml, then mwaa-platform rehearse --team {team}", markup=False
    )
