"""`mwaa-platform synth`."""

import json
import os
import subprocess
from pathlib import Path
from typing import Annotated

import typer

from mwaa_platform.cli import completion, output
from mwaa_platform.toolchain import ToolchainError, cdk_command, path_with_tools

EXAMPLES = "Example: mwaa-platform synth --team orders --stage dev"


def synth(
    team: Annotated[str | None, typer.Option(help="Only this team.", autocompletion=completion.teams)] = None,
    stage: Annotated[str | None, typer.Option(help="Only this stage.", autocompletion=completion.stages)] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print a JSON document instead of a table.")] = False,
) -> None:
    """Write the templates to cdk.out with `cdk synth`, policy enforced."""
    root = output.root()
    write_templates(root, team, stage, as_json=as_json)
    rows = []
    for manifest in sorted((root / "cdk.out").glob("assembly-*/manifest.json")):
        for name, artifact in json.loads(manifest.read_text())["artifacts"].items():
            if artifact["type"] == "aws:cloudformation:stack":
                path = manifest.parent / artifact["properties"]["templateFile"]
                resources = len(json.loads(path.read_text())["Resources"])
                rows.append((artifact["properties"].get("stackName", name), resources, str(path.relative_to(root))))
    columns = ("stack", "resources", "template")
    if as_json:
        output.print_json({"stacks": [dict(zip(columns, row, strict=True)) for row in rows]})
    else:
        output.print_table(f"{len(rows)} stacks, no open policy findings", columns, rows)


def write_templates(root: Path, team: str | None, stage: str | None, *, as_json: bool) -> None:
    """Run `cdk synth` into cdk.out; what it says on failure ends the command."""
    output.declarations(root, as_json=as_json)
    context = [word for key, value in (("team", team), ("stage", stage)) if value for word in ("-c", f"{key}={value}")]
    try:
        command = [*cdk_command(root), "synth", "--quiet", "--output", "cdk.out", *context]
    except ToolchainError as error:
        raise output.fail(f"mwaa-platform: {error}") from None
    environment = {**os.environ, "PATH": path_with_tools(), "JSII_NODE": command[0]}
    with output.progress(not as_json) as report:
        report("cdk synth")
        ended = subprocess.run(
            command, cwd=root, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
        )
    if ended.returncode != 0:
        raise output.fail(f"{ended.stdout.strip()}\nmwaa-platform: `cdk synth` failed")
