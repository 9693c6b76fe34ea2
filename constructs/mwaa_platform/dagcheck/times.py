"""Durations and moments: how long a sensor waits, and whether a date is another one each time the file is read."""

from mwaa_platform.dagcheck.values import Arguments, Called, Choice, Value

_DURATIONS = ("datetime.timedelta", "pendulum.duration", "pendulum.Duration")
_UNITS = {
    "days": 86_400.0,
    "seconds": 1.0,
    "microseconds": 1e-6,
    "milliseconds": 1e-3,
    "minutes": 60.0,
    "hours": 3_600.0,
    "weeks": 604_800.0,
}
"""In the order of `timedelta`'s parameters."""
_MOMENTS = (
    "datetime.datetime.now",
    "datetime.datetime.utcnow",
    "datetime.datetime.today",
    "datetime.date.today",
    "pendulum.now",
    "pendulum.today",
    "pendulum.tomorrow",
    "pendulum.yesterday",
    "airflow.utils.dates.days_ago",
    "airflow.utils.timezone.utcnow",
    "airflow.sdk.timezone.utcnow",
)
_MADE_OF_ANOTHER = ("datetime.", "pendulum.")


def called(name: str, arguments: Arguments) -> Called | None:
    """What the call of a function gives, if that is a duration or a moment that changes with the clock."""
    if name in _DURATIONS or name in _MOMENTS:
        return Called(name, arguments)
    if name.startswith(_MADE_OF_ANOTHER):
        return next((value for value in arguments.positional if is_moment(value)), None)
    return None


def is_moment(value: Value) -> bool:
    """Whether it is another date each time."""
    return isinstance(value, Called) and value.name in _MOMENTS


def seconds(value: Value) -> float | None:
    """A duration, or a number that stands for seconds; None if it cannot be told. Of several the longest."""
    if isinstance(value, Choice):
        found = [seconds(one) for one in value.values]
        return None if None in found else max(one for one in found if one is not None)
    if type(value) in (int, float):
        return float(value)
    if not isinstance(value, Called) or value.name not in _DURATIONS or value.arguments.open:
        return None
    given = {**dict(zip(_UNITS, value.arguments.positional, strict=False)), **value.arguments.named}
    if not all(key in _UNITS and type(number) in (int, float) for key, number in given.items()):
        return None
    return sum((_UNITS[key] * float(number) for key, number in given.items()), 0.0)
