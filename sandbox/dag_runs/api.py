"""What following a DAG needs of Airflow's REST API, the same for Airflow 2 and 3."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sandbox.dag_runs.rest import Rest, quoted
from sandbox.local_airflow.record import AirflowRecord

PAGE = 100
"""Items per answer: `maximum_page_limit` of both versions by default."""
ENDED = frozenset({"success", "failed"})
"""States in which a DAG run stays."""
BY_ASSETS = frozenset({"asset_triggered", "dataset_triggered"})
"""Kinds of a run that followed what others wrote, in Airflow 3 and 2."""
TASK_ENDED = frozenset({"success", "failed", "skipped", "upstream_failed", "removed"})


@dataclass(frozen=True, slots=True)
class Dag:
    """One DAG that Airflow has parsed."""

    dag_id: str
    is_paused: bool
    file: str
    file_token: str = ""
    """What Airflow calls the file by, to be read again."""
    parsed_at: datetime | None = None
    parse_seconds: float | None = None
    """How long the last parse took, where this Airflow tells."""


@dataclass(frozen=True, slots=True)
class RawImportError:
    """A file that could not be imported, as the API tells it."""

    file: str
    stack_trace: str
    parsed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class DagRun:
    """One run; `state` is queued, running, success or failed."""

    run_id: str
    state: str
    start: datetime | None = None
    end: datetime | None = None
    kind: str = "manual"
    """`manual`, `scheduled` for one that the DAG's clock has made, or one of `BY_ASSETS`."""


@dataclass(frozen=True, slots=True)
class TaskInstance:
    """One task of a run; `map_index` is -1 where it is not mapped, `state` empty before it is scheduled."""

    task_id: str
    map_index: int
    state: str
    try_number: int
    max_tries: int = 0
    operator: str = ""
    start: datetime | None = None
    end: datetime | None = None
    pid: int | None = None

    @property
    def name(self) -> str:
        """The task, and which of its mapped instances."""
        return self.task_id if self.map_index < 0 else f"{self.task_id}[{self.map_index}]"

    @property
    def seconds(self) -> float:
        """How long the last try took; 0 before it ended."""
        return round((self.end - self.start).total_seconds(), 1) if self.start and self.end else 0.0


_ASSETS = ("/assets", "assets", "scheduled_dags")


class AirflowApi:
    """One local Airflow as its Admin, or as another of its users."""

    def __init__(self, airflow: AirflowRecord, role: str = "Admin") -> None:
        self.airflow = airflow
        self._rest = Rest(airflow, role)

    def dags(self) -> list[Dag]:
        """Every DAG that is not gone from the folder."""
        return [
            Dag(
                str(item["dag_id"]),
                bool(item["is_paused"]),
                str(item.get("fileloc") or ""),
                str(item.get("file_token") or ""),
                _time(item.get("last_parsed_time")),
                item.get("last_parse_duration"),
            )
            for item in self._all("/dags", "dags")
        ]

    def import_errors(self) -> list[RawImportError]:
        """Every DAG file that does not import."""
        return [
            RawImportError(str(item["filename"]), str(item["stack_trace"]), _time(item.get("timestamp")))
            for item in self._all("/importErrors", "import_errors")
        ]

    def read_again(self, dag: Dag) -> None:
        """Let Airflow parse the DAG's file next, not when its time comes.

        Where that is asked for already, Airflow 3 answers with 409, and Airflow 2 with a text.
        """
        self._rest.order("PUT", f"/parseDagFile{quoted(dag.file_token)}")

    def followers(self) -> dict[str, frozenset[str]]:
        """The DAGs that assets start, and for each the DAGs whose tasks write these assets."""
        path, key, starts = ("/datasets", "datasets", "consuming_dags") if self.airflow.is_2 else _ASSETS
        found = dict[str, frozenset[str]]()
        for asset in self._all(path, key):
            writers = frozenset(str(task["dag_id"]) for task in asset["producing_tasks"])
            for dag in asset[starts]:
                found[str(dag["dag_id"])] = found.get(str(dag["dag_id"]), frozenset()) | writers
        return found

    def unpause(self, dag_id: str) -> None:
        """Let its runs be scheduled."""
        self._rest.send("PATCH", f"/dags{quoted(dag_id)}", {"is_paused": False})

    def pause(self, dag_id: str) -> None:
        """Let no more of its runs be scheduled."""
        self._rest.send("PATCH", f"/dags{quoted(dag_id)}", {"is_paused": True})

    def trigger(self, dag_id: str, run_id: str, logical_date: datetime) -> DagRun:
        """A new run. Airflow 3 wants `logical_date`, Airflow 2 takes it too; with `run_after` in the past it comes before others.

        Raises:
            AirflowApiError: 404 there is no such DAG, 409 there is such a run already, also one of the same date.
        """
        body: dict[str, Any] = {"dag_run_id": run_id, "logical_date": logical_date.isoformat(), "conf": {}}
        if not self.airflow.is_2:
            body["run_after"] = logical_date.isoformat()
        return _run(self._rest.send("POST", f"/dags{quoted(dag_id)}/dagRuns", body))

    def run(self, dag_id: str, run_id: str) -> DagRun:
        """How a run stands."""
        return _run(self._rest.get(f"/dags{quoted(dag_id)}/dagRuns{quoted(run_id)}"))

    def runs(self, dag_id: str) -> list[DagRun]:
        """Those that started last first, a page of them at most; what has not started comes before."""
        answer = self._rest.get(f"/dags{quoted(dag_id)}/dagRuns", limit=PAGE, order_by="-start_date")
        runs = [_run(item) for item in answer["dag_runs"]]
        return sorted(runs, key=lambda run: (run.start is not None, -run.start.timestamp() if run.start else 0.0))

    def task_instances(self, dag_id: str, run_id: str) -> list[TaskInstance]:
        """Every task of a run, mapped ones one by one."""
        return [_task(item) for item in self._all(f"{_of(dag_id, run_id)}/taskInstances", "task_instances")]

    def rendered_fields(self, dag_id: str, run_id: str, task: TaskInstance) -> dict[str, Any]:
        """The task's template fields as it has them, once it has begun."""
        mapped = quoted(task.map_index) if task.map_index >= 0 else ""
        answer = self._rest.get(f"{_of(dag_id, run_id)}/taskInstances{quoted(task.task_id)}{mapped}")
        return dict(answer.get("rendered_fields") or {})

    def set_state(self, dag_id: str, run_id: str, task: TaskInstance, state: str) -> None:
        """Mark a task as `success`, `failed` or `skipped`; a running one is ended by that."""
        mapped = quoted(task.map_index) if task.map_index >= 0 else ""
        path = f"{_of(dag_id, run_id)}/taskInstances{quoted(task.task_id)}{mapped}"
        only_2 = {"dry_run": False} if self.airflow.is_2 else {}
        self._rest.send("PATCH", path, {"new_state": state, **only_2})

    def clear(self, dag_id: str, run_id: str, task_ids: Sequence[str]) -> None:
        """Run these tasks again, now; what comes after them keeps its state."""
        body = {"dag_run_id": run_id, "task_ids": list(task_ids), "dry_run": False, "only_failed": False}
        self._rest.send("POST", f"/dags{quoted(dag_id)}/clearTaskInstances", body)

    def log(self, dag_id: str, run_id: str, task: TaskInstance, try_number: int) -> str:
        """What one try of a task wrote, as lines."""
        path = f"{_of(dag_id, run_id)}/taskInstances{quoted(task.task_id)}/logs{quoted(try_number)}"
        if self.airflow.is_2:
            return self._rest.text(path, map_index=task.map_index, full_content=True)
        answer = self._rest.get(path, map_index=task.map_index, full_content=True)
        return "\n".join(_line(entry) for entry in answer["content"])

    def _all(self, path: str, key: str) -> Iterator[dict[str, Any]]:
        offset = 0
        while True:
            items = self._rest.get(path, limit=PAGE, offset=offset)[key]
            yield from items
            offset += len(items)
            if len(items) < PAGE:
                return


def _of(dag_id: str, run_id: str) -> str:
    return f"/dags{quoted(dag_id)}/dagRuns{quoted(run_id)}"


def _run(item: dict[str, Any]) -> DagRun:
    state, kind = str(item["state"]), str(item["run_type"])
    return DagRun(str(item["dag_run_id"]), state, _time(item["start_date"]), _time(item["end_date"]), kind)


def _task(item: dict[str, Any]) -> TaskInstance:
    return TaskInstance(
        task_id=str(item["task_id"]),
        map_index=int(item["map_index"]),
        state=str(item["state"] or ""),
        try_number=int(item["try_number"]),
        max_tries=int(item["max_tries"]),
        operator=str(item["operator"] or ""),
        start=_time(item["start_date"]),
        end=_time(item["end_date"]),
        pid=item["pid"],
    )


def _time(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _line(entry: Any) -> str:
    """Airflow 3 answers with one mapping per line; the exception of a failed task stands in `error_detail`."""
    if not isinstance(entry, dict):
        return str(entry)
    words = [str(entry.get("timestamp") or "")[:23], str(entry.get("level") or "").upper(), str(entry.get("event", ""))]
    lines = [" ".join(word for word in words if word)]
    lines += [f"{e.get('exc_type', '')}: {e.get('exc_value', '')}" for e in entry.get("error_detail") or ()]
    return "\n".join(lines)
