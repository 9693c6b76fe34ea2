"""The access report for people: a section per role, the declared line above what it allows."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import groupby

from rich.table import Table

from mwaa_platform.access_report.difference import Change, counted
from mwaa_platform.access_report.entries import Cause, Entry, StageReport, TaskUse
from mwaa_platform.access_report.tables import Place, change_rows
from mwaa_platform.access_report.wording import (
    HERE,
    Row,
    actions_text,
    cause_text,
    condition_text,
    figures,
    roles,
    rows,
    short,
    task_text,
)
from mwaa_platform.cli import output

Numbers = Mapping[tuple[str, str, str, int], int]
_COLUMNS = (("", 2), ("may", 36), ("for", 5), ("proven", 8), ("on", None))
"""Heading and width; the last has what is left of a terminal, and else is not folded."""


def print_report(stages: Sequence[StageReport]) -> None:
    """Every stage, then the figures."""
    for stage in stages:
        _stage(stage)
    _say(figures(stages))


def _stage(stage: StageReport) -> None:
    _say(f"{stage.name}: {HERE} in ARNs is {stage.region}:{stage.account}", style="bold")
    uses = sorted({use for entry in stage.entries for use in entry.used_by}, key=lambda use: (use.file, use.line, use))
    numbers: dict[tuple[str, str, str, int], int] = {}
    for use in uses:
        if _place(use) not in numbers:
            numbers[_place(use)] = len(numbers) + 1
            _say(f"  task {numbers[_place(use)]}: {task_text(use)}")
    for who, taken, entries in roles(stage):
        _say("")
        _say(
            f"{stage.name}, {short(who, stage)}" + (f": taken by {_taken(taken, stage)}" if taken else ""), style="bold"
        )
        _role(entries, numbers, stage)
    _say("")


def _role(entries: Sequence[Entry], numbers: Numbers, stage: StageReport) -> None:
    """A heading for each declared line, and below what it allows the reason, if there is one."""
    heading = True
    for causes, of_line in groupby(rows(entries), key=lambda row: _bare(row.causes)):
        for cause in causes:
            _say(f"  {cause_text(cause)}")
        for reasons, alike in groupby(of_line, key=lambda row: [cause.reason for cause in row.causes if cause.reason]):
            output.stdout.print(_table(list(alike), numbers, stage, heading=heading))
            heading = False
            for reason in dict.fromkeys(reasons):
                _say(f"      because {reason}")


def _bare(causes: Sequence[Cause]) -> list[Cause]:
    """Lines without the reasons of single grants."""
    return [replace(cause, reason="") for cause in causes]


def _table(alike: Sequence[Row], numbers: Numbers, stage: StageReport, *, heading: bool) -> Table:
    table = Table(box=None, pad_edge=False, show_header=heading, header_style="dim")
    for name, width in _COLUMNS:
        table.add_column(name, width=width, overflow="fold")
    for row in alike:
        used = ranges([(numbers[_place(use)], use.certain) for use in row.used_by])
        on = _on((row.resource, row.conditions), stage)
        table.add_row("", actions_text(row.effect, row.actions), used or "-", row.proven or "-", on)
    return table


def ranges(numbered: Sequence[tuple[int, bool]]) -> str:
    """`1-3, 5?`: numbers in a row as one, those that are not certain with a question mark."""
    parts: list[tuple[int, int, bool]] = []
    for number, certain in sorted(numbered):
        if parts and parts[-1][1:] == (number - 1, certain):
            parts[-1] = (parts[-1][0], number, certain)
        else:
            parts.append((number, number, certain))
    spans = ((str(a) if a == b else f"{a}-{b}", certain) for a, b, certain in parts)
    return ", ".join(f"{span}{'' if certain else '?'}" for span, certain in spans)


def _on(place: Place, stage: StageReport) -> str:
    resource, conditions = place
    return short(resource, stage) + (f"\nif {condition_text(conditions)}" if conditions else "")


def _taken(taken: Sequence[Entry], stage: StageReport) -> str:
    found = []
    for conditions, alike in groupby(taken, key=lambda entry: entry.key.conditions):
        names = " and ".join(short(entry.key.who, stage) for entry in alike)
        found.append(names + (f" if {condition_text(conditions)}" if conditions else ""))
    return "; ".join(found)


def _place(use: TaskUse) -> tuple[str, str, str, int]:
    return use.dag, use.task, use.file, use.line


def print_changes(changes: Sequence[Change], revision: str, stages: Mapping[str, StageReport]) -> None:
    """A table, or that there is no difference."""
    if not changes:
        _say(f"no difference against {revision}")
        return
    for (where, who), of_role in groupby(change_rows(changes), key=lambda row: (row.stage, row.who)):
        stage = stages[where]
        _say(f"{where}, {short(who, stage)}: {HERE} in ARNs is {stage.region}:{stage.account}", style="bold")
        for (causes, old), alike in groupby(of_role, key=lambda row: (_bare(row.causes), row.old)):
            for cause in causes:
                _say(f"  {cause_text(cause, revision if old else '')}")
            table = Table(box=None, pad_edge=False, show_header=False)
            for width in (2, 8, 36, None):
                table.add_column(width=width, overflow="fold")
            for row in alike:
                on = "\nnow ".join(_on(place, stage) for place in (row.before, row.after) if place is not None)
                table.add_row("", row.kind, actions_text(row.effect, row.actions), on)
            output.stdout.print(table)
        _say("")
    counts = ", ".join(f"{number} {kind}" for kind, number in counted(changes).items())
    _say(f"{len(changes)} grants differ against {revision}: {counts}")


def _say(text: str, style: str | None = None) -> None:
    output.stdout.print(text, style=style, soft_wrap=True)
