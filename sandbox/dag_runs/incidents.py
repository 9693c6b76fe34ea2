"""What may go wrong while a DAG runs, as a rehearsal lets it happen: protocols for what it needs, and the three kinds.

late       an object is put only after the sensor has looked for it in vain
kill       the process of a running task is ended while its external job is held; it must stop that job, and the retry be green
fail_once  an external job fails at first, and the task's retry is green
"""

import contextlib
import os
import signal
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Literal, Protocol

import psutil

from mwaa_platform.declaration.rehearsal import Incident as DeclaredIncident
from sandbox.dag_runs.api import TaskInstance
from sandbox.dag_runs.results import TaskKey
from sandbox.decisions import Decision
from sandbox.server import SandboxError

Kind = Literal["late", "kill", "fail_once"]


@dataclass(frozen=True, slots=True)
class Incident:
    """One thing that goes wrong, at one task.

    `thing` is what the fixtures know it by: an object's `s3://bucket/key` for `late`; else an external thing such as
    `glue:job/orders-daily-transform` (the last two parts of its ARN), or `task:dag_id/task_id` for whatever that task starts.
    """

    kind: Kind
    thing: str
    task: str = ""
    """Which task; of `late` none, for whichever looks for the object."""

    @classmethod
    def of(cls, declared: DeclaredIncident) -> "Incident":
        """From a line of the declaration's `rehearsal:`, placeholders filled."""
        if declared.late is not None:
            return cls("late", declared.late)
        kind: Kind = "kill" if declared.kill is not None else "fail_once"
        task = declared.kill or declared.fail_once or ""
        return cls(kind, f"task:{declared.dag}/{task}", task)


class Fixtures(Protocol):
    """What DAGs touch in the local AWS, as far as incidents play with it; things are named as in `Incident.thing`."""

    def put_object(self, thing: str) -> None:
        """Put the object of this `s3://bucket/key`; the sensor finds it the next time."""

    def remove_object(self, thing: str) -> None:
        """Take the object away; fine if it is not there."""

    def hold(self, thing: str) -> None:
        """Keep every run of it that starts from now on running until it is released or stopped."""

    def release(self, thing: str) -> None:
        """Let held runs end as they would have."""

    def fail_next(self, thing: str) -> None:
        """Let the next run of it fail, and only that."""


STOP_SECONDS = 30
"""How long a killed task may take to stop its job, before the job is released all the same."""
_STARTS = ("Start", "Submit", "Run", "Add", "Execute", "BatchExecute", "Invoke")
"""How the operations begin by which tasks start external jobs."""
_STOPS = ("Stop", "BatchStop", "Cancel", "Terminate")
"""And those by which on_kill stops them."""


class Watched:
    """One incident of one run: prepared before the trigger, shown the tasks at every poll, judged in the end.

    `decisions` gives what the run's environment has called so far.
    """

    def __init__(
        self, incident: Incident, fixtures: Fixtures, run_id: str, decisions: Callable[[], Sequence[Decision]]
    ) -> None:
        self.incident = incident
        self._fixtures = fixtures
        self._run_id = run_id
        self._decisions = decisions

    def prepare(self) -> None:
        """Before the run is triggered."""

    def see(self, tasks: Sequence[TaskInstance]) -> None:
        """At every poll."""

    def problems(self, tasks: Sequence[TaskInstance]) -> Iterator[str]:
        """What did not go as it should, from the tasks in the end."""
        task = self._task(tasks)
        if task is None:
            yield f"{self.name}: the DAG has no task {self.incident.task}"
        elif task.state != "success":
            yield f"{self.name}: the task ended as {task.state or 'not scheduled'}"

    def finish(self) -> None:
        """After the run, also one that could not be followed to its end: nothing stays as the incident made it."""

    @property
    def name(self) -> str:
        """Kind, and where."""
        return f"incident {self.incident.kind} at {self.incident.task or self.incident.thing}"

    def _task(self, tasks: Sequence[TaskInstance]) -> TaskInstance | None:
        return next((task for task in tasks if task.task_id == self.incident.task), None)

    def _calls(self) -> list[Decision]:
        """The task's own so far, oldest first."""
        found = []
        for decision in self._decisions():
            key = TaskKey.of(decision.task)
            if key and key.run_id == self._run_id and self._concerns(decision, key.task_id):
                found.append(decision)
        return found

    def _concerns(self, decision: Decision, task_id: str) -> bool:
        return task_id == self.incident.task


class Late(Watched):
    """The object is put once the sensor has looked for it in vain; it must then find it."""

    _looked = 0

    def prepare(self) -> None:
        """Take the object away, which an earlier run may have had."""
        self._fixtures.remove_object(self.incident.thing)

    def see(self, tasks: Sequence[TaskInstance]) -> None:
        """Put the object after the first look."""
        if not self._looked and (calls := self._calls()):
            self._looked = len(calls)
            self._fixtures.put_object(self.incident.thing)

    def problems(self, tasks: Sequence[TaskInstance]) -> Iterator[str]:
        """Nobody looked, or nobody looked again."""
        if not self._looked:
            yield f"{self.name}: no task looked for it, so it was not put"
        elif len(self._calls()) <= self._looked:
            yield f"{self.name}: no task looked again after it had been put"

    def finish(self) -> None:
        """Put what was not put: the runs that follow want it."""
        if not self._looked:
            self._fixtures.put_object(self.incident.thing)

    def _concerns(self, decision: Decision, task_id: str) -> bool:
        """Asking for the object, or listing where it would be."""
        bucket, _, key = self.incident.thing.removeprefix("s3://").partition("/")
        if decision.resource.endswith(f":s3:::{bucket}/{key}"):
            return True
        return decision.operation.startswith("List") and decision.resource.endswith(f":s3:::{bucket}")


class Killed(Watched):
    """The task's process is ended while its job is held; it must stop the job, and the retry be green.

    Airflow's workers send SIGTERM, upon which the task calls its operator's on_kill, and SIGKILL to what does not end by it. SIGTERM
    ends the task in Airflow 2; in Airflow 3 it waits on for its job (airflow.sdk.execution_time.task_runner, 3.3.1): both are sent.
    """

    def __init__(
        self,
        incident: Incident,
        fixtures: Fixtures,
        run_id: str,
        decisions: Callable[[], Sequence[Decision]],
        send_signal: Callable[[int, signal.Signals], None],
    ) -> None:
        super().__init__(incident, fixtures, run_id, decisions)
        self._send_signal = send_signal
        self._killed_at: float | None = None
        self._pid = 0
        self._calls_before = 0
        self._released = False

    def prepare(self) -> None:
        """Hold the job."""
        self._fixtures.hold(self.incident.thing)

    def see(self, tasks: Sequence[TaskInstance]) -> None:
        """End the process once the job has started and was asked after; release the job once it was stopped."""
        task, calls = self._task(tasks), self._calls()
        if self._killed_at is None:
            started = next((i for i, call in enumerate(calls) if call.operation.startswith(_STARTS)), None)
            # A call after the start: by then the operator knows the run's id, without which it could not stop it.
            if started is not None and calls[-1].call != calls[started].call and task and task.pid and _runs(task):
                self._calls_before, self._killed_at, self._pid = len(calls), time.monotonic(), task.pid
                self._send_signal(self._pid, signal.SIGTERM)
        elif not self._released and (self._stopped(calls) or time.monotonic() - self._killed_at > STOP_SECONDS):
            self._released = True
            self._send_signal(self._pid, signal.SIGKILL)
            self._fixtures.release(self.incident.thing)

    def problems(self, tasks: Sequence[TaskInstance]) -> Iterator[str]:
        """It was not killed, did not stop its job, or its retry did not end well."""
        yield from super().problems(tasks)
        task = self._task(tasks)
        if self._killed_at is None:
            yield f"{self.name}: the task never ran with its job held, so it was not killed"
            return
        stops = self._stopped(self._calls())
        if not stops:
            yield f"{self.name}: it called no operation that stops its job, which went on without it"
        elif not all(stop.allowed for stop in stops):
            yield f"{self.name}: its call of {stops[0].operation}, which stops its job, was denied"
        if task and task.state == "success" and task.try_number < 2:
            yield f"{self.name}: it succeeded without a retry, so it was not really killed"

    def finish(self) -> None:
        """Release the job if it is still held."""
        if not self._released:
            self._released = True
            self._fixtures.release(self.incident.thing)

    def _stopped(self, calls: Sequence[Decision]) -> list[Decision]:
        return [call for call in calls[self._calls_before :] if call.operation.startswith(_STOPS)]


class FailedOnce(Watched):
    """The first run of the external job fails; the retry is green."""

    def prepare(self) -> None:
        """Let the next run fail."""
        self._fixtures.fail_next(self.incident.thing)

    def problems(self, tasks: Sequence[TaskInstance]) -> Iterator[str]:
        """It did not fail, or the retry did not end well."""
        yield from super().problems(tasks)
        task = self._task(tasks)
        if task and task.state == "success" and task.try_number < 2:
            yield f"{self.name}: it succeeded at once, so its job did not fail"


def watched(
    incident: Incident,
    fixtures: Fixtures,
    run_id: str,
    decisions: Callable[[], Sequence[Decision]],
    *,
    environment: str,
) -> Watched:
    """The incident, ready for one run in that environment's local Airflow."""
    if incident.kind == "late":
        return Late(incident, fixtures, run_id, decisions)
    if incident.kind == "fail_once":
        return FailedOnce(incident, fixtures, run_id, decisions)
    return Killed(incident, fixtures, run_id, decisions, partial(send_signal, environment=environment))


def send_signal(pid: int, number: signal.Signals, environment: str) -> None:
    """What a worker sends to its task's process; nothing if that has ended already.

    Raises:
        SandboxError: the process is not one of that environment's local Airflow; nothing is sent then.
    """
    with contextlib.suppress(psutil.NoSuchProcess, ProcessLookupError):
        if psutil.Process(pid).environ().get("MWAA_LOCAL_ENVIRONMENT") != environment:
            raise SandboxError(f"process {pid} is none of the local Airflow of {environment}: not ended")
        os.kill(pid, number)


def _runs(task: TaskInstance) -> bool:
    return task.state == "running" and task.try_number == 1
