"""A server that answers as Airflow's REST API does: keys, statuses and bodies as in the packages 2.11.2 and 3.3.1 (2026-11-26)."""

import base64
import json
import os
import signal
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import FrameType
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from sandbox.local_airflow.database import User
from sandbox.local_airflow.folder_state import LOOK_NOW, FolderState
from sandbox.local_airflow.followed import FOLDER
from sandbox.local_airflow.record import AirflowRecord

START, END = "2026-11-26T05:00:00.500000+00:00", "2026-11-26T05:00:02.750000+00:00"


@dataclass
class FakeAirflow:
    """What it has, and what was asked of it."""

    version: str
    dags: dict[str, bool] = field(default_factory=lambda: {"pipeline": True})
    """DAG id to whether it is paused."""
    import_errors: list[dict[str, str]] = field(default_factory=list)
    polls: list[tuple[str, dict[str, tuple[str, int]]]] = field(default_factory=lambda: [("queued", {})])
    """At each poll the run's state and each task's state and try; the last stays."""
    log: list[tuple[str, str, Any]] = field(default_factory=list)
    """Method, path and body of every request that changes something."""
    polled: int = 0
    expire_token_at: int = 0
    """After that many requests the token has expired."""
    busy: int = 0
    """So many requests that change something find the database taken by another writer, before one goes through."""
    requests: int = 0
    folder: Path | None = None
    """Where it stands, while it is served."""
    marked: list[tuple[bool, list[str]]] = field(default_factory=list)
    """At each change of a DAG's pause the new state, and the files of those that are followed."""
    followers: dict[str, str] = field(default_factory=dict)
    """DAG id to the one whose asset starts it."""
    failing: int = 0
    """So many requests for task instances are answered with 500."""
    parsed: dict[str, tuple[str, datetime]] = field(default_factory=dict)
    """Of DAGs their file, and when it was parsed last."""
    parses: list[datetime] = field(default_factory=list)
    """When it parses a file that it is asked to read again, the first first."""

    @property
    def is_2(self) -> bool:
        return self.version.startswith("2.")

    def answer(self, method: str, path: str, query: dict[str, list[str]], body: Any) -> tuple[int, Any]:
        parts = [unquote(part) for part in path.strip("/").split("/")][2:]
        self.requests += 1
        if method != "GET" and self.busy:
            self.busy -= 1
            return 500, {"detail": {"reason": "Database error", "statement": "hidden", "message": "Serious error"}}
        if method != "GET":
            self.log.append((method, "/".join(parts), body))
        match method, parts:
            case "GET", ["dags"]:
                return 200, self._page("dags", [self._dag(name) for name in self.dags], query)
            case "GET", ["importErrors"]:
                return 200, self._page("import_errors", self.import_errors, query)
            case "PUT", ["parseDagFile", name]:
                if self.parses:
                    self.parsed[name] = (self.parsed[name][0], self.parses.pop(0))
                # Airflow 2 says so where the same is asked for already (airflow/api_connexion/endpoints/dag_parsing.py, 2.11.2).
                return 201, "Duplicate request" if self.is_2 else None
            case "GET", ["assets" | "datasets" as kind] if (kind == "datasets") is self.is_2:
                return 200, self._page(kind, [self._asset(*pair) for pair in self.followers.items()], query)
            case "PATCH", ["dags", name]:
                self.dags[name] = body["is_paused"]
                marks = self.folder.glob(f"{FOLDER}/*") if self.folder else ()
                self.marked.append((body["is_paused"], [path.name for path in marks]))
                return 200, self._dag(name)
            case "POST", ["dags", name, "dagRuns"]:
                return self._trigger(name, body)
            case "GET", ["dags", _, "dagRuns"]:
                return 200, self._page("dag_runs", [self._run("r1")], query)
            case "GET", ["dags", _, "dagRuns", run]:
                return 200, self._run(run)
            case "GET", ["dags", _, "dagRuns", run, "taskInstances"]:
                return self._tasks(run, query)
            case "GET", ["dags", _, "dagRuns", _, "taskInstances", task, "logs", number]:
                return self._log(task, number)
            case "PATCH", ["dags", _, "dagRuns", run, "taskInstances", task, *_]:
                return 200, self._task(run, task, (body["new_state"], 1))
            case "POST", ["dags", _, "clearTaskInstances"]:
                return 200, {"task_instances": []}
        return 404, self._error(404, f"no route {path}")

    def _error(self, status: int, detail: Any) -> dict[str, Any]:
        return {"detail": detail, "status": status, "title": "t", "type": "t"} if self.is_2 else {"detail": detail}

    def _page(self, key: str, items: list[Any], query: dict[str, list[str]]) -> dict[str, Any]:
        offset, limit = int(query.get("offset", ["0"])[0]), int(query.get("limit", ["50"])[0])
        return {key: items[offset : offset + limit], "total_entries": len(items)}

    def _dag(self, name: str) -> dict[str, Any]:
        file, at = self.parsed.get(name, (f"/home/dags/{name}.py", None))
        took = {} if self.is_2 else {"last_parse_duration": 1.0}
        return {
            "dag_id": name,
            "is_paused": self.dags[name],
            "fileloc": file,
            "file_token": name,
            "last_parsed_time": at.isoformat() if at else None,
            "has_import_errors": False,
            **took,
        }

    def _asset(self, follower: str, writer: str) -> dict[str, Any]:
        starts = "consuming_dags" if self.is_2 else "scheduled_dags"
        return {
            "uri": "s3://x/y",
            starts: [{"dag_id": follower}],
            "producing_tasks": [{"dag_id": writer, "task_id": "t"}],
        }

    def _trigger(self, name: str, body: Any) -> tuple[int, Any]:
        if name not in self.dags:
            return 404, self._error(404, f"DAG with dag_id: '{name}' not found")
        if not self.is_2 and "logical_date" not in body:
            return 422, self._error(
                422, [{"loc": ["body", "logical_date"], "msg": "Field required", "type": "missing"}]
            )
        if body["dag_run_id"] == "taken":
            return 409, self._error(409, f"DAGRun with DAG ID: '{name}' and DAGRun ID: 'taken' already exists")
        return 200, {**self._run(body["dag_run_id"]), "state": "queued", "start_date": None}

    def _run(self, run: str) -> dict[str, Any]:
        state = self.polls[min(self.polled, len(self.polls) - 1)][0]
        ended = END if state == "success" else None
        return {"dag_run_id": run, "state": state, "start_date": START, "end_date": ended, "run_type": "manual"}

    def _tasks(self, run: str, query: dict[str, list[str]]) -> tuple[int, Any]:
        if self.failing:
            self.failing -= 1
            return 500, self._error(500, "database is locked")
        tasks = self.polls[min(self.polled, len(self.polls) - 1)][1]
        self.polled += 1
        return 200, self._page("task_instances", [self._task(run, *task) for task in tasks.items()], query)

    def _task(self, run: str, task: str, state: tuple[str, int]) -> dict[str, Any]:
        name, _, index = task.partition("[")
        ended = state[0] in ("success", "failed")
        common = {
            "task_id": name,
            "dag_run_id": run,
            "map_index": int(index.rstrip("]")) if index else -1,
            "state": state[0] or None,
            "try_number": state[1],
            "max_tries": 2,
            "operator": "GlueJobOperator",
            "start_date": START if state[0] else None,
            "end_date": END if ended else None,
            "duration": 2.25 if ended else None,
            "pid": 4242 if state[0] == "running" else None,
        }
        return (
            {**common, "execution_date": START} if self.is_2 else {**common, "logical_date": START, "run_after": START}
        )

    def _log(self, task: str, number: str) -> tuple[int, Any]:
        if self.is_2:
            return 200, f"host\n[2026-11-26] INFO - {task} try {number}\n"
        entry = {"timestamp": START, "level": "info", "event": f"{task} try {number}", "logger": "task"}
        failed = {
            "level": "error",
            "event": "Task failed",
            "error_detail": [{"exc_type": "ValueError", "exc_value": "no"}],
        }
        return 200, {"content": [entry, failed], "continuation_token": None}


@contextmanager
def _looking() -> Iterator[Path]:
    """This process looks at the bucket when told to, as a supervisor does, and finds nothing new; beside others that it serves."""
    with tempfile.TemporaryDirectory() as folder:
        before = signal.getsignal(LOOK_NOW)

        def look(number: int, frame: FrameType | None) -> None:
            FolderState(looked_at=time.time(), changed_at=0).write(Path(folder))
            if callable(before):
                before(number, frame)

        signal.signal(LOOK_NOW, look)
        try:
            yield Path(folder)
        finally:
            signal.signal(LOOK_NOW, before)


@contextmanager
def serving(fake: FakeAirflow, environment: str = "orders-dev") -> Iterator[AirflowRecord]:
    """Its record while it answers."""

    class Handler(BaseHTTPRequestHandler):
        def _serve(self) -> None:
            parts = urlsplit(self.path)
            length = int(self.headers.get("Content-Length") or 0)
            body = json.loads(self.rfile.read(length)) if length else None
            if parts.path == "/auth/token":
                right = body == {"username": "admin", "password": "secret"}
                self._say(201, {"access_token": f"t{fake.requests}"}) if right else self._say(401, {"detail": "no"})
            elif not self._admitted(parts.path):
                self._say(401, {"detail": "Unauthorized"})
            else:
                self._say(*fake.answer(self.command, parts.path, parse_qs(parts.query), body))

        do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = _serve  # noqa: N815 - the names that http.server looks for

        def _admitted(self, path: str) -> bool:
            login = self.headers.get("Authorization", "")
            if fake.is_2:
                return path.startswith("/api/v1/") and login == "Basic " + base64.b64encode(b"admin:secret").decode()
            issued = int(login.removeprefix("Bearer t") or -1) if login.startswith("Bearer t") else -1
            expired = issued < fake.expire_token_at <= fake.requests
            return path.startswith("/api/v2/") and issued >= 0 and not expired

        def _say(self, status: int, document: Any) -> None:
            text = document if isinstance(document, str) else json.dumps(document)
            self.send_response(status)
            self.send_header("Content-Length", str(len(text.encode())))
            self.end_headers()
            self.wfile.write(text.encode())

        def log_message(self, *_: Any) -> None:
            """Nothing on standard error."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        with _looking() as folder:
            fake.folder = folder
            yield AirflowRecord(
                account="111111111111",
                region="ca-central-1",
                environment=environment,
                airflow_version=fake.version,
                url=f"http://localhost:{server.server_port}",
                users={"Admin": User("admin", "secret")},
                folder=str(folder),
                pid=os.getpid(),
            )
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
