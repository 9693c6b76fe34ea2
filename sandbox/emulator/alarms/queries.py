"""Lists of metrics and expressions, as GetMetricData and alarms on metric math have them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sandbox.emulator.alarms.expression import Scope, evaluate
from sandbox.emulator.alarms.grammar import names
from sandbox.emulator.alarms.points import Metric
from sandbox.emulator.alarms.series import ExpressionError, Series, Value, Window


@dataclass(frozen=True, slots=True)
class Queries:
    """Checked: each id once, each a metric or an expression, no circle among the expressions."""

    metrics: Mapping[str, Metric]
    expressions: Mapping[str, str]
    """In an order in which each uses only earlier ones."""
    returned: tuple[str, ...]
    period: int
    """The longest of the metrics' periods, in seconds: that of the expressions."""

    @classmethod
    def of(cls, described: Sequence[Mapping[str, Any]]) -> "Queries":
        """From MetricDataQueries.

        Raises:
            ExpressionError: what is wrong with them.
        """
        ids = [str(query.get("Id") or "") for query in described]
        if len(set(ids)) != len(ids) or "" in ids:
            raise ExpressionError("each metric and expression needs an id of its own")
        for id in ids:
            if not id[0].islower() or not id.replace("_", "a").isalnum():
                raise ExpressionError(f"an id starts with a small letter and has letters, digits and _, got {id}")
        metrics, expressions, periods = {}, {}, []
        for id, query in zip(ids, described, strict=True):
            if bool(query.get("Expression")) == bool(query.get("MetricStat")):
                raise ExpressionError(f"{id} needs either an expression or a metric")
            if query.get("MetricStat"):
                metrics[id] = Metric.of(query["MetricStat"])
            else:
                expressions[id] = str(query["Expression"])
                periods += [int(query["Period"])] if query.get("Period") else []
        periods += [metric.period for metric in metrics.values()]
        if not periods:
            raise ExpressionError("at least one metric or a period is needed")
        returned = tuple(id for id, query in zip(ids, described, strict=True) if query.get("ReturnData", True))
        ordered = _in_order(expressions, frozenset(ids))
        found = cls(metrics, {id: expressions[id] for id in ordered}, returned, max(periods))
        found.over(lambda period: Window((0,), period))  # what is wrong is wrong without data too
        return found

    def over(self, window: Callable[[int], Window]) -> dict[str, Value]:
        """Every value by id; `window` gives the points that are asked for at a period.

        Raises:
            ExpressionError: an expression cannot be evaluated; the text names it.
        """
        values: dict[str, Value] = {id: metric.over(window(metric.period)) for id, metric in self.metrics.items()}
        periods = {id: metric.period for id, metric in self.metrics.items()}
        for id, expression in self.expressions.items():
            scope = Scope(values, tuple(self.metrics), periods, window(self.period))
            try:
                values[id] = evaluate(expression, scope)
            except ExpressionError as error:
                raise ExpressionError(f"error in expression '{id}': {error}") from error
        return values

    def series(self, values: Mapping[str, Value], id: str) -> tuple[Series, ...]:
        """What is returned for that id.

        Raises:
            ExpressionError: it is a number.
        """
        value = values[id]
        if isinstance(value, float):
            raise ExpressionError(f"error in expression '{id}': the result is a number, not a time series")
        return value if isinstance(value, tuple) else (value,)


def _in_order(expressions: Mapping[str, str], known: frozenset[str]) -> list[str]:
    needs = {id: names(text) for id, text in expressions.items()}
    for id, used in needs.items():
        if missing := sorted(used - known):
            raise ExpressionError(f"error in expression '{id}': there is no metric or expression {missing[0]}")
    done: list[str] = []
    while len(done) < len(needs):
        ready = [id for id in needs if id not in done and not (needs[id] & needs.keys()) - set(done)]
        if not ready:
            raise ExpressionError("expressions use each other in a circle")
        done += ready
    return done
