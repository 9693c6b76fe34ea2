"""DAGs of which nothing ends a task that hangs."""

from collections.abc import Iterable, Iterator, Mapping

from mwaa_platform.dagcheck.advice.rules import NO_TIMEOUT
from mwaa_platform.dagcheck.advice.said import Advice
from mwaa_platform.dagcheck.advice.sensors import is_sensor
from mwaa_platform.dagcheck.run import DagMade, TaskMade

_DO_NOTHING = ("EmptyOperator", "DummyOperator", "LatestOnlyOperator", "Notifier")
_NAMED = 3


def endless(dags: Iterable[DagMade], options: Mapping[str, str]) -> Iterator[Advice]:
    """One finding for a DAG, with some of its tasks that have no end."""
    if options.get("core.default_task_execution_timeout"):
        return
    for dag in dags:
        if dag.arguments.open or dag.arguments.named.get("dagrun_timeout") is not None:
            continue
        tasks = list(dict.fromkeys(task.task for task in dag.tasks if not _ends(task)))
        if tasks:
            more = f" and {len(tasks) - _NAMED} more" if len(tasks) > _NAMED else ""
            said = f"no execution_timeout for {', '.join(tasks[:_NAMED])}{more}, and no dagrun_timeout"
            yield Advice(NO_TIMEOUT, dag.where, said)


def _ends(task: TaskMade) -> bool:
    named = task.arguments.named
    waits = is_sensor(task.name) and named.get("timeout") is not None
    return waits or task.arguments.open or named.get("execution_timeout") is not None or task.name.endswith(_DO_NOTHING)
