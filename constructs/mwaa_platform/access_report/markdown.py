"""The report and the difference as Markdown, for a pull request; ARNs whole."""

from collections.abc import Iterator, Sequence

from mwaa_platform.access_report.difference import Change
from mwaa_platform.access_report.entries import Cause, Conditions, Entry, StageReport
from mwaa_platform.access_report.tables import change_rows
from mwaa_platform.access_report.wording import Row, actions_text, condition_text, figures, roles, rows, task_text


def report_markdown(stages: Sequence[StageReport]) -> Iterator[str]:
    """Lines: a heading per stage and role, a table each."""
    for stage in stages:
        yield f"## {stage.name} ({stage.account}, {stage.region})"
        yield ""
        for who, taken, entries in roles(stage):
            yield f"### {_plain(who)}"
            yield ""
            if taken:
                yield f"Taken by {_taken(taken)}."
                yield ""
            yield from _table(("may", "on", "because of", "used by", "proven"), [_cells(row) for row in rows(entries)])
    yield figures(stages)


def difference_markdown(changes: Sequence[Change], revision: str) -> Iterator[str]:
    """Lines: one table, or that there is no difference."""
    if not changes:
        yield f"No difference against `{revision}`."
        return
    body = []
    for kind, where, who, effect, actions, before, after, causes, old in change_rows(changes):
        places = [p for p in (before, after) if p is not None]
        on = " → ".join(dict.fromkeys(_on(resource, conditions) for resource, conditions in places))
        body.append(
            (
                f"**{kind}**",
                where,
                _plain(who),
                _code(actions_text(effect, actions)),
                on,
                _causes(causes, old, revision),
            )
        )
    yield from _table(("", "stage", "who", "may", "on", "because of"), body)


def _cells(row: Row) -> tuple[str, ...]:
    used = "<br>".join(_plain(task_text(use)) + ("" if use.certain else " (perhaps)") for use in row.used_by)
    on = _on(row.resource, row.conditions)
    return _code(actions_text(row.effect, row.actions)), on, _causes(row.causes), used, row.proven


def _on(resource: str, conditions: Conditions) -> str:
    return _code(resource) + (f" if {_code(condition_text(conditions))}" if conditions else "")


def _causes(causes: Sequence[Cause], old: bool = False, revision: str = "") -> str:
    at = f" at {_plain(revision)}" if old else ""
    return "<br>".join(
        f"{_plain(c.file)}:{c.line}{at} {_plain(c.what)}" + (f": {_plain(c.reason)}" if c.reason else "")
        for c in causes
    )


def _taken(taken: Sequence[Entry]) -> str:
    return ", ".join(
        _code(e.key.who) + (f" if {_code(condition_text(e.key.conditions))}" if e.key.conditions else "") for e in taken
    )


def _code(text: str) -> str:
    return f"`{text.replace('|', chr(92) + '|').replace('`', chr(39))}`"


def _plain(text: str) -> str:
    """What a declaration or a file's name says is text, never markup."""
    escaped = "".join(f"\\{letter}" if letter in "\\`*_[]#|" else letter for letter in text)
    return escaped.replace("<", "&lt;").replace(">", "&gt;")


def _table(columns: Sequence[str], body: Sequence[Sequence[str]]) -> Iterator[str]:
    yield f"| {' | '.join(columns)} |"
    yield f"|{'|'.join(' --- ' for _ in columns)}|"
    for cells in body:
        yield f"| {' | '.join(cells)} |"
    yield ""
