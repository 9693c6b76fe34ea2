"""A clock that stands still for DAGs of which somebody follows a run, while assets and people still start them."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from types import ModuleType
from typing import Any
from urllib.parse import quote

NO_CLOCK = "MWAA_LOCAL_NO_CLOCK"
"""Set in every process of an Airflow whose clock stands still for all DAGs."""
FOLLOWED = "followed"
"""The folder beside Airflow's home with a file `<dag>.<process>` for each DAG that a process follows."""


def stop_the_clock(module: ModuleType) -> None:
    """Airflow's own `scheduler.use_job_schedule` stops runs by assets too, in 2.11.2 as in 3.3.1."""
    by_the_clock = module.SchedulerJobRunner._create_dag_runs

    def alone(runner: Any, dag_models: Iterable[Any], *rest: Any, **named: Any) -> Any:
        if os.environ.get(NO_CLOCK):
            return None
        followed = _followed()
        return by_the_clock(
            runner, [dag for dag in dag_models if quote(dag.dag_id, safe="") not in followed], *rest, **named
        )

    module.SchedulerJobRunner._create_dag_runs = alone


def _followed() -> set[str]:
    """The quoted ids; those of processes that have ended do not count."""
    folder = Path(os.environ["AIRFLOW_HOME"]).parent / FOLLOWED
    names = (path.name.rpartition(".") for path in (folder.iterdir() if folder.is_dir() else ()))
    return {dag for dag, _, process in names if _runs(int(process))}


def _runs(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True
