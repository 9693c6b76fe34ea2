"""What the local Airflow's processes write into files, line by line in the environment's log groups, under the execution role.

Tasks' logs are not among it: the provider sends those (task_logs). MWAA's workers are processes of their own; here tasks run in the
scheduler's executor, so the Worker group stays empty.
"""

import contextlib
import re
import socket
import threading
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from mwaa_platform.aws.log_groups import LEVELS, dag_file_stream, log_group, process_stream

_KINDS = {
    "scheduler": "SchedulerLogs",
    "triggerer": "SchedulerLogs",  # MWAA runs it beside the scheduler; its group is not documented
    "webserver": "WebserverLogs",
    "dag-processor": "DagProcessingLogs",
    "worker": "WorkerLogs",
}
_DAG_FILE_LOGS = ("logs/scheduler/*/**/*.log", "logs/dag_processor/*/**/*.log")
"""Below the Airflow home, of Airflow 2 and of Airflow 3."""
_MANAGER = "dag_processor_manager.log"
_LEVEL = re.compile(rf"\b({'|'.join(LEVELS)}|WARN)\b(?=\s*(?:\]|-))", re.IGNORECASE)
_EVENT_BYTES, _CALL_BYTES, _CALL_EVENTS, _OVERHEAD_BYTES = 262_144, 1_048_576, 10_000, 26
"""Of CloudWatch Logs' PutLogEvents (API Reference, 2026)."""


@dataclass(slots=True)
class _Followed:
    """A file that grows, and the stream its lines go to."""

    path: Path
    kind: str
    stream: str
    position: int = 0
    level: str = "INFO"
    created: bool = False
    waiting: list[dict[str, Any]] = field(default_factory=list)

    def read(self, least: str) -> None:
        """Take its whole new lines of that level and above; a line without a level has that of the line before."""
        with self.path.open("rb") as file:
            size = file.seek(0, 2)
            self.position = 0 if size < self.position else self.position  # written anew
            file.seek(self.position)
            new = file.read()
        whole = new[: new.rfind(b"\n") + 1]
        self.position += len(whole)
        now = int(time.time() * 1000)
        for line in whole.splitlines():
            found = _LEVEL.search(line.decode("utf-8", errors="replace")[:400])
            if found:
                self.level = {"WARN": "WARNING"}.get(found.group(1).upper(), found.group(1).upper())
            if line.strip() and LEVELS.index(self.level) >= LEVELS.index(least):
                text = line[: _EVENT_BYTES - _OVERHEAD_BYTES].decode("utf-8", errors="ignore")
                self.waiting.append({"timestamp": now, "message": text})


class LogShipper:
    """Follows files in a thread of its own until it is stopped.

    `client` is a CloudWatch Logs client of boto3's with the execution role's credentials, `log_levels` those of the groups that are
    enabled, by their names in LoggingConfiguration; `processes` are the components' log files by
    component (scheduler, webserver, dag-processor, triggerer, worker); `home` is the Airflow home, whose DAG processing logs go along.
    """

    def __init__(
        self,
        client: Any,
        *,
        environment: str,
        log_levels: Mapping[str, str],
        processes: Mapping[str, Path],
        home: Path,
        interval_seconds: float = 2.0,
    ) -> None:
        self._client, self._home, self._interval_seconds = client, home, interval_seconds
        self._name, self._levels = environment, log_levels
        self._started, self._host = time.time(), socket.gethostname()
        self._processes = dict(processes)
        self._followed: dict[Path, _Followed] = {}
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None
        self.problems: dict[str, str] = {}
        """By stream, why the last sending failed; its lines are kept for the next try."""

    def start(self) -> None:
        """Follow from now on; what stands in the files already is sent first."""
        self._thread = threading.Thread(target=self._run, name="logs", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Send what is left, and end."""
        self._stopping.set()
        if self._thread:
            self._thread.join()
        self.ship()

    def ship(self) -> None:
        """Send what is new."""
        for followed in self._find():
            with contextlib.suppress(FileNotFoundError):
                followed.read(self._levels[followed.kind])
            self._send(followed)

    def _run(self) -> None:
        while not self._stopping.wait(self._interval_seconds):
            self.ship()

    def _find(self) -> list[_Followed]:
        for path, kind, stream in self._sources():
            if kind in self._levels and path not in self._followed and path.is_file():
                self._followed[path] = _Followed(path, kind, stream)
        return list(self._followed.values())

    def _sources(self) -> Iterator[tuple[Path, str, str]]:
        for component, path in self._processes.items():
            manager = component == "dag-processor"
            yield path, _KINDS[component], _MANAGER if manager else process_stream(component, self._host, self._started)
        yield self._home / "logs" / "dag_processor_manager" / _MANAGER, "DagProcessingLogs", _MANAGER
        for pattern in _DAG_FILE_LOGS:
            for path in self._home.glob(pattern):
                if not path.parent.is_symlink():
                    yield path, "DagProcessingLogs", dag_file_stream(path.name.removesuffix(".log"))

    def _send(self, followed: _Followed) -> None:
        from botocore.exceptions import BotoCoreError, ClientError

        group = log_group(self._name, followed.kind)
        try:
            for events in _calls(followed.waiting):
                self._create(followed, group)
                self._client.put_log_events(logGroupName=group, logStreamName=followed.stream, logEvents=events)
                del followed.waiting[: len(events)]
        except (BotoCoreError, ClientError) as error:
            self.problems[followed.stream] = str(error)
        else:
            self.problems.pop(followed.stream, None)

    def _create(self, followed: _Followed, group: str) -> None:
        from botocore.exceptions import ClientError

        if followed.created:
            return
        try:
            self._client.create_log_stream(logGroupName=group, logStreamName=followed.stream)
        except ClientError as error:
            if error.response["Error"].get("Code") != "ResourceAlreadyExistsException":
                raise
        followed.created = True


def _calls(waiting: Iterable[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    """The events in as many lists as PutLogEvents needs calls."""
    events: list[dict[str, Any]] = []
    size = 0
    for event in list(waiting):
        length = len(event["message"].encode()) + _OVERHEAD_BYTES
        if events and (size + length > _CALL_BYTES or len(events) == _CALL_EVENTS):
            yield events
            events, size = [], 0
        events.append(event)
        size += length
    if events:
        yield events
