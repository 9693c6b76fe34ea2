"""What a laptop does otherwise than a fleet: a few processes for tasks, however many the environment may run at once."""

from __future__ import annotations

from types import ModuleType
from typing import Any

from mwaa_guest import preload

WORKERS = 4


def few_workers(module: ModuleType) -> None:
    """Airflow's LocalExecutor starts a process for each of `core.parallelism` at once: here no more than four."""
    executor = module.LocalExecutor
    if hasattr(executor, "_spawn_workers_with_gc_freeze"):
        spawn = executor._spawn_workers_with_gc_freeze

        def spawn_few(self: Any, count: int) -> None:
            preload.import_what_dags_need()
            spawn(self, max(0, min(count, WORKERS - len(self.workers))))

        executor._spawn_workers_with_gc_freeze = spawn_few
    else:
        start = executor.start

        def start_few(self: Any) -> None:
            preload.import_what_dags_need()
            declared, self.parallelism = self.parallelism, min(self.parallelism, WORKERS) or WORKERS
            start(self)
            self.parallelism = declared

        executor.start = start_few
