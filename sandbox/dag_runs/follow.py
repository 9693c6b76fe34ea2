"""One run of one DAG in a local Airflow, from its trigger to its end."""

import contextlib
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath

from sandbox.dag_runs.api import ENDED, TASK_ENDED, AirflowApi, Dag, TaskInstance
from sandbox.dag_runs.import_errors import import_problem
from sandbox.dag_runs.rest import AirflowApiError
from sandbox.local_airflow.followed import followed
from sandbox.server import SandboxError

LIMIT_SECONDS = 600
POLL_SECONDS = 0.5
TRIES = 5
"""Polls in a row that may fail: an API server under load answers late."""


class UnknownDagError(SandboxError):
    """No DAG of that name; the text lists those there are."""


class DagImportError(SandboxError):
    """DAG files do not import; the text has file, line, cause and cure of each."""


@dataclass(frozen=True, slots=True)
class DagRunResult:
    """How a run ended; `state` is success or failed, or what it was when the time was over, which `note` then says."""

    dag_id: str
    run_id: str
    state: str
    tasks: tuple[TaskInstance, ...]
    seconds: float
    note: str = ""

    @property
    def green(self) -> bool:
        """Whether the run succeeded; a task that was skipped on the way is no failure."""
        return self.state == "success"


Report = Callable[[str], None]
Watch = Callable[[Sequence[TaskInstance]], None]


def require_dag(api: AirflowApi, dag_id: str, *, wait_seconds: float = 0) -> Dag:
    """The DAG, once Airflow has parsed it.

    Raises:
        DagImportError: its file does not import, or it is not there and some file does not import.
        UnknownDagError: it is not there, and every file imports.
    """
    deadline = time.monotonic() + wait_seconds
    while True:
        dags = {dag.dag_id: dag for dag in api.dags()}
        errors = api.import_errors()
        dag = dags.get(dag_id)
        concern = [e for e in errors if dag is None or PurePosixPath(dag.file).name == PurePosixPath(e.file).name]
        if dag is not None and not concern:
            return dag
        if concern or time.monotonic() >= deadline:
            break
        time.sleep(POLL_SECONDS)
    if concern:
        problems = [str(import_problem(error, api.airflow.airflow_version)) for error in concern]
        lost = "" if dag else f"no DAG named {dag_id}, and not every file could be imported:\n"
        raise DagImportError(lost + "\n".join(problems))
    names = ", ".join(sorted(dags)) or "none"
    raise UnknownDagError(f"no DAG named {dag_id} in {api.airflow.environment}; there are: {names}")


def follow(
    api: AirflowApi,
    dag_id: str,
    logical_date: datetime | None,
    *,
    run_id: str,
    limit_seconds: float = LIMIT_SECONDS,
    wait_seconds: float = 0,
    poll_seconds: float = POLL_SECONDS,
    hasten_retries: bool = False,
    report: Report = lambda text: None,
    watch: Watch = lambda tasks: None,
    failure: Callable[[], str] = lambda: "",
) -> DagRunResult:
    """Trigger the DAG, report each change of a task's state, and return when the run has ended or the time is over.

    A paused DAG is unpaused meanwhile, while its schedule makes no run of its own. With `hasten_retries` a task that waits for its
    retry is run again at once. Without a date the run is there already, and only followed. `watch` sees the tasks at every poll;
    `failure` says why there is nothing to follow any more, if that is so.

    Raises:
        UnknownDagError, DagImportError: see `require_dag`.
        AirflowApiError: Airflow refuses the run, or does not answer any more.
        SandboxError: with what `failure` said.
    """
    dag, started = require_dag(api, dag_id, wait_seconds=wait_seconds), time.monotonic()
    if logical_date is not None:
        api.trigger(dag_id, run_id, logical_date)
    with _alone(api, dag, failure):
        seen: dict[str, tuple[str, int]] = {}
        failures = 0
        while True:
            if said := failure():
                raise SandboxError(f"{said}, while {dag_id} ran")
            try:
                run, tasks = api.run(dag_id, run_id), api.task_instances(dag_id, run_id)
                failures = 0
            except AirflowApiError as error:
                failures += 1
                if failures >= TRIES or 400 <= error.status < 500:
                    raise
                time.sleep(poll_seconds)
                continue
            report_changes(dag_id, tasks, seen, report)
            watch(tasks)
            seconds = time.monotonic() - started
            if run.state in ENDED or seconds > limit_seconds:
                if run.state != "success" and (said := failure()):  # which is why
                    raise SandboxError(f"{said}, while {dag_id} ran")
                note = "" if run.state in ENDED else _not_ended(run.state, tasks, limit_seconds)
                return DagRunResult(dag_id, run_id, run.state, tasks_in_order(tasks), round(seconds, 1), note)
            waiting = [task.task_id for task in tasks if task.state == "up_for_retry"]
            if hasten_retries and waiting:
                api.clear(dag_id, run_id, sorted(set(waiting)))
            time.sleep(poll_seconds)


@contextlib.contextmanager
def _alone(api: AirflowApi, dag: Dag, failure: Callable[[], str]) -> Iterator[None]:
    """A paused DAG is unpaused for this run only."""
    if not dag.is_paused:
        yield
        return
    with followed(Path(api.airflow.folder), dag.dag_id):
        api.unpause(dag.dag_id)
        try:
            yield
        finally:
            if not failure():
                api.pause(dag.dag_id)


def report_changes(
    dag_id: str, tasks: Sequence[TaskInstance], seen: dict[str, tuple[str, int]], report: Report
) -> None:
    """Say what is new since the last time; `seen` is kept between."""
    for task in tasks_in_order(tasks):
        now = (task.state, task.try_number)
        if task.state and seen.get(task.name) != now:
            again = f", try {task.try_number}" if task.try_number > 1 else ""
            report(f"{dag_id}.{task.name}: {task.state}{again}")
        seen[task.name] = now


def tasks_in_order(tasks: Sequence[TaskInstance]) -> tuple[TaskInstance, ...]:
    """As they started; what never started comes last."""
    return tuple(
        sorted(tasks, key=lambda t: (t.start is None, t.start.timestamp() if t.start else 0.0, t.task_id, t.map_index))
    )


def _not_ended(state: str, tasks: Sequence[TaskInstance], limit_seconds: float) -> str:
    left = [f"{task.name} ({task.state or 'not scheduled'})" for task in tasks if task.state not in TASK_ENDED]
    return f"still {state} after {limit_seconds:.0f} s: {', '.join(left) or 'no task is left'}"
