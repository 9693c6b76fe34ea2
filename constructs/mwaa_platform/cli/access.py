"""`mwaa-platform access`."""

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import typer

from mwaa_platform.access_report.difference import Change, counted, differences
from mwaa_platform.access_report.entries import StageReport
from mwaa_platform.access_report.markdown import difference_markdown, report_markdown
from mwaa_platform.access_report.report import report
from mwaa_platform.access_report.revision import RevisionError, project_at
from mwaa_platform.access_report.wording import figures
from mwaa_platform.cli import access_tables, completion, output
from mwaa_platform.declaration.loader import load
from mwaa_platform.declaration.problems import DeclarationError, Severity
from mwaa_platform.declaration.team import Team

EXAMPLES = "Example: mwaa-platform access orders --against main --markdown"


def access(
    team: Annotated[
        str | None, typer.Argument(help="Only this team; default all.", autocompletion=completion.teams)
    ] = None,
    stage: Annotated[
        str | None,
        typer.Option(help="Only the stages of this name; default all.", autocompletion=completion.stages),
    ] = None,
    against: Annotated[
        str | None,
        typer.Option(metavar="REV", help="Show only what differs from this git revision: a branch, a tag, a commit."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print a JSON document instead of tables.")] = False,
    as_markdown: Annotated[
        bool, typer.Option("--markdown", help="Print Markdown for a pull request instead of tables.")
    ] = False,
) -> None:
    """Say who may do what on which resource, because of which declared line, used by which task, proven how."""
    if as_json and as_markdown:
        raise output.fail("mwaa-platform: --json and --markdown exclude each other")
    root = output.root()
    loaded = output.declarations(root, as_json=as_json)
    if against is None:
        teams = _chosen(loaded.teams, team, stage)
        _print(report(root, teams, stage=stage), as_json, as_markdown)
        return
    try:
        with project_at(root, against, team) as then:
            before = _declared_then(then, against, as_json)
            # A team or stage that is gone has lost all its grants: that is a difference, not a mistake.
            _chosen({**before, **loaded.teams}, team, stage, [*before.values(), *loaded.teams.values()])
            now = {name: one for name, one in loaded.teams.items() if team in (None, name)}
            old = report(then, before, stage=stage)
            new = report(root, now, stage=stage)
    except RevisionError as error:
        raise output.fail(f"mwaa-platform: {error}") from None
    _print_changes(differences(old, new), against, (*old, *new), as_json, as_markdown)


def _chosen(teams: dict[str, Team], team: str | None, stage: str | None, every: Iterable[Team] = ()) -> dict[str, Team]:
    if team is not None and team not in teams:
        raise output.fail(f"mwaa-platform: no team {team}; declared: {', '.join(teams)}")
    chosen = {name: one for name, one in teams.items() if team in (None, name)}
    stages = sorted({name for one in every or chosen.values() if team in (None, one.team) for name in one.stages})
    if stage is not None and stage not in stages:
        raise output.fail(f"mwaa-platform: no stage {stage}; declared: {', '.join(stages)}")
    return chosen


def _declared_then(then: Path, revision: str, as_json: bool) -> dict[str, Team]:
    """The revision's teams, none if it has no dags/."""
    if not (then / "dags").is_dir():
        return {}
    try:
        return load(then).teams
    except DeclarationError as error:
        if as_json:
            problems = [problem.as_json() for problem in error.problems]
            output.print_json({"against": revision, "valid": False, "problems": problems})
            raise typer.Exit(1) from None
        output.stderr.print(str(error))
        count = sum(problem.severity is Severity.ERROR for problem in error.problems)
        raise output.fail(
            f"mwaa-platform: the declarations of {revision} do not load with today's rules "
            f"({count} problem{'s' if count != 1 else ''} above): compare with a later revision"
        ) from None


def _print(stages: tuple[StageReport, ...], as_json: bool, as_markdown: bool) -> None:
    if as_json:
        entries = [
            {
                "team": s.team,
                "stage": s.stage,
                "account": s.account,
                "region": s.region,
                "environment": s.environment,
                "entries": [entry.as_json() for entry in s.entries],
            }
            for s in stages
        ]
        output.print_json({"figures": figures(stages), "stages": entries})
    elif as_markdown:
        _lines(report_markdown(stages))
    else:
        access_tables.print_report(stages)


def _print_changes(
    changes: list[Change], revision: str, stages: tuple[StageReport, ...], as_json: bool, as_markdown: bool
) -> None:
    if as_json:
        output.print_json(
            {"against": revision, **counted(changes), "differences": [change.as_json() for change in changes]}
        )
    elif as_markdown:
        _lines(difference_markdown(changes, revision))
    else:
        access_tables.print_changes(changes, revision, {stage.name: stage for stage in stages})


def _lines(lines: Iterable[str]) -> None:
    typer.echo("\n".join(lines))
