"""The declared load against class, workers and options, and the DAG folder against the class."""

from collections.abc import Iterator

from mwaa_platform.aws.limits import DEFAULT_MAX_WORKERS_QUOTA
from mwaa_platform.declaration.dag_folder import dag_file_count
from mwaa_platform.declaration.load import Load
from mwaa_platform.declaration.problems import Problem, Severity
from mwaa_platform.declaration.rules.draft import Draft
from mwaa_platform.declaration.sizing import smallest_size, tasks_per_worker
from mwaa_platform.declaration.stage import Stage
from mwaa_platform.declaration.thresholds import CAPACITY_PERCENT, capacity_threshold

_READ = ("environment_class", "workers", "quotas", "load", "kind")
DEFAULT_POOL_SLOTS = 128
"""Slots of the pool that every task is in unless it names another (core.default_pool_task_slot_count in 2.10.3 to 3.3.1)."""


def load_is_whole(draft: Draft) -> Iterator[Problem]:
    """Runs per day mean nothing without the tasks of a run and their length; a day's average is below the busiest moment."""
    for name, stage in draft.stages("load"):
        load, keys = stage.load, ("stages", name, "load")
        if load is None:
            continue
        triple = {key: getattr(load, key) for key in ("runs_per_day", "tasks_per_run", "task_minutes")}
        missing = [key for key, value in triple.items() if value is None]
        if missing and (load.runs_per_day or load.tasks_per_run):
            got = ", ".join(key for key, value in triple.items() if value is not None)
            cure = f"add {' and '.join(missing)}, or remove {got}"
            yield Problem("a day's work is runs_per_day, tasks_per_run and task_minutes", keys, got, cure=cure)
        if load.average_tasks > load.tasks_at_once:
            average = f"{load.average_tasks:.1f}"
            message = f"a day's work is {average} tasks at once on average, more than the busiest moment"
            cure = "raise tasks_at_once, or correct runs_per_day, tasks_per_run or task_minutes"
            got, allowed = str(load.tasks_at_once), f"{average} or more"
            yield Problem(message, (*keys, "tasks_at_once"), got, allowed, cure)


def load_is_borne(draft: Draft) -> Iterator[Problem]:
    """Class and workers run the declared tasks and carry the DAGs; near the limit it is said."""
    options, files = _options(draft), dag_file_count(draft.folder)
    for name, stage in draft.stages(*_READ):
        keys: tuple[str, ...] = ("stages", name, "load")
        each, dags = tasks_per_worker(stage.size, options), files
        if stage.load is not None:
            dags = stage.load.dags or files
            yield from _tasks(stage, stage.load, (*keys, "tasks_at_once"), each, _fitting(stage, dags, options))
        if dags > stage.size.dag_capacity:
            message = f"{stage.environment_class} carries {stage.size.dag_capacity} DAGs"
            got = f"{dags} DAGs" if stage.load and stage.load.dags else f"{dags} DAG files"
            fit = _fitting(stage, dags, options)
            severity = Severity.ERROR if stage.load else Severity.WARNING
            place = (*keys, "dags") if stage.load and stage.load.dags else ("stages", name, "environment_class")
            yield Problem(message, place, got, f"up to {stage.size.dag_capacity}", fit, severity)


def _tasks(stage: Stage, load: Load, keys: tuple[str, ...], each: int, fit: str) -> Iterator[Problem]:
    capacity = stage.workers.max * each
    bears = f"{stage.environment_class} with {stage.workers.max} workers of {each} tasks runs {capacity} at once"
    got = str(load.tasks_at_once)
    if load.tasks_at_once > capacity:
        yield Problem(bears, keys, got, f"up to {capacity}", fit)
    elif load.tasks_at_once > (alarm := capacity_threshold(capacity)):
        message = f"{bears}: the busiest moment is above the alarm's {CAPACITY_PERCENT} %"
        yield Problem(message, keys, got, f"up to {alarm:g}", fit, Severity.WARNING)


def _fitting(stage: Stage, dags: int, options: dict[str, str]) -> str:
    """What to declare instead."""
    quota = stage.quotas.workers or DEFAULT_MAX_WORKERS_QUOTA
    load = stage.load or Load(tasks_at_once=1)
    size = smallest_size(load, dags=dags, production=stage.production, options=options, quota=quota)
    if size is None:
        return f"split the team: no class with {quota} workers bears {load.tasks_at_once} tasks at once and {dags} DAGs"
    return f"take {size}" if stage.load else f"take {size.environment_class}"


def parallelism_fits(draft: Draft) -> Iterator[Problem]:
    """`core.parallelism`, which counts for each scheduler, against the workers and the load."""
    written = _options(draft).get("core.parallelism", "")
    if not written.isdecimal() or int(written) == 0:
        return
    keys = ("airflow", "configuration", "core.parallelism")
    for name, stage in draft.stages(*_READ, "schedulers"):
        most = int(written) * stage.schedulers
        capacity = stage.workers.max * tasks_per_worker(stage.size, _options(draft))
        cure = "remove the line: MWAA computes one and a half times what all workers run"
        message = f"stage {name}: {stage.schedulers} schedulers with {written} each let {most} tasks run at once"
        if stage.load is not None and most < stage.load.tasks_at_once:
            yield Problem(f"{message}, and the load is {stage.load.tasks_at_once}", keys, written, cure=cure)
        elif most < capacity:
            said = f"{message}, and the workers could run {capacity}"
            yield Problem(said, keys, written, cure=cure, severity=Severity.WARNING)


def pool_is_large_enough(draft: Draft) -> Iterator[Problem]:
    """All tasks share one pool unless they name another, and it ends far below what large classes run."""
    written = _options(draft).get("core.default_pool_task_slot_count", "")
    slots = int(written) if written.isdecimal() else DEFAULT_POOL_SLOTS
    for name, stage in draft.stages("load"):
        if stage.load is not None and stage.load.tasks_at_once > slots:
            message = f"the default pool has {slots} slots: tasks beyond wait, unless they name other pools"
            cure = "set core.default_pool_task_slot_count before the environment is created, raise the pool in Airflow, or use pools"
            keys = ("stages", name, "load", "tasks_at_once")
            got, allowed = str(stage.load.tasks_at_once), f"up to {slots} in the default pool"
            yield Problem(message, keys, got, allowed, cure, Severity.WARNING)


def _options(draft: Draft) -> dict[str, str]:
    return draft.airflow.options() if draft.airflow else {}
