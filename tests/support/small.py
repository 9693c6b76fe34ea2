"""The smallest platform that runs a DAG: one team, one stage, one bucket; and what of its processes and files there is."""

import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil

from sandbox.janitor import MARKER
from sandbox.temporary import name_of
from tests.support.command import COMMAND
from tests.support.copies import copy_project
from tests.support.projects import write_team

STAGE = "small-dev"
DECLARATION: dict[str, Any] = {
    "team": "small",
    "owner": "data-platform@example.com",
    "integrations": [
        {"service": "s3", "id": "in", "bucket": "small-in-{stage}", "prefix": "in/*", "access": "read"},
    ],
    "rehearsal": {
        "run": ["small"],
        "objects": [{"uri": "s3://small-in-{stage}/in/{ds}.csv", "content": "a"}],
    },
    "stages": {
        "dev": {
            "kind": "development",
            "account": "111111111111",
            "region": "ca-central-1",
            "environment_class": "mw1.micro",
            "removal": "destroy",
            "allow_data_loss": True,
        },
    },
}
_DAG = """import pendulum
from airflow import DAG
from airflow.providers.amazon.aws.sensors.s3 import S3KeySensor
from {bash} import BashOperator

with DAG("{name}", schedule=None, start_date=pendulum.datetime(2026, 1, 1, tz="UTC"), catchup=False):
    wait = S3KeySensor(task_id="wait", bucket_key="s3://small-in-dev/in/{{{{ ds }}}}.{kind}")
    wait >> BashOperator(task_id="work", bash_command="sleep 5")
"""


def write_small(root: Path, project: Path, **more: Any) -> None:
    """The project's files with that team alone; `more` replaces keys of its declaration."""
    project.mkdir(parents=True, exist_ok=True)
    copy_project(root, project, team="small")
    write_team(project, {**DECLARATION, **more}, folder="small", dag=False)
    write_dag(project, "small", version=more.get("airflow", {}).get("version", "3.3.1"))


def write_dag(project: Path, name: str, kind: str = "csv", version: str = "3.3.1") -> None:
    """A DAG of that Airflow that waits for an object whose key ends so, and then works for five seconds."""
    bash = "airflow.operators.bash" if version.startswith("2.") else "airflow.providers.standard.operators.bash"
    (project / "dags" / "small" / f"{name}.py").write_text(_DAG.format(name=name, kind=kind, bash=bash))


def start(project: Path, *arguments: str) -> "subprocess.Popen[str]":
    """The command, running; all it says comes through one pipe."""
    return subprocess.Popen(
        [COMMAND, *arguments],
        cwd=project,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
        preexec_fn=_listen,
    )


def _listen() -> None:
    """A background job ignores SIGINT and one under nohup SIGHUP, and so does what they start."""
    for number in (signal.SIGINT, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)


def run(project: Path, *arguments: str, **variables: str) -> "subprocess.CompletedProcess[str]":
    """The command, ended; `stdout` is all it said."""
    return subprocess.run(
        [COMMAND, *arguments],
        cwd=project,
        env={**os.environ, **variables},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=300,
        check=False,
    )


def until(process: "subprocess.Popen[str]", said: str) -> list[str]:
    """What it says up to a line with that in it; AssertionError if it ends before."""
    assert process.stdout
    lines = []
    for line in process.stdout:
        lines.append(line.rstrip())
        if said in line:
            return lines
    raise AssertionError(f"it ended without saying {said!r}:\n" + "\n".join(lines))


@dataclass(frozen=True, slots=True)
class Alive:
    """What one command has at one moment: process ids, ports they listen on, the run's folder if it has one yet."""

    pids: frozenset[int]
    ports: frozenset[int]
    run_folder: Path | None

    @classmethod
    def of(cls, pid: int) -> "Alive":
        """Of a command that runs: its descendants, and everything that names the run's folder."""
        tree: set[int] = set()
        with suppress(psutil.Error):
            tree = {child.pid for child in psutil.Process(pid).children(recursive=True)}
        folder = next((Path(found) for found in map(_run_of, sorted(tree)) if found), None)
        pids = tree | (set(naming(folder)) if folder else set()) | {pid}
        return cls(frozenset(pids), frozenset(port for one in pids for port in _ports(one)), folder)

    def left(self, within_seconds: float = 20) -> "Left":
        """What is still there, at the latest after so many seconds."""
        started = time.monotonic()
        while True:
            left = Left(
                tuple(sorted({pid for pid in self.pids if _runs(pid)} | set(self._naming()))),
                tuple(sorted(port for port in self.ports if _answers(port))),
                tuple(self._folders()),
                round(time.monotonic() - started, 1),
            )
            if left.nothing or time.monotonic() - started > within_seconds:
                return left
            time.sleep(0.1)

    def _naming(self) -> Iterator[int]:
        if self.run_folder:
            yield from naming(self.run_folder)

    def _folders(self) -> Iterator[str]:
        if self.run_folder:
            yield from (str(self.run_folder) for _ in range(self.run_folder.exists()))
            yield from temporary_of(self.run_folder)


@dataclass(frozen=True, slots=True)
class Left:
    """What outlived a command, and how long it took until that was so."""

    pids: tuple[int, ...]
    ports: tuple[int, ...]
    folders: tuple[str, ...]
    seconds: float

    @property
    def nothing(self) -> bool:
        """Whether nothing did."""
        return not (self.pids or self.ports or self.folders)


def naming(folder: Path) -> Iterator[int]:
    """Processes that have the folder in their environment, their command or as the place where they work; this one left out."""
    name = str(folder)
    for process in psutil.process_iter():
        with suppress(psutil.Error, OSError):
            told = (*process.cmdline(), process.cwd(), *process.environ().values())
            if process.pid != os.getpid() and any(name in one for one in told) and _runs(process.pid):
                yield process.pid


def temporary_of(run_folder: Path) -> list[str]:
    """What the run has in /tmp."""
    return [str(path) for path in Path("/tmp").glob(name_of(run_folder))]


def _run_of(pid: int) -> str:
    with suppress(psutil.Error):
        return str(psutil.Process(pid).environ().get(MARKER, ""))
    return ""


def _runs(pid: int) -> bool:
    with suppress(psutil.Error):
        return bool(psutil.Process(pid).status() != psutil.STATUS_ZOMBIE)
    return False


def _ports(pid: int) -> list[int]:
    with suppress(psutil.Error):
        found = psutil.Process(pid).net_connections(kind="inet")
        return [one.laddr.port for one in found if one.status == psutil.CONN_LISTEN]
    return []


def _answers(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0
