"""`mwaa-platform schema`."""

import json
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from mwaa_platform.cli import output
from mwaa_platform.declaration.loader import schema as team_schema
from mwaa_platform.declaration.networks_file import networks_schema

EXAMPLES = "Example: mwaa-platform schema --write; mwaa-platform schema networks"
SCHEMAS: Mapping[str, Callable[[], dict[str, Any]]] = {"team": team_schema, "networks": networks_schema}


def path_of(name: str) -> Path:
    """Where a schema is committed: beside the team folders, and beside networks.yaml."""
    return Path("dags") / f"{name}.schema.json"


def schema_text(name: str) -> str:
    """The schema as it is committed."""
    return json.dumps(SCHEMAS[name](), indent=2, ensure_ascii=False) + "\n"


def schema(
    name: Annotated[
        str,
        typer.Argument(help="Of which file: team (dags/<team>/team.yaml) or networks (dags/networks.yaml)."),
    ] = "team",
    write: Annotated[
        bool, typer.Option("--write", help="Write dags/team.schema.json and dags/networks.schema.json instead.")
    ] = False,
) -> None:
    """Print the JSON Schema of team.yaml or networks.yaml, which editors complete and check them by."""
    if name not in SCHEMAS:
        raise output.fail(f"mwaa-platform: no schema {name}: {', '.join(SCHEMAS)}")
    if write:
        for each in SCHEMAS:
            (output.root() / path_of(each)).write_text(schema_text(each), encoding="utf-8")
    else:
        sys.stdout.write(schema_text(name))
