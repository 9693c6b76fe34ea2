"""MWAA's own pages of the web server, told apart from the framework that serves them.

Paths and answers: user guide, call-mwaa-apis-cli, call-mwaa-apis-web and access-mwaa-apache-airflow-rest-api, read 2026-11-26. The
web server here speaks http, so its cookies are not marked secure.
"""

import base64
import json
import os
import shlex
import subprocess
import sys
from dataclasses import dataclass
from urllib.parse import parse_qs

from mwaa_guest.tokens import TokenError, username

CLI = "/aws_mwaa/cli"
CONSOLE = "/aws_mwaa/aws-console-sso"
LOGINS = ("/aws_mwaa/login", "/pluginsv2/aws_mwaa/login")
"""Airflow 2's and Airflow 3's; both answer in both."""

_TIMEOUT_SECONDS = 60
_SERVERS = (
    *("api-server", "celery", "dag-processor", "db", "fab-db", "internal-api", "kerberos", "scheduler", "standalone"),
    *("triggerer", "webserver", "shell"),
)
_PAGE = """<!DOCTYPE html><title>Airflow</title><p id="said">Logging in …</p><script>
const body = new URLSearchParams({token: location.hash.slice(1)});
fetch("LOGIN", {method: "POST", body}).then(async (answer) => {
  if (answer.ok) location.replace("/");
  else document.getElementById("said").textContent = await answer.text();
});
</script>"""


@dataclass(frozen=True)
class Page:
    """An answer; whoever serves it logs the user in that it names."""

    status: int
    body: bytes
    content_type: str = "text/plain; charset=utf-8"
    login: str = ""


def is_ours(path: str) -> bool:
    """Whether MWAA serves it, not Airflow."""
    return path in (CLI, CONSOLE, *LOGINS)


def answer(method: str, path: str, host: str, authorization: str, body: bytes, *, login: str) -> Page:
    """The page; `login` is the path that the console's page posts its token to."""
    if method == "GET" and path == CONSOLE:
        return Page(200, _PAGE.replace("LOGIN", login).encode(), "text/html; charset=utf-8")
    if method != "POST" or path == CONSOLE:
        return Page(405, b"Method Not Allowed")
    try:
        if path == CLI:
            scheme, _, token = authorization.partition(" ")
            username(token if scheme == "Bearer" else "", "cli", host)
            return _run(body.decode(errors="replace"))
        token = parse_qs(body.decode(errors="replace")).get("token", [""])[0]
        return Page(200, b"", login=username(token, "login", host))
    except TokenError as error:
        return Page(403, str(error).encode())


def _run(line: str) -> Page:
    """An Airflow command; as on MWAA none that starts a server or changes the database itself."""
    try:
        words = shlex.split(line)
    except ValueError as error:
        return Page(400, f"the command cannot be read: {error}".encode())
    if not words or words[0] in _SERVERS or words[:2] == ["users", "delete"]:
        return Page(400, f"`{line}` is no command for this page".encode())
    try:
        done = subprocess.run(
            [sys.executable, "-m", "airflow", *words],
            env={**os.environ, "PYTHONWARNINGS": "ignore"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_TIMEOUT_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return Page(400, f"`{line}` did not end within {_TIMEOUT_SECONDS} seconds".encode())
    said = {"stdout": done.stdout, "stderr": done.stderr}
    encoded = {name: base64.b64encode(text).decode() for name, text in said.items()}
    return Page(200 if done.returncode == 0 else 400, json.dumps(encoded).encode(), "application/json")
