"""What an SQL statement touches: enough of it to know whose permissions Athena needs.

Read from the words before names (FROM, JOIN, INTO …), not parsed: comments and literals are taken out first, names that a WITH
defines are no tables.
"""

import re
from dataclasses import dataclass

_NOISE = re.compile(r"--[^\n]*|/\*.*?\*/|'(?:[^']|'')*'", re.DOTALL)
_NAME = r'(?:"[^"]+"|`[^`]+`|[A-Za-z_][\w\-]*+)'
_TABLE = re.compile(
    rf"\b(FROM|JOIN|INTO|TABLE|UPDATE)\s++(?:IF\s+(?:NOT\s+)?EXISTS\s+)?+({_NAME}(?:\s*\.\s*{_NAME}){{0,2}}+)(\s*\()?",
    re.IGNORECASE,
)
_DEFINED = re.compile(rf"(?:\bWITH|,)\s+({_NAME})\s+AS\s*\(", re.IGNORECASE)
_LOCATION = re.compile(r"(?:external_location\s*=|LOCATION)\s*'([^']+)'", re.IGNORECASE)
_READING = ("FROM", "JOIN")


@dataclass(frozen=True, slots=True)
class Touched:
    """One table: `writes` for what INSERT, CREATE and ALTER name; `location` where the statement itself says it."""

    database: str
    table: str
    writes: bool = False
    location: str = ""


def touched(statement: str, default_database: str) -> tuple[Touched, ...]:
    """Every table of the statement, once; names without a database lie in the default one."""
    location = _LOCATION.search(statement)
    text = _NOISE.sub(" ", statement)
    defined = {_plain(name) for name in _DEFINED.findall(text)}
    found: dict[tuple[str, str], Touched] = {}
    for word, name, opening in _TABLE.findall(text):
        if opening and word.upper() in _READING:
            continue  # a function, as in FROM unnest(…)
        *database, table = (_plain(part) for part in re.split(r"\s*\.\s*", name))
        if not database and table in defined:
            continue
        writes = word.upper() not in _READING
        key = (database[-1] if database else default_database, table)
        if key not in found or writes:
            found[key] = Touched(*key, writes, location[1] if writes and location else "")
    return tuple(found.values())


def _plain(name: str) -> str:
    return name.strip('"`').lower()
