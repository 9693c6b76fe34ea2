"""Values of metric math: a number, a time series, or several.

Source: CloudWatch User Guide, using-metric-math (2026): data types S, TS and TS[].
"""

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field


class ExpressionError(ValueError):
    """The expression is wrong or uses what is not served; the text says what."""


@dataclass(frozen=True, slots=True)
class Series:
    """Values by the start of their period (seconds since the epoch); what is not there is missing."""

    values: Mapping[int, float] = field(default_factory=dict)
    id: str = ""
    """Of a metric or expression; empty for what was computed within one."""

    def map(self, change: Callable[[float], float]) -> "Series":
        """Each value changed; where that is no number (the logarithm of 0), the point is dropped."""
        return Series(kept((time, attempt(change, value)) for time, value in sorted(self.values.items())))


Value = float | Series | tuple[Series, ...]


@dataclass(frozen=True, slots=True)
class Window:
    """The points that are asked for: `times` are the starts of their periods, oldest first."""

    times: tuple[int, ...]
    period: int
    """In seconds."""


def attempt(change: Callable[..., float], *values: float) -> float:
    """The result, or NaN where there is none."""
    try:
        result = change(*values)
    except (ValueError, ZeroDivisionError, OverflowError):
        return math.nan
    return float(result) if not isinstance(result, complex) else math.nan


def kept(points: Iterable[tuple[int, float]]) -> dict[int, float]:
    """The points that have a number."""
    return {time: value for time, value in points if math.isfinite(value)}


def combine(change: Callable[[float, float], float], left: Value, right: Value) -> Value:
    """An operator between two values; between series, a value missing on one side counts as 0.

    Raises:
        ExpressionError: both are arrays of series.
    """
    if isinstance(left, tuple) and isinstance(right, tuple):
        raise ExpressionError("an operator does not take two arrays of time series")
    if isinstance(left, tuple):
        return tuple(_one(combine(change, each, right)) for each in left)
    if isinstance(right, tuple):
        return tuple(_one(combine(change, left, each)) for each in right)
    if isinstance(left, Series) and isinstance(right, Series):
        times = sorted({*left.values, *right.values})
        return Series(kept((t, attempt(change, left.values.get(t, 0.0), right.values.get(t, 0.0))) for t in times))
    if isinstance(left, Series):
        number = float(right)  # type: ignore[arg-type] # the only kind left
        return left.map(lambda value: change(value, number))
    if isinstance(right, Series):
        number = float(left)
        return right.map(lambda value: change(number, value))
    return attempt(change, left, right)


def _one(value: Value) -> Series:
    assert isinstance(value, Series)  # noqa: S101 (a series with a series or a number gives one)
    return value
