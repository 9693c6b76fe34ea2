"""One call of a local Airflow's REST API as the user of a role, with MWAA's limits."""

import base64
import json
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

from sandbox.emulator.mwaa_api.airflows import RunningAirflow
from sandbox.local_airflow.database import User

TIMEOUT_SECONDS = 10
LARGEST_BYTES = 6 * 1024 * 1024
"""Timeout and size of the answer: user guide, access-mwaa-apache-airflow-rest-api, 2026-09-01."""


@dataclass(frozen=True, slots=True)
class RestAnswer:
    """Airflow's own status and content; text where it is no JSON."""

    status: int
    content: Any


class NoAnswerError(Exception):
    """The web server does not answer, not in time, or with too much; the text says which."""


def call(airflow: RunningAirflow, role: str, method: str, path: str, query: Mapping[str, Any], body: Any) -> RestAnswer:
    """What Airflow says to the user of that role. `path` has no version: MWAA routes to the one of the environment's Airflow.

    Raises:
        NoAnswerError: nothing that could be handed on.
    """
    login = airflow.users[role]
    version = "v1" if airflow.is_2 else "v2"
    address = f"{airflow.url}/api/{version}{quote(path, safe='/%:+~@!$&()*,;=')}"
    if query:
        address += f"?{urlencode(_texts(query), doseq=True)}"
    headers = {"Authorization": _basic(login) if airflow.is_2 else f"Bearer {_token(airflow, login)}"}
    return _ask(method, address, headers, None if body is None else json.dumps(body).encode())


def _token(airflow: RunningAirflow, login: User) -> str:
    body = json.dumps({"username": login.username, "password": login.password}).encode()
    answer = _ask("POST", f"{airflow.url}/auth/token", {}, body)
    if not isinstance(answer.content, dict) or "access_token" not in answer.content:
        raise NoAnswerError(f"the local Airflow does not log in {login.username}: HTTP {answer.status}")
    return str(answer.content["access_token"])


def _basic(login: User) -> str:
    return "Basic " + base64.b64encode(f"{login.username}:{login.password}".encode()).decode()


def _texts(query: Mapping[str, Any]) -> dict[str, Any]:
    """True and False as JSON has them, lists as repeated parameters."""

    def text(value: Any) -> Any:
        return json.dumps(value) if isinstance(value, bool) else value

    return {k: [text(v) for v in value] if isinstance(value, list) else text(value) for k, value in query.items()}


def _ask(method: str, address: str, headers: dict[str, str], body: bytes | None) -> RestAnswer:
    headers = {"Accept": "application/json", "Content-Type": "application/json", **headers}
    request = urllib.request.Request(address, data=body, method=method, headers=headers)  # noqa: S310 (the record's http)
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(request, timeout=TIMEOUT_SECONDS) as response:
            return _read(response.status, response.read(LARGEST_BYTES + 1))
    except urllib.error.HTTPError as error:
        return _read(error.code, error.read(LARGEST_BYTES + 1))
    except TimeoutError:
        raise NoAnswerError(f"Airflow did not answer within {TIMEOUT_SECONDS} seconds") from None
    except OSError as error:
        raise NoAnswerError(f"the local Airflow at {address.partition('/api')[0]} does not answer: {error}") from None


def _read(status: int, content: bytes) -> RestAnswer:
    if len(content) > LARGEST_BYTES:
        raise NoAnswerError("the answer of Airflow is larger than 6 MB")
    try:
        return RestAnswer(status, json.loads(content) if content else {})
    except ValueError:
        return RestAnswer(status, content.decode(errors="replace"))
