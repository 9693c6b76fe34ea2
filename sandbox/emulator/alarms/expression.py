"""Evaluates metric math over a window of time."""

import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import lark

from sandbox.emulator.alarms import functions
from sandbox.emulator.alarms.grammar import parse
from sandbox.emulator.alarms.series import ExpressionError, Series, Value, Window, combine

_OPERATORS: Mapping[str, Callable[[float, float], float]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
    "^": operator.pow,
    "==": lambda left, right: float(left == right),
    "!=": lambda left, right: float(left != right),
    "<=": lambda left, right: float(left <= right),
    ">=": lambda left, right: float(left >= right),
    "<": lambda left, right: float(left < right),
    ">": lambda left, right: float(left > right),
    "and": lambda left, right: float(bool(left) and bool(right)),
    "or": lambda left, right: float(bool(left) or bool(right)),
}
_WORDS = frozenset({"REPEAT", "LINEAR", "ASC", "DESC", "AVG", "MIN", "MAX", "SUM"})
_ORDERS = ("AVG", "MIN", "MAX", "SUM")


@dataclass(frozen=True, slots=True)
class Scope:
    """What an expression sees: values by id, those of them that are metrics, and periods of the metrics in seconds."""

    values: Mapping[str, Value]
    metrics: tuple[str, ...]
    periods: Mapping[str, int]
    window: Window


def evaluate(expression: str, scope: Scope) -> Value:
    """The value.

    Raises:
        ExpressionError: it cannot be read, names an id that is not there, or uses values as they cannot be used.
    """
    try:
        return _number_or_series(_evaluate(parse(expression), scope))
    except RecursionError:
        raise ExpressionError("the expression is nested too deeply") from None


def _number_or_series(value: Value | str) -> Value:
    if isinstance(value, str):
        raise ExpressionError(f"{value!r} is no value of its own")
    return value


def _evaluate(node: Any, scope: Scope) -> Value | str:
    kind, parts = str(node.data), node.children
    if kind == "number":
        return float(parts[0])
    if kind == "string":
        return str(parts[0])[1:-1]
    if kind == "word":
        if str(parts[0]) not in _WORDS:
            raise ExpressionError(f"{parts[0]} is neither an id, which starts with a small letter, nor a known word")
        return str(parts[0])
    if kind == "name":
        if str(parts[0]) not in scope.values:
            raise ExpressionError(f"there is no metric or expression with the id {parts[0]}")
        return scope.values[str(parts[0])]
    if kind == "array":
        return _array(parts, scope)
    if kind == "call":
        return _call(str(parts[0]), parts[1:], scope)
    if kind == "minus":
        return combine(operator.mul, -1.0, _value(parts[0], scope))
    sign = kind if kind in ("and", "or") else "^" if kind == "power" else str(parts[1])
    return combine(_OPERATORS[sign], _value(parts[0], scope), _value(parts[-1], scope))


def _value(node: "lark.Tree[Any]", scope: Scope) -> Value:
    return _number_or_series(_evaluate(node, scope))


def _array(nodes: list[Any], scope: Scope) -> tuple[Series, ...]:
    found: list[Series] = []
    for node in nodes:
        value = _value(node, scope)
        if isinstance(value, float):
            raise ExpressionError("an array holds time series, not numbers")
        found += value if isinstance(value, tuple) else [value]
    return tuple(found)


def _call(name: str, nodes: list[Any], scope: Scope) -> Value:
    if name in functions.NOT_SERVED:
        raise ExpressionError(f"{name} is not served here: its data is not CloudWatch's own metrics")
    least, most = _arguments(name)
    if not least <= len(nodes) <= most:
        raise ExpressionError(
            f"{name} takes {least if least == most else f'{least} to {most}'} arguments, got {len(nodes)}"
        )
    if name == "METRICS":
        part = _text(nodes[0], scope) if nodes else ""
        return tuple(_series(scope.values[id]) for id in scope.metrics if part in id)
    if name == "PERIOD":
        return _period(nodes[0], scope)
    first = _value(nodes[0], scope)
    if name in functions.EACH:
        return functions.each(first, functions.EACH[name])
    if name in functions.SUMMARIES:
        return functions.summary(name, first)
    if name in functions.CALENDAR:
        _series(first)
        return functions.calendar(name, scope.window)
    if name == "FILL":
        filler = _evaluate(nodes[1], scope)
        return functions.each(first, lambda series: functions.fill(series, filler, scope.window))
    if name == "IF":
        no = _value(nodes[2], scope) if len(nodes) == 3 else None
        return functions.choose(first, _value(nodes[1], scope), no, scope.window)
    if name == "TIME_SERIES":
        return Series(dict.fromkeys(scope.window.times, _number(first)))
    return _of_arrays(name, functions.as_array(first), nodes[1:], scope)


def _of_arrays(name: str, array: tuple[Series, ...], nodes: list[Any], scope: Scope) -> Value:
    if name == "METRIC_COUNT":
        return float(len(array))
    if name == "REMOVE_EMPTY":
        return tuple(series for series in array if series.values)
    if name in ("FIRST", "LAST"):
        return array[0 if name == "FIRST" else -1] if array else Series()
    if name == "SLICE":
        bounds = [int(_number(_value(node, scope))) for node in nodes]
        return array[bounds[0] :] if len(bounds) == 1 else array[bounds[0] : bounds[1]]
    by, order = _text(nodes[0], scope), _text(nodes[1], scope)
    if by not in _ORDERS or order not in ("ASC", "DESC"):
        raise ExpressionError("SORT takes AVG, MIN, MAX or SUM, then ASC or DESC")
    limit = int(_number(_value(nodes[2], scope))) if len(nodes) == 3 else None
    full = [series for series in array if series.values]
    ranked = sorted(full, key=lambda s: _number(functions.summary(by, s)), reverse=order == "DESC")
    return tuple((ranked + [series for series in array if not series.values])[:limit])


_COUNTS: Mapping[str, tuple[int, int]] = {
    **dict.fromkeys((*functions.EACH, *functions.SUMMARIES, *functions.CALENDAR), (1, 1)),
    **dict.fromkeys(("PERIOD", "TIME_SERIES", "METRIC_COUNT", "REMOVE_EMPTY", "FIRST", "LAST"), (1, 1)),
    **{"METRICS": (0, 1), "FILL": (2, 2), "IF": (2, 3), "SLICE": (2, 3), "SORT": (3, 4)},
}


def _arguments(name: str) -> tuple[int, int]:
    if name not in _COUNTS:
        raise ExpressionError(f"{name} is no function of metric math; known: {', '.join(sorted(_COUNTS))}")
    return _COUNTS[name]


def _series(value: Value) -> Series:
    if not isinstance(value, Series):
        raise ExpressionError("a single time series is needed")
    return value


def _number(value: Value) -> float:
    if not isinstance(value, float):
        raise ExpressionError("a number is needed, not a time series")
    return value


def _text(node: Any, scope: Scope) -> str:
    value = _evaluate(node, scope)
    if not isinstance(value, str):
        raise ExpressionError("a word or a text is needed")
    return value


def _period(node: Any, scope: Scope) -> float:
    id = str(node.children[0]) if node.data == "name" else ""
    if id not in scope.periods:
        raise ExpressionError("PERIOD takes the id of a metric")
    return float(scope.periods[id])
