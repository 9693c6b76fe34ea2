"""When DAGs run: whether they catch up by accident, and start dates that move."""

from collections.abc import Iterable, Iterator, Mapping

from mwaa_platform.dagcheck.advice.rules import CATCHUP, DYNAMIC_START_DATE
from mwaa_platform.dagcheck.advice.said import Advice
from mwaa_platform.dagcheck.airflow_calls import plain_dict
from mwaa_platform.dagcheck.run import DagMade
from mwaa_platform.dagcheck.text import is_known, shown
from mwaa_platform.dagcheck.times import is_moment, seconds
from mwaa_platform.dagcheck.values import Made, Value, each

_NO_INTERVALS = ("@once", "@continuous", "None", "")
_MADE_BY_DEFAULT = "every day, which Airflow 2 takes where none is given"
_SCHEDULES = ("schedule", "schedule_interval", "timetable")


def catching_up(dags: Iterable[DagMade], version: str, options: Mapping[str, str]) -> Iterator[Advice]:
    """Scheduled DAGs with a start date that do not say, where the version or the configuration says yes."""
    of_version = "true" if version.startswith("2") else "false"
    if options.get("scheduler.catchup_by_default", of_version).lower() != "true":
        return
    for dag in dags:
        named = dag.arguments.named
        if "catchup" in named or dag.arguments.open or not any(_start_dates(dag)):
            continue
        if schedule := _schedule(named, version):
            said = f"{_named(dag)} runs {schedule}, and catches up on every interval since its start date, for it does not say"
            yield Advice(CATCHUP, dag.where, said)


def moving_start_dates(dags: Iterable[DagMade]) -> Iterator[Advice]:
    """Of the DAG, of its default arguments, or of a task."""
    for dag in dags:
        moment = next((value for value in each(_start_dates(dag)) if is_moment(value)), None)
        if moment is not None:
            call = ".".join(moment.name.split(".")[-2:])
            yield Advice(DYNAMIC_START_DATE, dag.where, f"the start date of {_named(dag)} is made with {call}()")


def _start_dates(dag: DagMade) -> Iterator[Value]:
    """Those that are given."""
    named = dag.arguments.named
    places = (named, plain_dict(named.get("default_args")), *(task.arguments.named for task in dag.tasks))
    return (place["start_date"] for place in places if place.get("start_date") is not None)


def _schedule(named: Mapping[str, Value], version: str) -> str:
    """In words, if the DAG has intervals to catch up on; nothing if it has none or cannot be told."""
    given = [named[key] for key in _SCHEDULES if key in named]
    if not given:
        return _MADE_BY_DEFAULT if version.startswith("2") else ""
    return _of(given[0])


def _of(given: Value) -> str:
    if isinstance(given, str):
        return f"by {given}" if is_known(given) and given not in _NO_INTERVALS else ""
    if isinstance(given, Made):
        return f"by a {given.name.rpartition('.')[2]}"
    return "by a timedelta" if given is not None and seconds(given) is not None else ""


def _named(dag: DagMade) -> str:
    return shown(dag.dag_id) if isinstance(dag.dag_id, str) else "the DAG"
