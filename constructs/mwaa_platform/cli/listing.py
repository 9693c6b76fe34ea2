"""`mwaa-platform list`."""

from typing import Annotated

import typer

from mwaa_platform.cli import output
from mwaa_platform.cli.extra_statements import extra_statements, print_extra_statements
from mwaa_platform.declaration.team import Target

EXAMPLES = "Example: mwaa-platform list --json"
COLUMNS = (
    *("team", "stage", "kind", "account", "region", "environment", "class", "workers", "airflow"),
    *("encryption", "integrations", "extra statements", "removal"),
)


def describe(target: Target) -> dict[str, object]:
    """One stage in a line."""
    stage = target.stage
    return {
        "team": target.team.team,
        "stage": target.stage_name,
        "kind": stage.kind,
        "account": stage.account,
        "region": stage.region,
        "environment": stage.environment_name,
        "class": stage.environment_class,
        "workers": f"{stage.workers.min}-{stage.workers.max}",
        "airflow": target.team.airflow.version,
        "encryption": stage.encryption,
        "integrations": ", ".join(sorted({integration.service for integration in target.team.integrations})),
        "extra statements": len(target.team.extra_statements),
        "removal": stage.removal,
    }


def list_stages(
    as_json: Annotated[bool, typer.Option("--json", help="Print a JSON document instead of a table.")] = False,
) -> None:
    """List every team's stages: accounts, Regions, classes, versions, what their DAGs touch."""
    loaded = output.declarations(output.root(), as_json=as_json)
    described = [describe(team.at(stage)) for team in loaded.teams.values() for stage in team.stages]
    teams = loaded.teams.values()
    if as_json:
        output.print_json({"stages": described, "extra_statements": extra_statements(teams)})
        return
    output.print_table(
        f"{len(loaded.teams)} team(s), {len(described)} stage(s)", COLUMNS, [list(d.values()) for d in described]
    )
    print_extra_statements(teams)
