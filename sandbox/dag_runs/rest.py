"""One HTTP request to a local Airflow: only on loopback, never through a proxy, each version with its own login.

Airflow 2: /api/v1 with HTTP basic auth. Airflow 3: /api/v2 with a bearer token from POST /auth/token, where FAB's auth manager answers
201 with `access_token`. Read from the installed packages 2.11.2 and 3.3.1 on 2026-11-26.
"""

import base64
import json
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Mapping
from typing import Any

from sandbox.local_airflow.record import AirflowRecord
from sandbox.server import SandboxError

TIMEOUT_SECONDS = 30
_PAUSES_SECONDS = (0.2, 0.5, 1.0, 2.0, 4.0)
_DATABASE_ERROR = "Database error"
"""What Airflow 3 gives as the reason when its database did not take a request (airflow/api_fastapi/common/exceptions.py, 3.3.1)."""
_LOOPBACK = ("localhost", "127.0.0.1", "::1")


class AirflowApiError(SandboxError):
    """The Airflow refused a request, or did not answer; `status` is 0 for the latter."""

    def __init__(self, text: str, status: int = 0) -> None:
        super().__init__(text)
        self.status = status


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    """A redirect would take the login along."""

    def redirect_request(self, *_: Any, **__: Any) -> None:
        return None


class Rest:
    """The REST API as one user; a token that has expired is taken anew."""

    def __init__(self, airflow: AirflowRecord, role: str = "Admin") -> None:
        """Raises SandboxError for a URL that is not this machine's, or a role that has no user."""
        parts = urllib.parse.urlsplit(airflow.url)
        if parts.scheme not in ("http", "https") or parts.hostname not in _LOOPBACK:
            raise AirflowApiError(f"{airflow.url} is not on this machine: refused")
        if role not in airflow.users:
            raise AirflowApiError(f"the local Airflow of {airflow.environment} has no user with the role {role}")
        self.airflow = airflow
        self._user = airflow.users[role]
        self._token = ""
        self._opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), _NoRedirects())

    def get(self, path: str, **query: Any) -> Any:
        """The JSON document at a path below the version's root."""
        return json.loads(self._call("GET", path, query, None, "application/json"))

    def text(self, path: str, **query: Any) -> str:
        """The same as plain text, where the API has it."""
        return self._call("GET", path, query, None, "text/plain").decode(errors="replace")

    def send(self, method: str, path: str, body: Mapping[str, Any]) -> Any:
        """POST or PATCH a JSON document, or DELETE without one."""
        content = json.dumps(body).encode() if body or method != "DELETE" else None
        answer = self._call(method, path, {}, content, "application/json")
        return json.loads(answer) if answer else {}

    def order(self, method: str, path: str) -> None:
        """Send an empty document where the answer tells nothing, and need not be JSON."""
        self._call(method, path, {}, b"{}", "application/json")

    def _call(self, method: str, path: str, query: Mapping[str, Any], body: bytes | None, accept: str) -> bytes:
        root = "/api/v1" if self.airflow.is_2 else "/api/v2"
        words = urllib.parse.urlencode({key: _word(value) for key, value in query.items()})
        url = f"{self.airflow.url.rstrip('/')}{root}{path}" + (f"?{words}" if words else "")
        for pause_seconds in _PAUSES_SECONDS:
            try:
                return self._open_logged_in(method, url, body, accept)
            except AirflowApiError as error:
                # SQLite has one writer at a time. Airflow has rolled the request back, so it can be made again.
                if error.status != 500 or _DATABASE_ERROR not in str(error):
                    raise
            time.sleep(pause_seconds)
        return self._open_logged_in(method, url, body, accept)

    def _open_logged_in(self, method: str, url: str, body: bytes | None, accept: str) -> bytes:
        try:
            return self._open(method, url, body, accept, self._login())
        except AirflowApiError as error:
            if error.status != 401 or not self._token:
                raise
        self._token = ""
        return self._open(method, url, body, accept, self._login())

    def _login(self) -> str:
        name, password = self._user.username, self._user.password
        if self.airflow.is_2:
            return "Basic " + base64.b64encode(f"{name}:{password}".encode()).decode()
        if not self._token:
            body = json.dumps({"username": name, "password": password}).encode()
            url = f"{self.airflow.url.rstrip('/')}/auth/token"
            self._token = str(json.loads(self._open("POST", url, body, "application/json", ""))["access_token"])
        return f"Bearer {self._token}"

    def _open(self, method: str, url: str, body: bytes | None, accept: str, login: str) -> bytes:
        headers = {"Accept": accept} | ({"Authorization": login} if login else {})
        headers |= {"Content-Type": "application/json"} if body is not None else {}
        request = urllib.request.Request(url, body, headers, method=method)  # noqa: S310 - scheme and host were checked
        asked = f"{method} {urllib.parse.urlsplit(url).path}"
        try:
            with self._opener.open(request, timeout=TIMEOUT_SECONDS) as answer:
                content: bytes = answer.read()
                return content
        except urllib.error.HTTPError as error:
            detail = _detail(error.read())
            raise AirflowApiError(f"the local Airflow answered {error.code} to {asked}: {detail}", error.code) from None
        except (urllib.error.URLError, OSError) as error:
            cause = getattr(error, "reason", error)
            raise AirflowApiError(f"the local Airflow at {self.airflow.url} did not answer {asked}: {cause}") from None


def quoted(*parts: str | int) -> str:
    """Parts of a path, each with its own slashes escaped."""
    return "".join(f"/{urllib.parse.quote(str(part), safe='')}" for part in parts)


def _word(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _detail(content: bytes) -> str:
    """What the API says is wrong: `detail` in both versions, in Airflow 3 also as a list of what does not fit."""
    try:
        document = json.loads(content)
    except ValueError:
        return content.decode(errors="replace").strip()[:200] or "nothing"
    detail = document.get("detail") if isinstance(document, dict) else document
    if isinstance(detail, list):
        return "; ".join(f"{'.'.join(map(str, item.get('loc', ())))}: {item.get('msg', item)}" for item in detail)
    return str(detail or (document.get("title") if isinstance(document, dict) else "") or "nothing")
