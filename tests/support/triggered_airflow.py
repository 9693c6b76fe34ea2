"""As much of Airflow's REST API as a trigger uses, over HTTP: a DAG, its runs, and what becomes of them."""

import json
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from mwaa_platform.aws.grants import Place
from sandbox.local_airflow.database import User
from sandbox.local_airflow.record import AirflowRecord, record_path

DAG = "daily_orders_pipeline"
LOOKS = 2
"""A run is looked at so often before it ends."""
_ROLES = ("Admin", "Op", "User", "Viewer", "Public")


@dataclass
class FakeAirflow:
    """One DAG; `outcome` is how its runs end, `is_paused` whether it is paused, `loses` the answers to starts that get lost."""

    outcome: str = "success"
    is_paused: bool = False
    loses: int = 0
    runs: dict[str, dict[str, Any]] = field(default_factory=dict)
    users: list[str] = field(default_factory=list)
    """Who logged in, in order."""

    def answer(self, method: str, path: str, body: Any) -> tuple[int, dict[str, Any]]:
        """Status and content."""
        if path == "/auth/token":
            self.users.append(body["username"])
            return 201, {"access_token": body["username"]}
        _, _, rest = path.partition(f"/api/v2/dags/{DAG}")
        if not path.startswith(f"/api/v2/dags/{DAG}"):
            return 404, {"detail": "Dag not found"}
        if not rest:
            return 200, {"dag_id": DAG, "is_paused": self.is_paused}
        if method == "POST":
            return self._start(body)
        run = self.runs.get(rest.removeprefix("/dagRuns/"))
        if run is None:
            return 404, {"detail": "DagRun not found"}
        run["looks"] += 1
        return 200, {"state": "running" if run["looks"] < LOOKS else self.outcome}

    def _start(self, body: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        if "logical_date" not in body:
            return 422, {"detail": "Field required: logical_date"}
        if body["conf"].get("refuse"):
            return 400, {"detail": "Invalid input for param refuse"}
        if body["dag_run_id"] in self.runs:
            return 409, {"detail": "DagRun already exists"}
        self.runs[body["dag_run_id"]] = {**body, "looks": 0}
        if self.loses:
            self.loses -= 1
            return 502, {"detail": "the answer is lost"}
        return 200, {"state": "queued"}


@contextmanager
def serving(airflow: FakeAirflow, folder: Path, place: Place, environment: str) -> Iterator[None]:
    """The API on a loopback port, and the record of a running Airflow in the server's folder."""

    class Handler(BaseHTTPRequestHandler):
        def _answer(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            status, said = airflow.answer(self.command, self.path, json.loads(body) if body else None)
            self.send_response(status)
            self.end_headers()
            self.wfile.write(json.dumps(said).encode())

        do_GET = do_POST = _answer  # noqa: N815 (the standard library's names)

        def log_message(self, format: str, *arguments: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    users = {role: User(username=role, password="secret") for role in _ROLES}
    where = (place.account, place.region, environment)
    url = f"http://localhost:{server.server_port}"
    AirflowRecord(*where, "3.3.1", url, users, str(folder), os.getpid()).write(folder)
    try:
        yield
    finally:
        record_path(folder, place, environment).unlink()
        server.shutdown()
        server.server_close()
