"""`mwaa-platform validate`."""

import datetime
from typing import Annotated

import typer

from mwaa_platform.cli import output
from mwaa_platform.cli.extra_statements import extra_statements, print_extra_statements

EXAMPLES = "Example: mwaa-platform validate --as-of 2027-07-01"


def validate(
    as_of: Annotated[
        datetime.datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="Refuse acknowledgements that have ended by this day; default today."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print a JSON document instead of a table.")] = False,
) -> None:
    """Check every dags/<team>/team.yaml, and say everything that is wrong with any of them."""
    day = as_of.date() if as_of else datetime.datetime.now(datetime.UTC).date()
    loaded = output.declarations(output.root(), as_json=as_json, as_of=day)
    targets = [team.at(stage) for team in loaded.teams.values() for stage in team.stages]
    rows = [
        (
            target.team.team,
            target.stage_name,
            target.stage.kind,
            target.place.account,
            target.place.region,
            target.stage.environment_name,
            target.stage.environment_class,
            target.team.airflow.version,
        )
        for target in targets
    ]
    columns = ("team", "stage", "kind", "account", "region", "environment", "class", "airflow")
    if as_json:
        stages = [dict(zip(columns, row, strict=True)) for row in rows]
        problems = [problem.as_json() for problem in loaded.warnings]
        extra = extra_statements(loaded.teams.values())
        output.print_json({"valid": True, "stages": stages, "extra_statements": extra, "problems": problems})
    else:
        output.print_table(f"{len(loaded.teams)} team(s), {len(rows)} stage(s), all valid", columns, rows)
        print_extra_statements(loaded.teams.values())
