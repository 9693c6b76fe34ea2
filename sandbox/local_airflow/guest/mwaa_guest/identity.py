"""Which task a process works for, so that every AWS call can say so.

A worker's process runs one task and says it by `begin`; in the triggerer many triggers run side by side, and the running one's name
says it.
"""

from __future__ import annotations

import asyncio
import os
import sys
from types import ModuleType
from typing import Any
from urllib.parse import quote

_current: list[str] = []


def begin(ti: Any) -> None:
    """From here on this process works for that task instance, callbacks after its end included."""
    _current[:] = [name_of(ti)]


def name_of(ti: Any) -> str:
    """`dag/run/task/map index/try`, each part quoted."""
    map_index = ti.map_index if ti.map_index is not None else -1
    parts = (ti.dag_id, ti.run_id, ti.task_id, map_index, ti.try_number)
    return "/".join(quote(str(part), safe="") for part in parts)


def current() -> str:
    """The task that calls now; empty outside of tasks."""
    if _current:
        return _current[0]
    return _triggered() or _of_starter()


_TOLD = tuple(f"AIRFLOW_CTX_{name}" for name in ("DAG_ID", "DAG_RUN_ID", "TASK_ID", "TRY_NUMBER"))


def _of_starter() -> str:
    """In a process that a task has started, as BashOperator does: Airflow tells it everything but the map index."""
    dag_id, run_id, task_id, try_number = (os.environ.get(name, "") for name in _TOLD)
    return "/".join(quote(part, safe="") for part in (dag_id, run_id, task_id, "-1", try_number)) if task_id else ""


_triggers: dict[str, str] = {}
"""Names of the triggerer's asyncio tasks to task instances."""


def _triggered() -> str:
    if not _triggers or "asyncio" not in sys.modules:
        return ""
    try:
        task = asyncio.current_task()
    except RuntimeError:
        return ""
    return _triggers.get(task.get_name(), "") if task else ""


def of_workers_3(module: ModuleType) -> None:
    """Airflow 3: parsing, running and ending a task, in airflow.sdk.execution_time.task_runner."""
    parse = module.parse

    def parse_for(what: Any, *arguments: Any, **keywords: Any) -> Any:
        begin(what.ti)
        return parse(what, *arguments, **keywords)

    module.parse = parse_for  # type: ignore[attr-defined]


def of_workers_2(module: ModuleType) -> None:
    """Airflow 2: the raw run of a task instance, in airflow.models.taskinstance."""
    original = module.TaskInstance._run_raw_task

    def run_raw_task(self: Any, *arguments: Any, **keywords: Any) -> Any:
        begin(self)
        return original(self, *arguments, **keywords)

    module.TaskInstance._run_raw_task = run_raw_task


def of_triggers(module: ModuleType) -> None:
    """Both: a trigger runs as an asyncio task; in airflow.jobs.triggerer_job_runner."""
    original = module.TriggerRunner.run_trigger

    async def run_trigger(self: Any, trigger_id: int, trigger: Any, *arguments: Any, **keywords: Any) -> Any:
        task, instance = asyncio.current_task(), getattr(trigger, "task_instance", None)
        if task is not None and instance is not None:
            _triggers[task.get_name()] = name_of(instance)
        try:
            return await original(self, trigger_id, trigger, *arguments, **keywords)
        finally:
            if task is not None:
                _triggers.pop(task.get_name(), None)

    module.TriggerRunner.run_trigger = run_trigger
