"""`mwaa-platform validate`."""

import datetime
from pathlib import Path
from typing import Annotated

import typer

from mwaa_platform.access_report.revision import RevisionError, project_at
from mwaa_platform.cli import output
from mwaa_platform.cli.extra_statements import extra_statements, print_extra_statements
from mwaa_platform.declaration.changes import changes_between
from mwaa_platform.declaration.problems import Problem, Severity, render

EXAMPLES = "Example: mwaa-platform validate --as-of 2027-07-01; mwaa-platform validate --against main"


def validate(
    as_of: Annotated[
        datetime.datetime | None,
        typer.Option(
            formats=["%Y-%m-%d"],
            help="Refuse what has ended by this day, acknowledgements and versions; default today.",
        ),
    ] = None,
    against: Annotated[
        str | None,
        typer.Option(
            metavar="REV",
            help="Refuse what changed since this git revision and MWAA does not do: some changes of the Airflow version, "
            "plugins and startup scripts that are taken away.",
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print a JSON document instead of a table.")] = False,
) -> None:
    """Check every dags/<team>/team.yaml, and say everything that is wrong with any of them."""
    day = as_of.date() if as_of else datetime.datetime.now(datetime.UTC).date()
    root = output.root()
    changes = _changes(root, against) if against is not None else []
    loaded = output.declarations(root, as_json=as_json, as_of=day, besides=changes)
    _say(changes, against, as_json)
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
        for target in loaded.targets
    ]
    columns = ("team", "stage", "kind", "account", "region", "environment", "class", "airflow")
    if as_json:
        stages = [dict(zip(columns, row, strict=True)) for row in rows]
        problems = [problem.as_json() for problem in (*loaded.warnings, *changes)]
        extra = extra_statements(loaded.teams.values())
        output.print_json({"valid": True, "stages": stages, "extra_statements": extra, "problems": problems})
    else:
        output.print_table(f"{len(loaded.teams)} team(s), {len(rows)} stage(s), all valid", columns, rows)
        print_extra_statements(loaded.teams.values())


def _changes(root: Path, revision: str) -> list[Problem]:
    """What changes do to environments that stand."""
    try:
        with project_at(root, revision) as then:
            return list(changes_between(then, root))
    except RevisionError as error:
        raise output.fail(f"mwaa-platform: {error}") from None


def _say(changes: list[Problem], revision: str | None, as_json: bool) -> None:
    """Where nothing else is wrong; a change that MWAA does not make ends the command."""
    refused = any(problem.severity is Severity.ERROR for problem in changes)
    if as_json and refused:
        output.print_json({"against": revision, "valid": False, "problems": [p.as_json() for p in changes]})
    elif not as_json:
        for line in render(changes):
            output.stderr.print(line)
    if refused:
        raise typer.Exit(1)
