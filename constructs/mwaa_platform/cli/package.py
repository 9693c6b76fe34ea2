"""`mwaa-platform package`."""

from pathlib import Path
from typing import Annotated, Any

import typer

from mwaa_platform.cli import completion, output
from mwaa_platform.declaration.bundle import BUILD, bundle_of
from mwaa_platform.declaration.loader import DECLARATION
from mwaa_platform.declaration.problems import DeclarationError, Problem, Severity, render
from mwaa_platform.declaration.rules import PACKAGE_RULES
from mwaa_platform.declaration.rules.draft import Draft, draft_of
from mwaa_platform.declaration.yaml_file import read_yaml
from mwaa_platform.packages import Made, PackagingError, make_bundle, make_plugins

EXAMPLES = "Example: mwaa-platform package orders --wheels"


def package(
    teams: Annotated[
        list[str] | None, typer.Argument(help="Only these teams; default all.", autocompletion=completion.teams)
    ] = None,
    wheels: Annotated[
        bool,
        typer.Option("--wheels", help="Download wheels for MWAA's machines into it: nothing is fetched in AWS then."),
    ] = False,
    find_links: Annotated[
        list[Path] | None,
        typer.Option(help="A folder with wheels of your own, besides the package index.", exists=True, file_okay=False),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print a JSON document instead of a table.")] = False,
) -> None:
    """Write build/TEAM/plugins.zip, and with --wheels an offline bundle that `dependencies: {bundle: true}` deploys."""
    root = output.root()
    rows: list[tuple[Any, ...]] = []
    chosen = list(teams or completion.teams(""))
    links = [path.resolve() for path in find_links or ()]
    with output.progress(not as_json) as report:
        for team in chosen:
            draft = _draft(root, team)
            if not teams and not _has_something(draft, wheels=wheels):
                continue
            made = _made(root, draft, wheels=wheels, find_links=links, report=report)
            for note in made.notes:
                output.stderr.print(f"{team}: {note}")
            size = made.file.stat().st_size
            rows.append((team, str(made.file.relative_to(root)), size, len(made.wheels), made.sha256))
    columns = ("team", "file", "bytes", "wheels", "sha256")
    if as_json:
        output.print_json({"packages": [dict(zip(columns, row, strict=True)) for row in rows]})
    else:
        output.print_table(f"Written below {BUILD}/", columns, rows)


def _draft(root: Path, team: str) -> Draft:
    """Of the declaration what packages follow from: the rest may still be wrong, or wait for the bundle."""
    folder = root / "dags" / team
    if not (folder / DECLARATION).is_file():
        raise output.fail(f"mwaa-platform: no team {team}; declared: {', '.join(completion.teams(''))}")
    file = read_yaml(folder / DECLARATION)
    draft = draft_of(folder, file.data if isinstance(file.data, dict) else {})
    if draft.airflow is None:
        raise output.fail(f"mwaa-platform: dags/{team}/team.yaml cannot be read: mwaa-platform validate says why")
    return draft


def _has_something(draft: Draft, *, wheels: bool) -> bool:
    return (draft.folder / ("requirements.txt" if wheels else "plugins")).exists()


def _made(root: Path, draft: Draft, *, wheels: bool, find_links: list[Path], report: Any) -> Made:
    team = draft.folder.name
    try:
        if not wheels:
            declared = draft.dependencies is not None and draft.dependencies.bundle
            return make_plugins(root, team, bundle_of(root, team) if declared else None)
        if not (draft.folder / "requirements.txt").is_file():
            raise PackagingError(f"dags/{team}/requirements.txt is not there: there is nothing to bundle")
        problems = [problem for rule in PACKAGE_RULES for problem in rule(draft)]
        _stop_at(problems, root)
        version = draft.airflow.version if draft.airflow else ""
        return make_bundle(root, team, version, find_links=find_links, report=lambda text: report(f"{team}: {text}"))
    except PackagingError as error:
        raise output.fail(f"mwaa-platform: {team}: {error}") from None


def _stop_at(problems: list[Problem], root: Path) -> None:
    shown = [
        Problem(
            p.message,
            p.keys,
            p.got,
            p.allowed,
            p.cure,
            p.severity,
            p.file.relative_to(root) if p.file else None,
            p.line,
        )
        for p in problems
    ]
    if any(problem.severity is Severity.ERROR for problem in shown):
        raise output.fail(str(DeclarationError(shown)))
    for line in render(shown):
        output.stderr.print(line)
