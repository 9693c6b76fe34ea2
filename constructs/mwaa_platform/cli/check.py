"""`mwaa-platform check`."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from mwaa_platform.cli import completion, output
from mwaa_platform.dagcheck import Checked, Finding, check_team, render
from mwaa_platform.dagcheck.writing import WriteRefusedError, proposal, write_section

EXAMPLES = "Example: mwaa-platform check orders --json"


def check(
    teams: Annotated[
        list[str] | None, typer.Argument(help="Only these teams; default all.", autocompletion=completion.teams)
    ] = None,
    write: Annotated[
        bool,
        typer.Option(
            "--write",
            help="Print the integrations that the DAGs need; write them into a team.yaml that has none.",
        ),
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print a JSON document instead of tables.")] = False,
) -> None:
    """Compare what the DAG files call with what the team declares; exit code 1 if something is not declared."""
    root = output.root()
    if write:
        _write(root, teams or [])
        return
    loaded = output.declarations(root, as_json=as_json)
    _known(teams or [], list(loaded.teams))
    with _without_garbage_collection():
        checked = [
            check_team(team, root, advise=True) for name, team in loaded.teams.items() if not teams or name in teams
        ]
    findings = [finding for one in checked for finding in one.findings]
    passed = all(one.passed for one in checked)
    if as_json:
        output.print_json(
            {
                "passed": passed,
                "teams": [{"team": c.team, "files": c.files, "calls": c.calls, "passed": c.passed} for c in checked],
                "findings": [finding.as_json() for finding in findings],
            }
        )
    else:
        _print(checked, findings)
    if not passed:
        raise typer.Exit(1)


@contextmanager
def _without_garbage_collection() -> Iterator[None]:
    """Syntax trees are many objects that all stay: looking for garbage among them takes a sixth of the time."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def _known(asked: list[str], declared: list[str]) -> None:
    for name in asked:
        if name not in declared:
            raise output.fail(f"mwaa-platform: no team {name}; declared: {', '.join(declared)}")


def _print(checked: list[Checked], findings: list[Finding]) -> None:
    for line in render(findings):
        output.stderr.print(line)

    def count(one: Checked, severity: str) -> int:
        return sum(finding.severity == severity for finding in one.findings)

    rows = [
        (
            *(one.team, one.files, one.calls, count(one, "error"), count(one, "warning"), count(one, "unknown")),
            "passed" if one.passed and not count(one, "error") else "reported only" if one.passed else "failed",
        )
        for one in checked
    ]
    columns = ("team", "DAG files", "calls", "errors", "warnings", "cannot tell", "")
    output.print_table("What DAGs call against what is declared", columns, rows)


def _write(root: Path, teams: list[str]) -> None:
    if not teams:
        raise output.fail("mwaa-platform: --write needs the team: mwaa-platform check payments --write")
    for name in teams:
        try:
            proposed = proposal(root, name)
            path = write_section(root, name, proposed)
        except WriteRefusedError as error:
            raise output.fail(f"mwaa-platform: {error}") from None
        output.stdout.print(proposed.text, soft_wrap=True)
        for line in render(proposed.doubts):
            output.stderr.print(line)
        if path:
            left = "; fill in what stands in <…>, then: " if "<" in proposed.text else "; now: "
            output.stderr.print(f"written to {path.relative_to(root)}{left}mwaa-platform check {name}")
        else:
            output.stderr.print(f"dags/{name}/team.yaml is not changed: {proposed.because}")
