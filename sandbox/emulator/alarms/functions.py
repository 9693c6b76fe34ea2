"""The functions of metric math that make values from values.

Source: CloudWatch User Guide, using-metric-math, table of functions (2026). Those over data that is not here (SEARCH, anomaly bands,
service quotas, Insights, Lambda) are refused by name.
"""

import itertools
import math
import statistics
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime

from sandbox.emulator.alarms.series import ExpressionError, Series, Value, Window, kept

NOT_SERVED = frozenset(
    {"ANOMALY_DETECTION_BAND", "DB_PERF_INSIGHTS", "INSIGHT_RULE_METRIC", "LAMBDA", "SEARCH", "SERVICE_QUOTA"}
)


def each(value: Value, change: Callable[[Series], Series]) -> Value:
    """The change of a series, or of each of several.

    Raises:
        ExpressionError: it is a number.
    """
    if isinstance(value, tuple):
        return tuple(change(series) for series in value)
    if isinstance(value, Series):
        return change(value)
    raise ExpressionError("a time series is needed, not a number")


def as_array(value: Value) -> tuple[Series, ...]:
    """Several series.

    Raises:
        ExpressionError: it is something else.
    """
    if not isinstance(value, tuple):
        raise ExpressionError("an array of time series is needed")
    return value


_Steps = Callable[[tuple[int, float], tuple[int, float]], float]


def _between(step: _Steps) -> Callable[[Series], Series]:
    def change(series: Series) -> Series:
        points = sorted(series.values.items())
        pairs = itertools.pairwise(points)
        return Series(kept((after[0], step(before, after)) for before, after in pairs))

    return change


def _running_sum(series: Series) -> Series:
    total, found = 0.0, {}
    for time, value in sorted(series.values.items()):
        total += value
        found[time] = total
    return Series(kept(found.items()))


EACH: Mapping[str, Callable[[Series], Series]] = {
    "ABS": lambda series: series.map(abs),
    "CEIL": lambda series: series.map(math.ceil),
    "FLOOR": lambda series: series.map(math.floor),
    "LOG": lambda series: series.map(math.log),
    "LOG10": lambda series: series.map(math.log10),
    "DIFF": _between(lambda before, after: after[1] - before[1]),
    "DIFF_TIME": _between(lambda before, after: after[0] - before[0]),
    "RATE": _between(lambda before, after: (after[1] - before[1]) / (after[0] - before[0])),
    "RUNNING_SUM": _running_sum,
}
"""Series to series, arrays to arrays."""


def _deviation(values: Sequence[float]) -> float:
    return statistics.pstdev(values)


SUMMARIES: Mapping[str, Callable[[Sequence[float]], float]] = {
    "AVG": lambda values: math.fsum(values) / len(values),
    "MAX": max,
    "MIN": min,
    "STDDEV": _deviation,
    "SUM": math.fsum,
    "DATAPOINT_COUNT": len,
}
"""A series to one number; several to one series, point by point."""


def summary(name: str, value: Value) -> Value:
    """A series' number, which is none if it has no points; of several, one series.

    In an average of several a missing value counts as 0, elsewhere it does not count.

    Raises:
        ExpressionError: it is a number.
    """
    calculate = SUMMARIES[name]
    if isinstance(value, Series):
        found = list(value.values.values())
        return float(calculate(found)) if found or name == "DATAPOINT_COUNT" else math.nan
    if not isinstance(value, tuple):
        raise ExpressionError(f"{name} takes a time series or an array of them, not a number")
    times = sorted({time for series in value for time in series.values})
    missing = [0.0] if name == "AVG" else []
    columns = {t: [v for s in value for v in ([s.values[t]] if t in s.values else missing)] for t in times}
    return Series(kept((time, float(calculate(column))) for time, column in columns.items()))


_CALENDAR: Mapping[str, Callable[[datetime], int]] = {
    "MINUTE": lambda moment: moment.minute,
    "HOUR": lambda moment: moment.hour,
    "DAY": lambda moment: moment.isoweekday(),
    "DATE": lambda moment: moment.day,
    "MONTH": lambda moment: moment.month,
    "YEAR": lambda moment: moment.year,
    "EPOCH": lambda moment: int(moment.timestamp()),
}
CALENDAR = frozenset(_CALENDAR)


def calendar(name: str, window: Window) -> Series:
    """The part of each point's time, in UTC; no point is missing."""
    return Series({time: float(_CALENDAR[name](datetime.fromtimestamp(time, UTC))) for time in window.times})


def fill(series: Series, filler: Value | str, window: Window) -> Series:
    """The series with every missing point of the window filled.

    Raises:
        ExpressionError: the filler is an array, or a word that is none.
    """
    known = sorted(series.values)
    found = {}
    for time in window.times:
        if time in series.values:
            found[time] = series.values[time]
            continue
        before = [t for t in known if t < time]
        after = [t for t in known if t > time]
        if isinstance(filler, Series):
            found[time] = filler.values.get(time, math.nan)
        elif isinstance(filler, float):
            found[time] = filler
        elif filler == "REPEAT":
            found[time] = series.values[before[-1]] if before else math.nan
        elif filler == "LINEAR":
            found[time] = _line(series, before[-1], after[0], time) if before and after else math.nan
        else:
            raise ExpressionError("FILL takes a number, a time series, REPEAT or LINEAR")
    return Series(kept(found.items()))


def _line(series: Series, before: int, after: int, time: int) -> float:
    low, high = series.values[before], series.values[after]
    return low + (high - low) * (time - before) / (after - before)


def choose(condition: Value, yes: Value, no: Value | None, window: Window) -> Series:
    """IF, point by point: any number but 0 is true; a point whose condition is missing is dropped.

    A value missing in the chosen series is 0, but dropped if it is the second and the first is a number: so the guide's tables.

    Raises:
        ExpressionError: an array of series is among them.
    """
    if isinstance(condition, tuple) or isinstance(yes, tuple) or isinstance(no, tuple):
        raise ExpressionError("IF takes numbers and single time series")
    if isinstance(condition, float):
        taken = yes if condition else no
        if taken is None:
            return Series()
        return taken if isinstance(taken, Series) else Series(dict.fromkeys(window.times, taken))
    found = {}
    for time, value in sorted(condition.values.items()):
        if value:
            found[time] = yes.values.get(time, 0.0) if isinstance(yes, Series) else yes
        elif no is not None:
            missing = 0.0 if isinstance(yes, Series) else math.nan
            found[time] = no.values.get(time, missing) if isinstance(no, Series) else no
    return Series(kept(found.items()))
