"""A rescheduled sensor looks again only once the executor has said that its last look has ended.

Airflow takes a task for one that was killed from outside if the executor says so later than the task is queued again, in the same try:
it goes up for retry, or fails (SchedulerJobRunner.process_executor_events, 2.11.2 and 3.3.1). On MWAA a minute lies between two looks;
here they are shortened to less than a process may take to end.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from types import ModuleType
from typing import Any

PATIENCE = timedelta(seconds=60)
"""With an executor that says nothing any more, since its process was ended."""

_executors: list[Any] = []


def remember_executors(module: ModuleType) -> None:
    """Those that this process starts, and what they have: LocalExecutor of 3.3.1 does not note it itself, others do."""
    executor = module.LocalExecutor
    start = executor.start

    def start_remembered(self: Any) -> None:
        _executors.append(self)
        start(self)

    executor.start = start_remembered
    if hasattr(executor, "_process_workloads"):
        process = executor._process_workloads

        def process_noted(self: Any, workloads: Sequence[Any]) -> None:
            self.running.update(workload.key for workload in workloads)  # `change_state` takes them out
            process(self, workloads)

        executor._process_workloads = process_noted


def wait_for_executors(module: ModuleType) -> None:
    """Nothing is ready for its next look that an executor still has."""
    dependency = module.ReadyToRescheduleDep
    original = dependency._get_dep_statuses

    def statuses(self: Any, ti: Any, *arguments: Any, **keywords: Any) -> Iterator[Any]:
        now = ti.state == "up_for_reschedule" and not _asks_for_later((*arguments, *keywords.values()))
        if now and _is_with_an_executor(ti):
            yield self._failing_status(reason="The executor has not said yet that the last look has ended.")
        else:
            yield from original(self, ti, *arguments, **keywords)

    dependency._get_dep_statuses = statuses


def _asks_for_later(arguments: Sequence[Any]) -> bool:
    """Whether Airflow wants to know if it may become ready: a run is given up in which nothing may."""
    return any(getattr(argument, "ignore_in_reschedule_period", False) for argument in arguments)


def _is_with_an_executor(ti: Any) -> bool:
    lately = ti.end_date is None or datetime.now(UTC) - ti.end_date < PATIENCE
    return lately and any(executor.has_task(ti) for executor in _executors)
