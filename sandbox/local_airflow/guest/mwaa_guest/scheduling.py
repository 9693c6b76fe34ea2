"""A clock that starts no DAG, while assets and people still do: what a rehearsal follows is alone."""

from __future__ import annotations

import os
from types import ModuleType
from typing import Any

NO_CLOCK = "MWAA_LOCAL_NO_CLOCK"
"""Set in every process of an Airflow whose clock stands still."""


def stop_the_clock(module: ModuleType) -> None:
    """Airflow's own `scheduler.use_job_schedule` stops runs by assets too, in 2.11.2 as in 3.3.1."""
    if not os.environ.get(NO_CLOCK):
        return

    def no_runs(*_: Any, **__: Any) -> None:
        return None

    module.SchedulerJobRunner._create_dag_runs = no_runs
