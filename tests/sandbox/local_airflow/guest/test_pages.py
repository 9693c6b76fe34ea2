"""MWAA's API and pages with a real web server behind them: the roles are Airflow's own, and it enforces them."""

import base64
import json
import os
import socket
import subprocess
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any

import pytest

from sandbox.emulator.mwaa_api import airflows, rest, tokens
from sandbox.local_airflow.configuration import Keys, configure
from sandbox.local_airflow.database import User
from sandbox.local_airflow.deployed import DeployedEnvironment
from sandbox.local_airflow.laptop import VARIABLES, WEBSERVER_CONFIG
from tests.dags.install import VERSIONS, interpreter
from tests.dags.parsing import ROOT
from tests.sandbox.mwaa_api.web_server import USERS
from tests.unit.integrations.test_cases import PLACE

NAME = "orders-dev"
GUEST = ROOT / "sandbox" / "local_airflow" / "guest"
DAG = """
import datetime
from airflow import DAG
from airflow.operators.empty import EmptyOperator

with DAG("hello", start_date=datetime.datetime(2026, 1, 1), schedule=None):
    EmptyOperator(task_id="greet")
"""


@dataclass(frozen=True)
class WebServer:
    """A started one, and the folder that the local AWS shares with it."""

    airflow: airflows.RunningAirflow
    folder: Path

    def call(self, role: str, method: str, path: str, body: Any = None) -> rest.RestAnswer:
        return rest.call(self.airflow, role, method, path, {}, body)

    def token(self, use: str, role: str = "Admin", **changed: str) -> str:
        given = {"environment": NAME, "host": self.airflow.host, "username": USERS[role]["username"], **changed}
        return tokens.mint(self.folder, use=use, **given)

    def ask(self, path: str, body: bytes | None = None, **headers: str) -> tuple[int, bytes, str]:
        """Status, content and cookies."""
        request = urllib.request.Request(self.airflow.url + path, data=body, headers=headers)
        try:
            with urllib.request.urlopen(request, timeout=90) as answer:
                cookies = SimpleCookie(", ".join(answer.headers.get_all("Set-Cookie") or []))
                return answer.status, answer.read(), "; ".join(f"{k}={v.value}" for k, v in cookies.items())
        except urllib.error.HTTPError as error:
            return error.code, error.read(), ""


@pytest.fixture(scope="module", params=VERSIONS)
def server(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[WebServer]:
    version, folder = request.param, tmp_path_factory.mktemp("airflow")
    home = folder / "home"
    (home / "dags").mkdir(parents=True)
    variables = _variables(version, folder, home, port := _free_port())
    (home / "webserver_config.py").write_text(WEBSERVER_CONFIG.format(port=port))
    (home / "dags" / "hello.py").write_text(DAG)
    python = str(interpreter(version))
    _run([python, str(GUEST / "mwaa_guest" / "users.py"), "--migrate"], variables, json.dumps(USERS))
    _run([python, "-m", "airflow", "dags", "reserialize"], variables)
    command = ("webserver", "--hostname") if version.startswith("2.") else ("api-server", "--host")
    with (folder / "log").open("w") as log:
        process = subprocess.Popen(
            [python, "-m", "airflow", *command, "localhost", "--port", str(port), "--workers", "1"],
            cwd=folder,
            env=variables,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
        try:
            _wait(process, f"http://localhost:{port}", "/health" if version.startswith("2.") else "/api/v2/version")
            users = {role: User(user["username"], user["password"]) for role, user in USERS.items()}
            yield WebServer(airflows.RunningAirflow(NAME, version, f"http://localhost:{port}", users), folder)
        finally:
            os.killpg(process.pid, 15)
            process.wait(30)


def _variables(version: str, folder: Path, home: Path, port: int) -> dict[str, str]:
    arn = f"arn:aws:airflow:{PLACE.region}:{PLACE.account}:environment/{NAME}"
    environment = DeployedEnvironment.of(
        {
            "Name": NAME,
            "Arn": arn,
            "AirflowVersion": version,
            "ExecutionRoleArn": f"arn:aws:iam::{PLACE.account}:role/orders",
            "SourceBucketArn": "arn:aws:s3:::files",
            "DagS3Path": "dags",
        }
    )
    return {
        **configure(environment, home, Keys.kept_in(folder / "keys.json"), webserver_port=port).variables,
        "PATH": f"{interpreter(version).parent}:/usr/bin:/bin",
        "HOME": str(home),
        **VARIABLES,
        "PYTHONPATH": str(GUEST),
        "MWAA_LOCAL_AWS_FOLDER": str(folder),
        "MWAA_LOCAL_ENVIRONMENT": NAME,
    }


def _run(command: list[str], variables: dict[str, str], given: str = "") -> None:
    done = subprocess.run(command, env=variables, input=given, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def _free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


def _wait(process: subprocess.Popen[bytes], url: str, path: str) -> None:
    for _ in range(600):
        assert process.poll() is None
        try:
            urllib.request.urlopen(url + path, timeout=5).close()
            return
        except OSError:
            time.sleep(0.2)
    raise AssertionError(f"{url} did not answer")


def test_what_each_role_may_is_enforced_by_airflow(server: WebServer) -> None:
    body = {"dag_run_id": "first", "conf": {}, "logical_date": "2026-01-02T00:00:00Z"}
    assert server.call("Public", "GET", "/dags").status == 403
    assert server.call("Viewer", "GET", "/dags").content["dags"][0]["dag_id"] == "hello"
    assert server.call("Viewer", "POST", "/dags/hello/dagRuns", body).status == 403
    started = server.call("Op", "POST", "/dags/hello/dagRuns", body)
    assert (started.status, started.content["state"]) == (200, "queued")
    assert server.call("User", "GET", "/dags/hello/dagRuns/first").content["dag_run_id"] == "first"
    assert server.call("Op", "GET", "/dags/nothing").status == 404


def test_a_command_answers_in_base64(server: WebServer) -> None:
    headers = {"Authorization": f"Bearer {server.token('cli')}", "Content-Type": "text/plain"}
    status, content, _ = server.ask("/aws_mwaa/cli", b"dags list -o json", **headers)
    assert status == 200, content
    said = base64.b64decode(json.loads(content)["stdout"]).decode()
    assert '"dag_id": "hello"' in said
    status, content, _ = server.ask("/aws_mwaa/cli", b"dags nonsense", **headers)
    assert (status, b"invalid choice" in base64.b64decode(json.loads(content)["stderr"])) == (400, True)
    assert server.ask("/aws_mwaa/cli", b"db reset -y", **headers)[0] == 400


@pytest.mark.parametrize(
    "changed",
    [{"use": "login"}, {"environment": "orders-prod"}, {"host": "localhost:1"}, {"expired": "yes"}, {"forged": "yes"}],
    ids=lambda changed: next(iter(changed)),
)
def test_a_token_opens_one_page_of_one_environment_for_a_minute(
    server: WebServer, monkeypatch: pytest.MonkeyPatch, changed: dict[str, str]
) -> None:
    changed = dict(changed)  # one dictionary for both Airflows
    if changed.pop("expired", ""):
        monkeypatch.setattr(tokens, "LIFETIME_SECONDS", -1)
    forged = changed.pop("forged", "")
    token = server.token(changed.pop("use", "cli"), **changed)
    token = f"{token[:-4]}AAAA" if forged else token
    assert server.ask("/aws_mwaa/cli", b"version", Authorization=f"Bearer {token}")[0] == 403


def test_a_web_token_logs_in_as_the_user_of_its_role(server: WebServer) -> None:
    path, kind = ("/aws_mwaa/login", "session") if server.airflow.is_2 else ("/pluginsv2/aws_mwaa/login", "_token")
    port = server.airflow.url.rpartition(":")[2]
    status, page, _ = server.ask("/aws_mwaa/aws-console-sso?login=true")
    assert (status, path.encode() in page) == (200, True)
    form = urllib.parse.urlencode({"token": server.token("login", "Viewer")}).encode()
    status, said, cookies = server.ask(path, form)
    assert status == 200, said
    assert f"{kind}_{port}=" in cookies
    if server.airflow.is_2:
        home = server.ask("/home", None, Cookie=cookies)
        assert (home[0], b"Viewer mwaa-platform" in home[1]) == (200, True)
        assert b"/login/" not in home[1].partition(b"<main")[0]
    else:
        me = server.ask("/ui/auth/me", None, Cookie=cookies)
        assert (me[0], json.loads(me[1])["username"]) == (200, "local-viewer")
    assert server.ask(path, urllib.parse.urlencode({"token": "nonsense"}).encode())[0] == 403
