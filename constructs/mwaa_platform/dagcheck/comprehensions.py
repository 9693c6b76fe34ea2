"""List, set and dictionary comprehensions, element by element where the elements are known."""

import ast
from collections.abc import Iterator
from typing import Any

from mwaa_platform.dagcheck import expressions, statements
from mwaa_platform.dagcheck.run import Run
from mwaa_platform.dagcheck.scopes import Scope
from mwaa_platform.dagcheck.values import UNKNOWN, Value, truth

MOST_ELEMENTS = 400


def listed(run: Run, scope: Scope, node: ast.ListComp | ast.SetComp | ast.GeneratorExp) -> Value:
    """The elements; unknown ones as one."""
    return [expressions.evaluate(run, inner, node.elt) for inner in _scopes(run, scope, node.generators)]


def mapped(run: Run, scope: Scope, node: ast.DictComp) -> Value:
    """Keys and values; keys that are not known as one."""
    found: dict[Any, Value] = {}
    for inner in _scopes(run, scope, node.generators):
        key = expressions.evaluate(run, inner, node.key)
        found[key if isinstance(key, (str, int)) else UNKNOWN] = expressions.evaluate(run, inner, node.value)
    return found


def _scopes(run: Run, scope: Scope, generators: list[ast.comprehension]) -> Iterator[Scope]:
    """A scope for each element."""
    scopes = [Scope(scope.path, scope, owner=scope.owner, instance=scope.instance)]
    for generator in generators:
        following: list[Scope] = []
        for outer in scopes:
            for element in elements(expressions.evaluate(run, outer, generator.iter)):
                inner = Scope(scope.path, outer, owner=scope.owner, instance=scope.instance)
                statements.assign(run, inner, generator.target, element)
                held = [truth(expressions.evaluate(run, inner, test)) for test in generator.ifs]
                if not any(holds is False for holds in held):
                    following.append(inner)
                if len(following) >= MOST_ELEMENTS:
                    break
        scopes = following[:MOST_ELEMENTS]
    yield from scopes


def elements(value: Value) -> list[Value]:
    """What a loop over the value runs through: its elements if they are known, else one unknown."""
    if isinstance(value, (list, tuple)):
        return list(value)[:MOST_ELEMENTS]
    if isinstance(value, dict):
        return list(value)[:MOST_ELEMENTS]
    return [UNKNOWN]
