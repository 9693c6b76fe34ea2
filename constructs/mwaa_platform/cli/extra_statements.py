"""The declared extra statements, which every report shows: they are what no integration answers for."""

from collections.abc import Iterable
from typing import Any

from mwaa_platform.cli import output
from mwaa_platform.declaration.team import Team

_COLUMNS = ("team", "actions", "resources", "conditions", "reason")


def extra_statements(teams: Iterable[Team]) -> list[dict[str, Any]]:
    """One document per statement, with its team."""
    return [{"team": t.team, **statement.model_dump(mode="json")} for t in teams for statement in t.extra_statements]


def print_extra_statements(teams: Iterable[Team]) -> None:
    """A table of them, if there are any."""
    if found := extra_statements(teams):
        rows = [[_plain(statement[column]) for column in _COLUMNS] for statement in found]
        output.print_table("Extra statements: what no integration covers", _COLUMNS, rows)


def _plain(value: object) -> str:
    return ", ".join(str(item) for item in value) if isinstance(value, (list, tuple)) else str(value or "")
