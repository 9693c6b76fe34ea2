"""What a client says of itself: the task that calls, and the operator."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

TASK_HEADER = "x-mwaa-task"
_APPLICATION = re.compile(r"(?:^| )app/(\S+)")
_CALLER = re.compile(r"(?:^| )Caller/(\S+)")


@dataclass(frozen=True, slots=True)
class Told:
    """Empty where the client says nothing."""

    task: str
    caller: str


def told(headers: Mapping[str, str]) -> Told:
    """The task from the header, else from AWS_SDK_UA_APP_ID; the operator as Airflow's AWS hooks write it."""
    agent = headers.get("user-agent", "")
    return Told(headers.get(TASK_HEADER, "") or _first(_APPLICATION, agent), _first(_CALLER, agent))


def headers_of(scope: Mapping[str, Any]) -> dict[str, str]:
    """A request's headers by their names in lower case, lines of one name joined."""
    headers: dict[str, str] = {}
    for raw_name, raw_value in scope.get("headers", []):
        name, value = raw_name.decode("latin-1").lower(), raw_value.decode("latin-1")
        headers[name] = f"{headers[name]}, {value}" if name in headers else value
    return headers


def _first(pattern: re.Pattern[str], text: str) -> str:
    found = pattern.search(text)
    return found[1] if found else ""
