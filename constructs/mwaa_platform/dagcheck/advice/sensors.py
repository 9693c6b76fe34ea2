"""Sensors that hold a slot while they wait for long."""

from collections.abc import Iterable, Iterator, Mapping

from mwaa_platform.dagcheck.advice.rules import POKE_SENSOR
from mwaa_platform.dagcheck.advice.said import Advice
from mwaa_platform.dagcheck.run import TaskMade
from mwaa_platform.dagcheck.times import seconds
from mwaa_platform.dagcheck.values import UNKNOWN, Value

LONGEST_POKE_SECONDS = 600.0
"""Our choice: what is there within minutes may be waited for in a slot."""
DEFAULT_TIMEOUT_SECONDS = 604_800.0
"""Of Airflow's sensors.default_timeout: seven days, in 2.10 to 3.3."""
_WAITS_FOR = {"TimeDeltaSensor": "delta", "WaitSensor": "time_to_wait"}
"""Sensors that wait for so long and no longer, and the argument that says it."""
_MEASURES = ((86_400, "day"), (3_600, "hour"), (60, "minute"))


def poking(tasks: Iterable[TaskMade], options: Mapping[str, str]) -> Iterator[Advice]:
    """Every sensor in mode poke that may wait longer than that; silent where mode or timeout cannot be told."""
    for task in tasks:
        if not is_sensor(task.name):
            continue
        named, otherwise = task.arguments.named, UNKNOWN if task.arguments.open else None
        if named.get("mode", otherwise or "poke") != "poke" or _defers(named.get("deferrable", otherwise), options):
            continue
        own = seconds(named.get(_WAITS_FOR.get(task.name.rpartition(".")[2], "")))
        waits = _longest(named, options, otherwise)
        waits = waits if waits is None or own is None else min(waits, own)
        if waits is not None and waits > LONGEST_POKE_SECONDS:
            said = f"holds a worker's slot for up to {_worded(waits)} while it waits"
            yield Advice(POKE_SENSOR, task.where, said, task.task, task.operator)


def is_sensor(name: str) -> bool:
    """By the class's name, as Airflow's and the providers' are named."""
    return name.endswith(("Sensor", ".BaseSensorOperator", "@task.sensor"))


def _defers(value: Value, options: Mapping[str, str]) -> bool:
    if value is None:
        # Which sensors can is not known here: with the option set, nothing is said.
        return options.get("operators.default_deferrable", "false").lower() == "true"
    return value is not False


def _longest(named: Mapping[str, Value], options: Mapping[str, str], otherwise: Value) -> float | None:
    """The wait that ends first: the sensor's own, or the task's."""
    declared = options.get("sensors.default_timeout", "")
    default = float(declared) if declared.replace(".", "", 1).isdecimal() else DEFAULT_TIMEOUT_SECONDS
    given = named.get("timeout", otherwise)
    waits = default if given is None else seconds(given)
    ends = named.get("execution_timeout", otherwise)
    if ends is None:
        return waits
    limit = seconds(ends)
    return None if limit is None or waits is None else min(waits, limit)


def _worded(waits: float) -> str:
    for length, name in _MEASURES:
        if waits >= length:
            count = round(waits / length, 1)
            return f"{count:g} {name}{'' if count == 1 else 's'}"
    return f"{waits:g} seconds"
