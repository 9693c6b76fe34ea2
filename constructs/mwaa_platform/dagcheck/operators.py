"""Sums, joins and other operators on values that may have holes."""

import ast
import operator
from collections.abc import Callable
from typing import Any

from mwaa_platform.dagcheck import times
from mwaa_platform.dagcheck.text import HOLE
from mwaa_platform.dagcheck.values import UNKNOWN, Choice, Task, Value, choice

MOST_CHARACTERS = 20_000
"""Of a text that is computed here: what is longer is not looked at."""
LARGEST_NUMBER = 1e18
"""That is computed with: a product in a loop would grow without end."""

_BINARY: dict[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.FloorDiv: operator.floordiv,
    ast.BitOr: operator.or_,
}


def as_text(value: Value) -> str:
    """The value within other text."""
    if isinstance(value, Task):
        value = value.result
    if isinstance(value, str):
        return value
    if value is None or isinstance(value, (bool, int, float)):
        try:
            return str(value)
        except ValueError:
            return HOLE
    return HOLE


def combined(op: ast.operator, left: Value, right: Value) -> Value:
    """`left op right`."""
    if isinstance(left, Choice) or isinstance(right, Choice):
        lefts = left.values if isinstance(left, Choice) else (left,)
        rights = right.values if isinstance(right, Choice) else (right,)
        if len(lefts) * len(rights) > 64:
            return UNKNOWN
        return choice(combined(op, one, other) for one in lefts for other in rights)
    if times.is_moment(left):
        return left
    if isinstance(op, ast.Add):
        return _sum(left, right)
    if isinstance(op, ast.Mod) and isinstance(left, str):
        return _percent(left, right)
    if isinstance(op, ast.BitOr) and isinstance(left, dict) and isinstance(right, dict):
        return {**left, **right}
    if isinstance(op, (ast.RShift, ast.LShift)):
        return right
    if isinstance(op, ast.Div) and isinstance(left, str) and isinstance(right, str):
        return f"{left.rstrip('/')}/{right}"
    numbers = [value for value in (left, right) if isinstance(value, (int, float)) and abs(value) < LARGEST_NUMBER]
    if len(numbers) == 2 and type(op) in _BINARY:
        try:
            return _BINARY[type(op)](left, right)
        except (ArithmeticError, TypeError, ValueError):
            return UNKNOWN
    return UNKNOWN


def _sum(left: Value, right: Value) -> Value:
    if isinstance(left, str) or isinstance(right, str):
        text = as_text(left) + as_text(right)
        return text if len(text) <= MOST_CHARACTERS else HOLE
    if isinstance(left, list) and isinstance(right, list):
        return [*left, *right]
    if isinstance(left, tuple) and isinstance(right, tuple):
        return (*left, *right)
    if type(left) in (int, float) and type(right) in (int, float):
        return left + right
    return UNKNOWN


def _percent(template: str, values: Value) -> Value:
    items = list(values) if isinstance(values, tuple) else [values]
    if template.count("%s") != len(items) or "%%" in template or template.count("%") != len(items):
        return HOLE
    parts = template.split("%s")
    return "".join(part + (as_text(items[i]) if i < len(items) else "") for i, part in enumerate(parts))
