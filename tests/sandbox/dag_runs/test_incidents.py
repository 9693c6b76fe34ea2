"""Incidents against a run that is played: what they do to it and when, and what they say of one that does not behave."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest

from mwaa_platform.declaration.rehearsal import Incident as Declared
from sandbox.dag_runs.api import TaskInstance
from sandbox.dag_runs.incidents import Incident, Kind, Watched, send_signal, watched
from sandbox.decisions import Decision
from sandbox.server import SandboxError
from tests.sandbox.dag_runs.test_results import decision

STOP = "BatchStopJobRun"


class Played:
    """Fixtures that only note what is asked of them, and a log that a test adds to."""

    def __init__(self) -> None:
        self.done: list[str] = []
        self.log: list[Decision] = []

    def put_object(self, thing: str) -> None:
        self.done.append(f"put {thing}")

    def remove_object(self, thing: str) -> None:
        self.done.append(f"remove {thing}")

    def hold(self, thing: str) -> None:
        self.done.append(f"hold {thing}")

    def release(self, thing: str) -> None:
        self.done.append(f"release {thing}")

    def fail_next(self, thing: str) -> None:
        self.done.append(f"fail {thing}")

    def call(self, operation: str, **fields: Any) -> None:
        header = f"daily/{fields.pop('run', 'r1')}/transform/-1/1"
        self.log.append(decision(str(len(self.log)), **{"task": header, "operation": operation, **fields}))

    def incident(self, kind: Kind, thing: str = "glue:job/etl") -> Watched:
        task = "" if kind == "late" else "transform"
        found = watched(Incident(kind, thing, task), self, "r1", lambda: self.log, environment="orders-dev")
        found.prepare()
        return found


def at(state: str, number: int = 1, pid: int | None = None) -> list[TaskInstance]:
    return [TaskInstance("transform", -1, state, number, pid=pid)]


def test_a_late_object_is_put_after_the_first_look() -> None:
    played = Played()
    late = played.incident("late", "s3://raw/in/a")
    played.call("HeadObject", run="another", resource="arn:aws:s3:::raw/in/a")
    played.call("HeadObject", resource="arn:aws:s3:::raw/in/b")
    late.see(at("running"))
    assert played.done == ["remove s3://raw/in/a"]
    played.call("HeadObject", resource="arn:aws:s3:::raw/in/a")
    late.see(at("running"))
    late.see(at("up_for_reschedule"))
    assert played.done == ["remove s3://raw/in/a", "put s3://raw/in/a"]
    assert list(late.problems(at("success"))) == [
        "incident late at s3://raw/in/a: no task looked again after it had been put"
    ]
    played.call("ListObjectsV2", resource="arn:aws:s3:::raw")
    assert list(late.problems(at("success"))) == []


def test_an_object_that_nobody_looks_for_is_told_and_put_for_the_next_run() -> None:
    played = Played()
    late = played.incident("late", "s3://raw/a")
    assert list(late.problems(at("failed"))) == [
        "incident late at s3://raw/a: no task looked for it, so it was not put"
    ]
    late.finish()
    assert played.done[-1] == "put s3://raw/a"


def test_incidents_of_the_declaration() -> None:
    declared = [{"late": "s3://raw/a"}, {"kill": "transform"}, {"fail_once": "group.transform"}]
    assert [Incident.of(Declared(dag="daily", **line)) for line in declared] == [
        Incident("late", "s3://raw/a"),
        Incident("kill", "task:daily/transform", "transform"),
        Incident("fail_once", "task:daily/group.transform", "group.transform"),
    ]


@pytest.fixture
def task_process() -> Iterator[subprocess.Popen[bytes]]:
    """A process that is one of the local Airflow of orders-dev."""
    with subprocess.Popen(
        [sys.executable, "-c", "import time; print(1, flush=True); time.sleep(60)"],
        env={"MWAA_LOCAL_ENVIRONMENT": "orders-dev"},
        stdout=subprocess.PIPE,
    ) as process:
        assert process.stdout
        process.stdout.readline()
        yield process
        process.kill()


def test_a_killed_task_stops_its_job_and_is_retried(task_process: subprocess.Popen[bytes]) -> None:
    played = Played()
    killed = played.incident("kill")
    assert played.done == ["hold glue:job/etl"]
    running = at("running", pid=task_process.pid)
    played.call("GetJob")
    played.call("StartJobRun")
    killed.see(running)
    assert task_process.poll() is None, "the operator does not know the run yet"
    played.call("GetJobRun")
    killed.see(running)
    assert task_process.wait(10) == -signal.SIGTERM
    killed.see(at("running"))
    assert played.done == ["hold glue:job/etl"]
    played.call(STOP)
    killed.see(at("up_for_retry"))
    killed.see(at("running", 2))
    assert played.done == ["hold glue:job/etl", "release glue:job/etl"]
    assert list(killed.problems(at("success", 2))) == []
    assert "without a retry" in "".join(killed.problems(at("success", 1)))


def test_a_task_that_waits_on_after_sigterm_is_ended_before_its_job_is_released() -> None:
    program = (
        "import signal, time; signal.signal(signal.SIGTERM, lambda *_: None); print(1, flush=True); time.sleep(60)"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program], env={"MWAA_LOCAL_ENVIRONMENT": "orders-dev"}, stdout=subprocess.PIPE
    ) as process:
        assert process.stdout
        process.stdout.readline()
        played = Played()
        killed = played.incident("kill")
        for operation in ("StartJobRun", "GetJobRun"):
            played.call(operation)
        killed.see(at("running", pid=process.pid))
        assert process.poll() is None
        played.call(STOP)
        killed.see(at("running", pid=process.pid))
        assert process.wait(10) == -signal.SIGKILL
        assert played.done == ["hold glue:job/etl", "release glue:job/etl"]


def test_a_task_that_does_not_or_may_not_stop_its_job_is_told(
    task_process: subprocess.Popen[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sandbox.dag_runs.incidents.STOP_SECONDS", -1)
    played = Played()
    killed = played.incident("kill")
    for operation in ("StartJobRun", "GetJobRun"):
        played.call(operation)
    killed.see(at("running", pid=task_process.pid))
    killed.see(at("running"))
    assert played.done[-1] == "release glue:job/etl", "nothing stays held"
    assert "called no operation that stops its job" in "".join(killed.problems(at("success", 2)))
    played.call(STOP, allowed=False)
    assert "was denied" in "".join(killed.problems(at("success", 2)))


def test_a_task_that_never_ran_was_not_killed() -> None:
    assert "was not killed" in "".join(Played().incident("kill").problems(at("success", 1)))


def test_only_processes_of_that_airflow_are_ended(task_process: subprocess.Popen[bytes]) -> None:
    with pytest.raises(SandboxError, match="none of the local Airflow of finance-prod: not ended"):
        send_signal(task_process.pid, signal.SIGTERM, "finance-prod")
    with pytest.raises(SandboxError, match="not ended"):
        send_signal(os.getpid(), signal.SIGTERM, "orders-dev")
    assert task_process.poll() is None


def test_a_job_that_fails_once_needs_a_retry() -> None:
    played = Played()
    failed = played.incident("fail_once")
    assert played.done == ["fail glue:job/etl"]
    assert list(failed.problems(at("success", 2))) == []
    assert "succeeded at once" in "".join(failed.problems(at("success", 1)))
    assert "the DAG has no task transform" in "".join(failed.problems([]))
