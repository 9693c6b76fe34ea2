"""`mwaa-platform list`."""

from dataclasses import asdict
from typing import Annotated

import typer

from mwaa_platform.cli import output
from mwaa_platform.cli.extra_statements import extra_statements, print_extra_statements
from mwaa_platform.declaration.loader import Declarations
from mwaa_platform.declaration.network_plan import next_block, planned
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


NETWORK_COLUMNS = (
    "account",
    "region",
    "network",
    "mode",
    "block",
    "private subnets",
    "stages",
    "used",
    "usable",
    "free",
)


def list_stages(
    networks: Annotated[
        bool, typer.Option("--networks", help="Print the plan of addresses instead: blocks, subnets, what is left.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print a JSON document instead of a table.")] = False,
) -> None:
    """List every team's stages: accounts, Regions, classes, versions, what their DAGs touch."""
    loaded = output.declarations(output.root(), as_json=as_json)
    if networks:
        _list_networks(loaded, as_json=as_json)
        return
    described = [describe(team.at(stage)) for team in loaded.teams.values() for stage in team.stages]
    teams = loaded.teams.values()
    if as_json:
        output.print_json({"stages": described, "extra_statements": extra_statements(teams)})
        return
    output.print_table(
        f"{len(loaded.teams)} team(s), {len(described)} stage(s)", COLUMNS, [list(d.values()) for d in described]
    )
    print_extra_statements(teams)


def _list_networks(loaded: Declarations, *, as_json: bool) -> None:
    """Every network, and for each account and Region the block that the next one may have."""
    targets = [team.at(stage) for team in loaded.teams.values() for stage in team.stages]
    rows = planned(targets, loaded.tenancies.values())
    places = dict.fromkeys((row.account, row.region) for row in rows)
    blocks = {place: next_block(r.block for r in rows if (r.account, r.region) == place) for place in places}
    if as_json:
        following = [{"account": a, "region": r, "block": block} for (a, r), block in blocks.items()]
        output.print_json({"networks": [{**asdict(row), "free": row.free} for row in rows], "next": following})
        return
    shown = [[*map(_cell, asdict(row).values()), _cell(row.free)] for row in rows]
    output.print_table("Networks; used, usable and free addresses of each private subnet", NETWORK_COLUMNS, shown)
    for (account, region), block in blocks.items():
        output.stdout.print(f"next free block in {account}, {region}: {block or 'none of this size in 10.0.0.0/8'}")


def _cell(value: object) -> object:
    if isinstance(value, tuple):
        return ", ".join(value)
    return "unknown" if value is None else value
