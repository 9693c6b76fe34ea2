"""Connections that a team's own files define: in the startup script, as `AIRFLOW_CONN_<ID>`.

Source: Airflow, Managing Connections, environment variables; provider amazon, AWS connection, extra `role_arn`, 9.22 and 9.34.
"""

import json
import re
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

_EXPORT = re.compile(r"""^\s*(?:export\s+)?AIRFLOW_CONN_(\w+)=(?:'([^']*)'|"([^"]*)"|(\S+))""", re.MULTILINE)
KEYS = "keys"
"""Stands where a connection has keys of its own: calls under it are not the execution role's."""


def connections_of(folder: Path) -> dict[str, str]:
    """Each connection's role ARN, `keys`, or nothing where calls stay the execution role's; by lower-case id."""
    script = folder / "startup.sh"
    if not script.is_file():
        return {}
    text = script.read_text(encoding="utf-8", errors="replace")
    return {found[1].lower(): whose(found[2] or found[3] or found[4] or "") for found in _EXPORT.finditer(text)}


def whose(value: str) -> str:
    """Of one connection, as a URI or as JSON: the role it takes, `keys` of its own, or nothing."""
    extra: Any = {}
    login = ""
    if value.lstrip().startswith("{"):
        try:
            read = json.loads(value)
        except ValueError:
            return KEYS
        login, extra = str(read.get("login") or ""), read.get("extra") or {}
    else:
        try:
            parts = urlsplit(value)
            login = parts.username or ""
        except ValueError:
            return KEYS
        extra = {key: values[0] for key, values in parse_qs(parts.query).items()}
        extra = extra.get("__extra__", extra)
    return of_extra(extra) or (KEYS if login else "")


def of_extra(extra: Any) -> str:
    """The role in a connection's extra, which is a dictionary or JSON text."""
    if isinstance(extra, str):
        try:
            extra = json.loads(extra)
        except ValueError:
            return ""
    if not isinstance(extra, dict):
        return ""
    keys = extra.get("aws_access_key_id") or extra.get("profile_name")
    return str(extra.get("role_arn") or (KEYS if keys else ""))
