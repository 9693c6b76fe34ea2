"""What an alarm sees at a moment, and the state that follows.

Source: CloudWatch User Guide, alarm-evaluation (2026): the window slides minute by minute, by ten seconds for shorter periods, by the
hour where all periods exceed a day. AWS waits until a minute is over; here the running one counts, so that an alarm goes off at once.
"""

import json
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sandbox.emulator.alarms import missing
from sandbox.emulator.alarms.missing import State
from sandbox.emulator.alarms.points import Metric
from sandbox.emulator.alarms.queries import Queries
from sandbox.emulator.alarms.series import ExpressionError, Series, Window

OPERATORS: Mapping[str, tuple[Callable[[float, float], bool], str]] = {
    "GreaterThanOrEqualToThreshold": (float.__ge__, "greater than or equal to"),
    "GreaterThanThreshold": (float.__gt__, "greater than"),
    "LessThanThreshold": (float.__lt__, "less than"),
    "LessThanOrEqualToThreshold": (float.__le__, "less than or equal to"),
}
"""The other three compare with an anomaly detection band, which is not served."""


@dataclass(frozen=True, slots=True)
class Evaluated:
    """A state with its reason, in CloudWatch's words."""

    state: State
    reason: str
    data: dict[str, Any]


class Watched:
    """What an alarm looks at, checked.

    Raises:
        ExpressionError: it looks at what is not served, or at nothing.
    """

    def __init__(self, alarm: Mapping[str, Any]) -> None:
        self._alarm = alarm
        operator = str(alarm.get("ComparisonOperator"))
        if operator not in OPERATORS:
            raise ExpressionError(f"the comparison operator {operator} is not served; served: {', '.join(OPERATORS)}")
        self._breaches, self._words = OPERATORS[operator]
        self._threshold = float(alarm.get("Threshold") or 0.0)
        self._needed = int(alarm.get("EvaluationPeriods") or 1)
        self._to_alarm = int(alarm.get("DatapointsToAlarm") or self._needed)
        if not 1 <= self._to_alarm <= self._needed:
            raise ExpressionError(
                f"data points to alarm are 1 to {self._needed}, the evaluation periods, got {self._to_alarm}"
            )
        self._treatment = str(alarm.get("TreatMissingData") or "missing")
        if self._treatment not in missing.TREATMENTS:
            raise ExpressionError(f"missing data is {', '.join(missing.TREATMENTS)}, got {self._treatment}")
        self._metric: Metric | None = None
        self._queries: Queries | None = None
        if alarm.get("Metrics"):
            self._queries = Queries.of(alarm["Metrics"])
            if len(self._queries.returned) != 1:
                raise ExpressionError(
                    f"an alarm on metric math returns exactly one metric, got {len(self._queries.returned)}"
                )
            if not self._queries.metrics:
                raise ExpressionError("an alarm on metric math needs at least one metric")
            self._one(self._queries.over(lambda period: Window((0,), period)))
            self.period = self._queries.period
        else:
            self._metric = Metric.plain(alarm)
            self.period = self._metric.period

    def at(self, now: float) -> Evaluated:
        """Its state at that moment, seconds since the epoch."""
        end = self._end(now)

        def window(period: int) -> Window:
            count = math.ceil((self._needed + missing.EXTRA_PERIODS) * self.period / period)
            return Window(tuple(end - period * back for back in range(count, 0, -1)), period)

        main = window(self.period)
        found = self._one(self._queries.over(window)) if self._queries else self._of_metric(main)
        points = [found.values.get(time) for time in main.times]
        breaching = [None if value is None else self._breaches(float(value), self._threshold) for value in points]
        current = State(self._alarm.get("StateValue") or State.INSUFFICIENT_DATA)
        state = missing.state(breaching, self._needed, self._to_alarm, self._treatment, current)
        recent = [(time, value) for time, value in zip(main.times, points, strict=True) if value is not None]
        return self._told(state, recent[-self._needed :], now)

    def _of_metric(self, window: Window) -> Series:
        assert self._metric  # noqa: S101 (an alarm has either)
        return self._metric.over(window)

    def _one(self, values: Any) -> Series:
        assert self._queries  # noqa: S101 (as above)
        id = self._queries.returned[0]
        series = self._queries.series(values, id)
        if len(series) != 1 or isinstance(values[id], tuple):
            raise ExpressionError(f"error in expression '{id}': an alarm watches a single time series, not an array")
        return series[0]

    def _end(self, now: float) -> int:
        step = 10 if self.period < 60 else 60
        if self.period * self._needed > 86400:
            return int(now // 3600) * 3600
        return int(now // step) * step + step

    def _told(self, state: State, recent: list[tuple[int, float]], now: float) -> Evaluated:
        data = {
            "version": "1.0",
            "queryDate": _iso(now),
            "period": self.period,
            "recentDatapoints": [value for _, value in recent],
            "threshold": self._threshold,
        }
        filled = self._needed - len(recent)
        if state is State.INSUFFICIENT_DATA:
            plural = "s were" if filled != 1 else " was"
            return Evaluated(state, f"Insufficient Data: {filled} datapoint{plural} unknown.", data)
        if not recent:
            reason = f"no datapoints were received for {filled} period{'s' if filled != 1 else ''} and {filled} missing"
            treated = {"breaching": "Breaching", "notBreaching": "NonBreaching"}.get(self._treatment, "Ignored")
            return Evaluated(state, f"Threshold Crossed: {reason} datapoints were treated as [{treated}].", data)
        wanted = state is State.ALARM
        hits = [(t, v) for t, v in reversed(recent) if self._breaches(float(v), self._threshold) is wanted]
        listed = ", ".join(f"{value} ({datetime.fromtimestamp(time, UTC):%d/%m/%y %H:%M:%S})" for time, value in hits)
        verb = ("was" if len(hits) == 1 else "were") + ("" if wanted else " not")
        reason = (
            f"Threshold Crossed: {len(hits)} out of the last {self._needed} datapoints [{listed}] {verb} {self._words} "
            f"the threshold ({self._threshold})"
        )
        if filled:
            reason += f", {filled} missing treated as [{self._treatment}]"
        least = self._to_alarm if wanted else self._needed - self._to_alarm + 1
        change = "OK -> ALARM" if wanted else "ALARM -> OK"
        plural = "s" if least != 1 else ""
        return Evaluated(state, f"{reason} (minimum {least} datapoint{plural} for {change} transition).", data)


def reason_data(evaluated: Evaluated) -> str:
    """As an alarm's StateReasonData has it."""
    return json.dumps(evaluated.data, separators=(",", ":"))


def _iso(now: float) -> str:
    return datetime.fromtimestamp(now, UTC).strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "+0000"
