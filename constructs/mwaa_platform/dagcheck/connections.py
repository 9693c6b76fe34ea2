"""Connections that a team's own files define: in the startup script, as `AIRFLOW_CONN_<ID>`.

Source: Airflow, Managing Connections, environment variables; provider amazon, AWS connection, extras `role_arn` and
`assume_role_kwargs`, 9.22 and 9.34.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

_EXPORT = re.compile(r"""^\s*(?:export\s+)?AIRFLOW_CONN_(\w+)=(?:'([^']*)'|"([^"]*)"|(\S+))""", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Whose:
    """Under which identity calls are made: the execution role's unless one of these is so."""

    taking: Mapping[str, str] = field(default_factory=dict)
    """What AssumeRole is called with, where the connection takes a role."""
    keys: bool = False
    """Whether it has keys of its own."""

    def __bool__(self) -> bool:
        """Whether it is another's."""
        return bool(self.taking) or self.keys


def connections_of(folder: Path) -> dict[str, Whose]:
    """Those of the startup script, by lower-case id."""
    script = folder / "startup.sh"
    if not script.is_file():
        return {}
    text = script.read_text(encoding="utf-8", errors="replace")
    return {found[1].lower(): whose(found[2] or found[3] or found[4] or "") for found in _EXPORT.finditer(text)}


def whose(value: str) -> Whose:
    """Of one connection, as a URI or as JSON."""
    extra: Any = {}
    login = ""
    if value.lstrip().startswith("{"):
        try:
            read = json.loads(value)
        except ValueError:
            return Whose(keys=True)
        login, extra = str(read.get("login") or ""), read.get("extra") or {}
    else:
        try:
            parts = urlsplit(value)
            login = parts.username or ""
        except ValueError:
            return Whose(keys=True)
        extra = {key: values[0] for key, values in parse_qs(parts.query).items()}
        extra = extra.get("__extra__", extra)
    return of_extra(extra) or Whose(keys=bool(login))


def of_extra(extra: Any) -> Whose:
    """By a connection's extra, which is a dictionary or JSON text."""
    if isinstance(extra, str):
        try:
            extra = json.loads(extra)
        except ValueError:
            return Whose()
    if not isinstance(extra, dict):
        return Whose()
    role = extra.get("role_arn")
    if not role:
        return Whose(keys=bool(extra.get("aws_access_key_id") or extra.get("profile_name")))
    more = extra.get("assume_role_kwargs")
    given = {name: value for name, value in more.items() if value} if isinstance(more, dict) else {}
    texts = {name: value if isinstance(value, str) else "given" for name, value in given.items()}
    return Whose({**texts, "RoleArn": str(role)})
