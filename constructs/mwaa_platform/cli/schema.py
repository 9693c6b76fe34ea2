"""`mwaa-platform schema`."""

import json
import sys
from pathlib import Path
from typing import Annotated

import typer

from mwaa_platform.cli import output
from mwaa_platform.declaration.loader import schema as declaration_schema

EXAMPLES = "Example: mwaa-platform schema --write"
PATH = Path("dags") / "team.schema.json"


def schema_text() -> str:
    """The schema as it is committed."""
    return json.dumps(declaration_schema(), indent=2, ensure_ascii=False) + "\n"


def schema(
    write: Annotated[bool, typer.Option("--write", help="Write dags/team.schema.json instead of printing.")] = False,
) -> None:
    """Print the JSON Schema of team.yaml, which editors complete and check it by."""
    if write:
        (output.root() / PATH).write_text(schema_text(), encoding="utf-8")
    else:
        sys.stdout.write(schema_text())
