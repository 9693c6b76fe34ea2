"""What a rule can say, read from its source, and how severe it is: the text given to `Problem`, with `<name>` for each value in it."""

import ast
import inspect
import re
import sys
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from mwaa_platform.declaration.problems import Severity

_MESSAGE_AT = {"Problem": 0, "problem": 0, "_at": 2, "refusal": 0}
"""The functions that make a problem, and which argument of theirs is the message."""
_SEVERITY_AT = {"Problem": 5, "_at": 6}
"""Which is the severity, where it may stand without its name."""
_ONLY_A_VALUE = re.compile(r"<\w+>|…")
_RULES = "mwaa_platform.declaration.rules."
Severities = frozenset[Severity]
EITHER: Severities = frozenset(Severity)


def messages_of(function: object) -> dict[str, Severities]:
    """Every message of the function and of its module's helpers that it calls, in order, each with how severe it can be."""
    found: dict[str, Severities] = {}
    for message, severities in _messages(function, {}, set()):
        found[message] = found.get(message, frozenset()) | severities
    return found


@dataclass(frozen=True)
class _Looped:
    """What a name stands for in a loop over a constant of the module: which part of each item."""

    items: tuple[Any, ...]
    path: tuple[int, ...]

    def texts(self) -> list[str]:
        parts = self.items
        for at in self.path:
            parts = tuple(part[at] for part in parts)
        return [part if isinstance(part, str) else "…" for part in parts]


_Value = ast.expr | _Looped


@dataclass
class _Scope:
    """What the names of one function stand for."""

    given: Mapping[str, Severities]
    """Of its arguments those that are severities."""
    assigned: Mapping[str, list[tuple[int, _Value]]]
    branches: Sequence[range]
    """The lines of each `if`."""

    def values(self, name: str, line: int) -> list[tuple[int, _Value]]:
        """What the name can stand for in the line: its last assignment, and former ones where that lies in an `if` that is over."""
        found: list[tuple[int, _Value]] = []
        for at, value in reversed(self.assigned.get(name, [])):
            if at < line:
                found.insert(0, (at, value))
                if not any(at in branch and line not in branch for branch in self.branches):
                    break
        return found


def _messages(
    function: Any, given: Mapping[str, Severities], seen: set[tuple[str, frozenset[tuple[str, Severities]]]]
) -> Iterator[tuple[str, Severities]]:
    seen.add((function.__name__, frozenset(given.items())))
    tree = ast.parse(textwrap.dedent(inspect.getsource(function)))
    scope = _Scope(given, _assigned(tree, sys.modules[function.__module__]), _branches(tree))
    for call in sorted(_calls(tree), key=lambda c: (c.lineno, c.col_offset)):
        name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
        if name in _MESSAGE_AT and len(call.args) > _MESSAGE_AT[name]:
            passed = _argument(call, "severity", _SEVERITY_AT.get(name))
            severities = _severities(passed, scope, call.lineno) if passed else frozenset({Severity.ERROR})
            for message in _texts(call.args[_MESSAGE_AT[name]], scope, call.lineno):
                yield message, severities
        helper = getattr(sys.modules[function.__module__], name, None)
        if inspect.isfunction(helper) and _is_theirs(helper, function) and name not in _MESSAGE_AT:
            handed = _handed(helper, call, scope)
            if (name, frozenset(handed.items())) not in seen:
                yield from _messages(helper, handed, seen)


def _is_theirs(helper: Any, function: Any) -> bool:
    """Whether what it says is the rule's: it lies beside it, or in another rule's file."""
    module = str(helper.__module__)
    return module == function.__module__ or module.startswith(_RULES)


def _handed(helper: Any, call: ast.Call, scope: _Scope) -> dict[str, Severities]:
    """The severities that the call hands to the helper, by the names of its parameters."""
    handed: dict[str, Severities] = {}
    for at, (name, parameter) in enumerate(inspect.signature(helper).parameters.items()):
        if parameter.annotation is Severity:
            passed = _argument(call, name, at)
            default = frozenset({parameter.default}) if isinstance(parameter.default, Severity) else EITHER
            handed[name] = _severities(passed, scope, call.lineno) if passed else default
    return handed


def _argument(call: ast.Call, name: str, at: int | None) -> ast.expr | None:
    named = next((keyword.value for keyword in call.keywords if keyword.arg == name), None)
    return named or (call.args[at] if at is not None and len(call.args) > at else None)


def _severities(value: _Value, scope: _Scope, line: int) -> Severities:
    """Those that an expression can be; both where its source does not tell."""
    if isinstance(value, ast.Attribute) and value.attr in Severity.__members__:
        return frozenset({Severity[value.attr]})
    if isinstance(value, ast.IfExp):
        return _severities(value.body, scope, line) | _severities(value.orelse, scope, line)
    if isinstance(value, ast.Name):
        found = [_severities(each, scope, at) for at, each in scope.values(value.id, line)]
        return frozenset().union(*found) if found else scope.given.get(value.id, EITHER)
    return EITHER


def _calls(tree: ast.AST) -> list[ast.Call]:
    return [node for node in ast.walk(tree) if isinstance(node, ast.Call)]


def _assigned(tree: ast.AST, module: object) -> dict[str, list[tuple[int, _Value]]]:
    """What each name was given, with the line."""
    found: dict[str, list[tuple[int, _Value]]] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign):
            for name, value in _pairs(node.targets[0], node.value):
                found.setdefault(name, []).append((node.lineno, value))
        elif isinstance(node, ast.For) and (items := _constant_items(node.iter, module)):
            for name, path in _named(node.target, ()):
                found.setdefault(name, []).append((node.lineno, _Looped(items, path)))
    return {name: sorted(values, key=lambda value: value[0]) for name, values in found.items()}


def _branches(tree: ast.AST) -> list[range]:
    ifs = [node for node in ast.walk(tree) if isinstance(node, ast.If)]
    return [range(node.lineno, (node.end_lineno or node.lineno) + 1) for node in ifs]


def _pairs(target: ast.expr, value: ast.expr) -> Iterator[tuple[str, ast.expr]]:
    """Of `a, b = x, y` each name with its own."""
    if isinstance(target, ast.Name):
        yield target.id, value
    elif isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
        for each, its in zip(target.elts, value.elts, strict=True):
            yield from _pairs(each, its)


def _constant_items(looped: ast.expr, module: object) -> tuple[Any, ...]:
    """Those of `CONSTANT`, `CONSTANT.items()` or `CONSTANT.values()`; none of anything else."""
    call = looped.func if isinstance(looped, ast.Call) and not looped.args else None
    method = call.attr if isinstance(call, ast.Attribute) and call.attr in ("items", "values") else ""
    name = call.value if isinstance(call, ast.Attribute) and method else looped
    constant = getattr(module, name.id, None) if isinstance(name, ast.Name) and name.id.isupper() else None
    if constant is None:
        return ()
    return tuple(getattr(constant, method)() if method else constant)


def _named(target: ast.expr, path: tuple[int, ...]) -> Iterator[tuple[str, tuple[int, ...]]]:
    if isinstance(target, ast.Name):
        yield target.id, path
    for at, part in enumerate(target.elts if isinstance(target, ast.Tuple) else ()):
        yield from _named(part, (*path, at))


def _texts(value: _Value, scope: _Scope, line: int) -> list[str]:
    """The text of an expression; of a name, that of its last assignment before the line."""
    if isinstance(value, _Looped):
        return value.texts()
    if isinstance(value, ast.Constant) and isinstance(value.value, str):
        return [value.value]
    if isinstance(value, ast.Name):
        texts = [text for at, each in scope.values(value.id, line) for text in _texts(each, scope, at)]
        return texts if texts and not any(map(_ONLY_A_VALUE.fullmatch, texts)) else [f"<{value.id}>"]
    if isinstance(value, ast.Attribute):
        return [f"<{value.attr}>"]
    if isinstance(value, ast.IfExp):
        return [*_texts(value.body, scope, line), *_texts(value.orelse, scope, line)]
    if isinstance(value, ast.JoinedStr):
        texts = [""]
        for part in value.values:
            inner = part.value if isinstance(part, ast.FormattedValue) else part
            texts = [text + more for text in texts for more in _texts(inner, scope, line)]
        return texts
    return ["…"]
