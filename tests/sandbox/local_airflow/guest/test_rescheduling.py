"""A rescheduled sensor waits for its executor, and nothing else does."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any, cast

import pytest

from tests.support.modules import module_of

ROOT = Path(__file__).resolve().parents[4]
SCRIPT = ROOT / "sandbox" / "local_airflow" / "guest" / "mwaa_guest" / "rescheduling.py"


class Dependency:
    """Airflow's, by whose dates everything is ready."""

    def _failing_status(self, reason: str) -> str:
        return f"not ready: {reason}"

    def _get_dep_statuses(self, ti: Any, dep_context: Any, *, session: object) -> Iterator[str]:
        yield "ready"


class Executor:
    """Airflow 3's LocalExecutor, which does not note by itself what it has."""

    def __init__(self) -> None:
        self.running = set[str]()
        self.given = list[str]()

    def start(self) -> None:
        """Nothing to do."""

    def _process_workloads(self, workloads: list[Any]) -> None:
        self.given += [workload.key for workload in workloads]

    def has_task(self, ti: Any) -> bool:
        return ti.key in self.running


@pytest.mark.parametrize(
    ("state", "told_its_end", "ended_ago", "later", "ready"),
    [
        pytest.param("up_for_reschedule", False, 1, False, False, id="its last look may not have ended"),
        pytest.param("up_for_reschedule", True, 1, False, True, id="its last look has ended"),
        pytest.param("up_for_reschedule", False, 90, False, True, id="an executor that says nothing any more"),
        pytest.param("up_for_reschedule", False, 1, True, True, id="only whether it may become ready"),
        pytest.param(None, False, 1, False, True, id="no rescheduled task"),
    ],
)
def test_the_next_look_waits_until_the_executor_has_told_the_end_of_the_last(
    state: str | None, told_its_end: bool, ended_ago: int, later: bool, ready: bool
) -> None:
    rescheduling = module_of(SCRIPT)
    dependency: Any = type("ReadyToRescheduleDep", (Dependency,), {})
    executor: Any = type("LocalExecutor", (Executor,), {})
    rescheduling.wait_for_executors(cast(ModuleType, SimpleNamespace(ReadyToRescheduleDep=dependency)))
    rescheduling.remember_executors(cast(ModuleType, SimpleNamespace(LocalExecutor=executor)))
    running = executor()
    running.start()
    running._process_workloads([SimpleNamespace(key="looks")])
    assert running.given == ["looks"]
    if told_its_end:
        running.running.clear()
    ended = datetime.now(UTC) - timedelta(seconds=ended_ago)
    task = SimpleNamespace(key="looks", state=state, end_date=ended)
    context = SimpleNamespace(ignore_in_reschedule_period=later)
    (status,) = dependency()._get_dep_statuses(task, session=None, dep_context=context)
    assert (status == "ready") == ready
