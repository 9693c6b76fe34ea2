"""Waiting for AWS is cut short, without touching a DAG: polls, sensors' intervals, waits between tries.

A sensor's timeout and a task's own limits stay; only what passes between two looks is shortened.
"""

from __future__ import annotations

import os
import sys
import time
from datetime import timedelta
from types import ModuleType
from typing import Any

POLL_SECONDS = float(os.environ.get("MWAA_LOCAL_POLL_SECONDS", "0.5"))
_POLLING = (
    "airflow.providers.",
    "airflow.sdk.bases.sensor",
    "airflow.sensors.",
    "botocore.waiter",
    "aiobotocore.waiter",
)
_HOME = os.environ.get("AIRFLOW_HOME", "\0")

_sleep = time.sleep


def shorten_sleep() -> None:
    """`time.sleep` of providers, sensors, waiters, and of the team's own DAGs and plugins."""

    def sleep(seconds: Any) -> None:
        _sleep(min(seconds, POLL_SECONDS) if _waits_for_aws(sys._getframe(1)) else seconds)

    time.sleep = sleep


def shorten_asyncio(tasks: ModuleType) -> None:
    """`asyncio.sleep` of the same, for deferrable operators."""
    original = tasks.sleep

    async def sleep(delay: float, result: Any = None) -> Any:
        shorter = min(delay, POLL_SECONDS) if _waits_for_aws(sys._getframe(1)) else delay
        return await original(shorter, result)

    tasks.sleep = sleep  # type: ignore[attr-defined]
    sys.modules["asyncio"].sleep = sleep  # type: ignore[attr-defined]


def _waits_for_aws(frame: Any) -> bool:
    module = str(frame.f_globals.get("__name__", ""))
    return module.startswith(_POLLING) or str(frame.f_code.co_filename).startswith(_HOME + "/")


def shorten_pokes(module: ModuleType) -> None:
    """A sensor's interval, which in mode reschedule is when the scheduler looks again."""
    original = module.BaseSensorOperator._get_next_poke_interval

    def next_poke_interval(self: Any, *arguments: Any, **keywords: Any) -> float:
        return min(float(original(self, *arguments, **keywords)), POLL_SECONDS)

    module.BaseSensorOperator._get_next_poke_interval = next_poke_interval


def shorten_retries(module: ModuleType) -> None:
    """When a task that failed is tried again."""
    original = module.TaskInstance.next_retry_datetime

    def next_retry_datetime(self: Any) -> Any:
        declared = original(self)
        soon = self.end_date + timedelta(seconds=POLL_SECONDS) if self.end_date else declared
        return min(declared, soon)

    module.TaskInstance.next_retry_datetime = next_retry_datetime
