"""Class and workers for a load: the smallest that bear it, and which limit decided."""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from mwaa_platform.aws.environment_classes import ENVIRONMENT_CLASSES, EnvironmentClass
from mwaa_platform.aws.limits import DEFAULT_MAX_WORKERS_QUOTA
from mwaa_platform.declaration.load import Load
from mwaa_platform.declaration.thresholds import CAPACITY_PERCENT


@dataclass(frozen=True, slots=True)
class Size:
    """A class with its workers; `decided_by` says what the next smaller class cannot."""

    environment_class: str
    min_workers: int
    max_workers: int
    decided_by: str

    def __str__(self) -> str:
        """As it would be declared."""
        if self.max_workers == 1 and self.environment_class == ENVIRONMENT_CLASSES[0].name:
            return self.environment_class
        return f"{self.environment_class}, workers {self.min_workers} to {self.max_workers}"


def tasks_per_worker(size: EnvironmentClass, options: Mapping[str, str]) -> int:
    """Tasks one worker runs at once: the first number of `celery.worker_autoscale`, else the class's own."""
    declared = options.get("celery.worker_autoscale", "").split(",")[0].strip()
    return int(declared) if declared.isdecimal() else size.tasks_per_worker


def shortfalls(
    size: EnvironmentClass, load: Load, *, dags: int, most_workers: int, options: Mapping[str, str]
) -> Iterator[str]:
    """What of the load is too much for so many workers of that class."""
    each = tasks_per_worker(size, options)
    if load.tasks_at_once > (bears := each * most_workers):
        yield f"{size.name} with {most_workers} workers of {each} tasks runs {bears} at once, not {load.tasks_at_once}"
    if dags > size.dag_capacity:
        yield f"{size.name} carries {size.dag_capacity} DAGs, not {dags}"


def smallest_size(
    load: Load, *, dags: int, production: bool, options: Mapping[str, str], quota: int = DEFAULT_MAX_WORKERS_QUOTA
) -> Size | None:
    """The smallest class that bears the load within the quota of workers; nothing if none does.

    mw1.micro is left to development: scheduler and worker share one container there. Where the quota admits, there are so many workers
    that the busiest moment stays below the capacity alarm.
    """
    decided_by = "it is the smallest"
    for size in ENVIRONMENT_CLASSES:
        if production and not size.autoscales:
            decided_by = "production has no single scheduler"
            continue
        most = quota if size.autoscales else 1
        if found := list(shortfalls(size, load, dags=dags, most_workers=most, options=options)):
            decided_by = "; ".join(found)
            continue
        each = tasks_per_worker(size, options)
        wanted = math.ceil(load.tasks_at_once * 100 / CAPACITY_PERCENT / each)
        max_workers = min(most, wanted)
        return Size(size.name, min(max_workers, max(1, math.ceil(load.average_tasks / each))), max_workers, decided_by)
    return None
