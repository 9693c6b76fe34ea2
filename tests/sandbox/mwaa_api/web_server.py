"""A web server that says what it was asked, in Airflow's place, and the record that names it."""

import json
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from mwaa_platform.aws.grants import Place
from sandbox.local_airflow.database import AIRFLOW_ROLES, User
from sandbox.local_airflow.record import AirflowRecord, record_path

USERS = {role: {"username": f"local-{role.lower()}", "password": f"secret-{role}"} for role in AIRFLOW_ROLES}


class _Echo(BaseHTTPRequestHandler):
    def _answer(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if "slow" in self.path:
            time.sleep(1)
        status = int(self.path.rpartition("status-")[2]) if "status-" in self.path else 200
        said: dict[str, Any] = {"method": self.command, "path": self.path, "as": self.headers.get("Authorization", "")}
        if self.path == "/auth/token":
            said = {"access_token": json.loads(body)["username"]}
        elif body:
            said["body"] = json.loads(body)
        content = b"x" * (7 * 1024 * 1024) if "large" in self.path else json.dumps(said).encode()
        self.send_response(status)
        self.end_headers()
        self.wfile.write(content)

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = _answer  # noqa: N815 (the standard library's names)

    def log_message(self, format: str, *arguments: Any) -> None:
        pass


@contextmanager
def running(folder: Path, place: Place, environment: str, version: str) -> Iterator[str]:
    """The server's host and port, while it runs and its record lies in the folder."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Echo)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    host = f"localhost:{server.server_port}"
    users = {role: User(**user) for role, user in USERS.items()}
    where = (place.account, place.region, environment)
    AirflowRecord(*where, version, f"http://{host}", users, str(folder), os.getpid()).write(folder)
    try:
        yield host
    finally:
        record_path(folder, place, environment).unlink()
        server.shutdown()
        server.server_close()
