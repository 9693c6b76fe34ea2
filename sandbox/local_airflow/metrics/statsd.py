"""StatsD's lines, gathered into one statistic per metric until they are taken.

Source: github.com/statsd/statsd, docs/metric_types.md (2026): counters `c` with a sampling rate, gauges `g` with signed changes,
timers `ms`. A gauge counts as often as it was set; one that is not set again is not repeated.
"""

import math
from dataclasses import dataclass


@dataclass(slots=True)
class Statistic:
    """Of the values seen since the last time; as CloudWatch's statistic sets."""

    count: float = 0.0
    sum: float = 0.0
    minimum: float = math.inf
    maximum: float = -math.inf

    def add(self, value: float) -> None:
        """One value more."""
        self.count += 1
        self.sum += value
        self.minimum, self.maximum = min(self.minimum, value), max(self.maximum, value)


class Gathered:
    """Not for several threads at once."""

    def __init__(self) -> None:
        self._counters: dict[str, float] = {}
        self._gauges: dict[str, float] = {}
        self._statistics: dict[str, Statistic] = {}
        self.unreadable = 0
        """Lines that are no StatsD."""

    def receive(self, datagram: bytes) -> None:
        """The lines of one datagram."""
        for line in datagram.decode("utf-8", errors="replace").splitlines():
            if line and not self._line(line):
                self.unreadable += 1

    def take(self) -> dict[str, Statistic]:
        """What came since the last time, by name; counters as one value, their sum."""
        found, self._statistics = self._statistics, {}
        for name, total in self._counters.items():
            found.setdefault(name, Statistic()).add(total)
        self._counters = {}
        return found

    def _line(self, line: str) -> bool:
        name, _, rest = line.partition(":")
        text, *more = rest.split("|")
        try:
            value = float(text)
            rate = next((float(part[1:]) for part in more[1:] if part.startswith("@")), 1.0)
        except ValueError:
            return False
        if not name or not more or not abs(value) < 2.0**360 or not 0 < rate <= 1:
            return False
        if more[0] == "c":
            self._counters[name] = self._counters.get(name, 0.0) + value / rate
        elif more[0] == "g":
            self._gauges[name] = self._gauges.get(name, 0.0) + value if text[0] in "+-" else value
            self._statistics.setdefault(name, Statistic()).add(self._gauges[name])
        elif more[0] == "ms":
            self._statistics.setdefault(name, Statistic()).add(value)
        else:
            return False
        return True
