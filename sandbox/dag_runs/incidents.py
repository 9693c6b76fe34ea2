"""What may go wrong while a DAG runs, as a rehearsal lets it happen: protocols for what it needs, and the three kinds.

late       an object is put only after the sensor has looked for it in vain
kill       the process of a running task is ended while its external job is held; it must stop that job, and the retry be green
fail_once  an external job fails at first, and the task's retry is green
"""

import os
import signal
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Protocol

from sandbox.dag_runs.api import TaskInstance
from sandbox.dag_runs.results import TaskKey
from sandbox.decisions import Decision
from sandbox.server import SandboxError

Kind = Literal["late", "kill", "fail_once"]


@dataclass(frozen=True, slots=True)
class Incident:
    """One thing that goes wrong, at one task.

    `thing` is what the fixtures know it by: an object's `s3://bucket/key` for `late`; else an external thing such as
    `glue:job/orders-daily-transform` (the last two parts of its ARN).
    """

    kind: Kind
    task: str
    thing: str
    stop_operation: str = ""
    """For `kill`: the API operation by which the task must stop its job, such as BatchStopJobRun."""


class Fixtures(Protocol):
    """What DAGs touch in the local AWS, as far as incidents play with it; things are named as in `Incident.thing`."""

    def put_object(self, thing: str) -> None:
        """Put the object of this `s3://bucket/key`; the sensor finds it the next time."""

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
            yield f"{self._name}: the DAG has no task {self.incident.task}"
        elif task.state != "success":
            yield f"{self._name}: the task ended as {task.state or 'not scheduled'}"

    @property
    def _name(self) -> str:
        return f"incident {self.incident.kind} at {self.incident.task}"

    def _task(self, tasks: Sequence[TaskInstance]) -> TaskInstance | None:
        return next((task for task in tasks if task.task_id == self.incident.task), None)

    def _calls(self) -> list[Decision]:
        """The task's own so far, oldest first."""
        found = []
        for decision in self._decisions():
            key = TaskKey.of(decision.task)
            if key and (key.run_id, key.task_id) == (self._run_id, self.incident.task):
                found.append(decision)
        return found


class Late(Watched):
    """The object is put once the sensor has looked for it in vain; it must then find it."""

    _looked = 0

    def see(self, tasks: Sequence[TaskInstance]) -> None:
        """Put the object after the first look."""
        if not self._looked and (calls := self._calls()):
            self._looked = len(calls)
            self._fixtures.put_object(self.incident.thing)

    def problems(self, tasks: Sequence[TaskInstance]) -> Iterator[str]:
        """It never looked, or not again, or did not end well."""
        yield from super().problems(tasks)
        if not self._looked:
            yield f"{self._name}: the task never looked for {self.incident.thing}, which was not put therefore"
        elif len(self._calls()) <= self._looked:
            yield f"{self._name}: the task did not look again after {self.incident.thing} had been put"


class Killed(Watched):
    """The task's process is ended while its job is held; it must stop the job, and the retry be green."""

    def __init__(
        self,
        incident: Incident,
        fixtures: Fixtures,
        run_id: str,
        decisions: Callable[[], Sequence[Decision]],
        end_process: Callable[[int], None],
    ) -> None:
        super().__init__(incident, fixtures, run_id, decisions)
        self._end_process = end_process
        self._killed_at: float | None = None
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
                self._calls_before, self._killed_at = len(calls), time.monotonic()
                self._end_process(task.pid)
        elif not self._released and (self._stopped(calls) or time.monotonic() - self._killed_at > STOP_SECONDS):
            self._released = True
            self._fixtures.release(self.incident.thing)

    def problems(self, tasks: Sequence[TaskInstance]) -> Iterator[str]:
        """It was not killed, did not stop its job, or its retry did not end well."""
        yield from super().problems(tasks)
        task = self._task(tasks)
        if self._killed_at is None:
            yield f"{self._name}: the task never ran with its job held, so it was not killed"
            return
        stops = self._stopped(self._calls())
        if not stops:
            yield f"{self._name}: it did not call {self.incident.stop_operation}, so its job went on without it"
        elif not all(stop.allowed for stop in stops):
            yield f"{self._name}: its call of {self.incident.stop_operation} was denied"
        if task and task.state == "success" and task.try_number < 2:
            yield f"{self._name}: it succeeded without a retry, so it was not really killed"

    def _stopped(self, calls: Sequence[Decision]) -> list[Decision]:
        return [call for call in calls[self._calls_before :] if call.operation == self.incident.stop_operation]


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
            yield f"{self._name}: it succeeded at once, so its job did not fail"


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
    return Killed(incident, fixtures, run_id, decisions, lambda pid: end_task(pid, environment))


def end_task(pid: int, environment: str) -> None:
    """SIGTERM to a task's process, as a worker gets it.

    Raises:
        SandboxError: the process is not one of that environment's local Airflow; nothing is sent then.
    """
    wanted = f"MWAA_LOCAL_ENVIRONMENT={environment}".encode()
    try:
        variables = Path(f"/proc/{pid}/environ").read_bytes().split(b"\0")
    except OSError as error:
        raise SandboxError(
            f"process {pid}, which the local Airflow names as its task's, cannot be read: {error}"
        ) from None
    if wanted not in variables:
        raise SandboxError(f"process {pid} is none of the local Airflow of {environment}: not ended")
    os.kill(pid, signal.SIGTERM)


def _runs(task: TaskInstance) -> bool:
    return task.state == "running" and task.try_number == 1
