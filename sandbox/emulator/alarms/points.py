"""A metric's points in MiniStack's store, by exactly its dimensions, as one value per period.

Statistics: CloudWatch User Guide, Statistics-definitions (2026). Served are the five plain ones and percentiles.
"""

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ministack.services import cloudwatch

from sandbox.emulator.alarms.series import ExpressionError, Series, Window

PLAIN_STATISTICS = ("SampleCount", "Sum", "Average", "Minimum", "Maximum")
_PERCENTILE = re.compile(r"p(\d{1,2}(\.\d{1,10})?|100)")


@dataclass(frozen=True, slots=True)
class Metric:
    """One metric with its statistic; `period` in seconds, `unit` empty for any."""

    namespace: str
    name: str
    dimensions: tuple[tuple[str, str], ...]
    statistic: str
    period: int
    unit: str = ""

    @classmethod
    def of(cls, described: Mapping[str, Any]) -> "Metric":
        """From a MetricStat as the API has it.

        Raises:
            ExpressionError: the statistic or the period is none that is served.
        """
        metric = described.get("Metric") or {}
        return cls.plain({**metric, **described, "Statistic": described.get("Stat")})

    @classmethod
    def plain(cls, alarm: Mapping[str, Any]) -> "Metric":
        """From an alarm's own properties.

        Raises:
            ExpressionError: as `of`.
        """
        dimensions = sorted((str(d["Name"]), str(d["Value"])) for d in alarm.get("Dimensions") or ())
        statistic = str(alarm.get("ExtendedStatistic") or alarm.get("Statistic") or "Average")
        period = int(alarm.get("Period") or 60)
        if statistic not in PLAIN_STATISTICS and not _PERCENTILE.fullmatch(statistic):
            raise ExpressionError(
                f"the statistic {statistic} is not served; served: {', '.join(PLAIN_STATISTICS)}, p0 to p100"
            )
        if period not in (1, 5, 10, 20, 30) and (period < 60 or period % 60):
            raise ExpressionError(f"a period is 1, 5, 10, 20, 30 or a multiple of 60 seconds, got {period}")
        unit = str(alarm.get("Unit") or "")
        return cls(str(alarm["Namespace"]), str(alarm["MetricName"]), tuple(dimensions), statistic, period, unit)

    def over(self, window: Window) -> Series:
        """Its value in each period of the window that has one."""
        key = (self.namespace, self.name, cloudwatch._dims_key(dict(self.dimensions)))
        buckets: dict[int, list[Any]] = {}
        first, end = window.times[0], window.times[-1] + self.period
        for point in cloudwatch._metrics.get(key) or ():
            if first <= point["Timestamp"] < end and self.unit in ("", point.get("Unit")):
                start = first + int((point["Timestamp"] - first) // self.period) * self.period
                buckets.setdefault(start, []).append(point)
        values = {time: _value(points, self.statistic) for time, points in sorted(buckets.items())}
        return Series({time: value for time, value in values.items() if math.isfinite(value)})


def _value(points: Sequence[Any], statistic: str) -> float:
    if statistic in PLAIN_STATISTICS:
        return float(cloudwatch._calc_stats(points).get(statistic, math.nan))
    samples = cloudwatch._percentile_samples(points)
    return float(cloudwatch._percentile(samples, float(statistic[1:]))) if samples else math.nan
