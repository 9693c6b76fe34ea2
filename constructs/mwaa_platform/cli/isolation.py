"""`mwaa-platform isolation`."""

from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from mwaa_platform.cli import output

if TYPE_CHECKING:
    from sandbox.isolation import IsolationResult
    from sandbox.isolation.report import Reach

_Key = TypeVar("_Key")
EXAMPLES = "Example: mwaa-platform isolation --app cdk.out --json"


def isolation(
    app: Annotated[
        Path | None, typer.Option(help="Read this folder that `cdk synth` wrote, instead of synthesising.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print a JSON document instead of tables.")] = False,
) -> None:
    """Decide for every role of every stage whether it reaches what is another stage's; exit code 1 if one does."""
    root = output.root()
    loaded = output.declarations(root, as_json=as_json)
    targets = [team.at(stage) for team in loaded.teams.values() for stage in team.stages]
    with output.sandbox_installed():
        from sandbox.isolation import check, templates_of
    with output.sandbox_errors(), output.progress(not as_json) as report:
        templates = templates_of(root, app, report)
        report("decide, every role on every other stage")
        result = check(targets, templates)
    if as_json:
        output.print_json({"isolated": result.isolated, "decided": result.decided, **asdict(result)})
    else:
        _print(result)
    if not result.isolated:
        raise output.fail(_said(result))


def _print(result: "IsolationResult") -> None:
    output.print_table(
        "Every role of one stage on every asset of another",
        ("stage", "on what is of", "account", "roles", "assets", "requests", "reached", "shared", "one side only"),
        [
            (
                p.stage,
                p.asset_stage,
                "the same" if p.same_account else "another: both sides must allow",
                *(p.roles, p.assets, p.decided, p.reached, p.shared, p.one_side),
            )
            for p in result.pairs
        ],
    )
    for reach in result.reaches:
        lines = [f"reached: {reach.role} is allowed {reach.action}", f"on: {reach.resource}", f"by: {reach.statement}"]
        output.stdout.print(
            "\n    ".join([*lines, *([reach.note] if reach.note else [])]), markup=False, soft_wrap=True
        )
    _print_grouped("Shared by declaration", result.shared)
    _print_grouped("Allowed by one side, where the border of an account wants both: not reached", result.one_side)
    if result.celery_queues:
        output.print_table(
            "Celery queues: reachable in the same Region, required by MWAA, neither pass nor failure",
            ("role", "queue of", "same account", "actions", "its messages are"),
            [
                (q.role, q.asset_stage, "yes" if q.same_account else "no", len(q.actions), q.messages)
                for q in result.celery_queues
            ],
        )
        output.stdout.print(f"source: {result.celery_queues[0].source}\n")
    if result.account_wide:
        wide = _grouped((found.action, found.role) for found in result.account_wide)
        title = "Account-wide: actions that IAM knows no resource for, so that no policy can limit them to one stage"
        output.print_table(title, ("action", "roles"), wide)
    for boundary in result.unknown_boundaries:
        text = f"the boundary {boundary} stands in no template: it is taken as wide open, so that it hides nothing"
        output.stdout.print(text)
    if result.isolated:
        output.stdout.print(_said(result))


def _print_grouped(title: str, reaches: "Iterable[Reach]") -> None:
    """A line for each role and resource, with all its actions."""
    rows = _grouped(((r.role, r.resource, r.note), r.action) for r in reaches)
    if rows:
        columns = ("role", "resource", "because", "actions")
        output.print_table(title, columns, [(*of, actions) for of, actions in rows])


def _grouped(pairs: Iterable[tuple[_Key, str]]) -> list[tuple[_Key, str]]:
    by_first: dict[_Key, list[str]] = {}
    for first, second in pairs:
        by_first.setdefault(first, []).append(second)
    return [(first, ", ".join(seconds)) for first, seconds in by_first.items()]


def _said(result: "IsolationResult") -> str:
    lines = []
    for control in result.failed_controls:
        missing = "; ".join(control.missing)
        lines.append(f"{control.role} does not reach what is its own: {missing}")
    if lines:
        lines.append("the check is broken, or the roles are: what it does not find means nothing until that is mended")
    passed = len(result.controls) - len(result.failed_controls)
    lines.append(
        f"{len(result.stages)} stages, {len(result.controls)} roles: {result.decided} requests decided across stages, "
        f"{len(result.reaches)} reached, {len(result.shared)} shared by declaration; "
        f"{passed} of {len(result.controls)} roles reach their own"
    )
    return "\n".join(lines)
