"""What a rule can say, read from its source: the text given to `Problem`, with `<name>` for each value filled in."""

import ast
import inspect
import re
import sys
import textwrap
from collections.abc import Iterator
from typing import Any

_MESSAGE_AT = {"Problem": 0, "problem": 0, "_at": 2, "refusal": 0}
"""The functions that make a problem, and which argument of theirs is the message."""
_ONLY_A_VALUE = re.compile(r"<\w+>|…")


def messages_of(function: object) -> list[tuple[str, bool]]:
    """Every message of the function and of its module's helpers that it calls, in order; true beside those that only warn."""
    return list(dict.fromkeys(_messages(function, set())))


def _messages(function: Any, seen: set[str]) -> Iterator[tuple[str, bool]]:
    seen.add(function.__name__)
    tree = ast.parse(textwrap.dedent(inspect.getsource(function)))
    assigned = _assigned(tree)
    for call in sorted(_calls(tree), key=lambda c: (c.lineno, c.col_offset)):
        name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
        if name in _MESSAGE_AT and len(call.args) > _MESSAGE_AT[name]:
            warning = any(k.arg == "severity" and "WARNING" in ast.unparse(k.value) for k in call.keywords)
            for message in _texts(call.args[_MESSAGE_AT[name]], assigned, call.lineno):
                yield message, warning
        helper = getattr(sys.modules[function.__module__], name, None)
        if (
            inspect.isfunction(helper)
            and helper.__module__ == function.__module__
            and name not in {*seen, *_MESSAGE_AT}
        ):
            yield from _messages(helper, seen)


def _calls(tree: ast.AST) -> list[ast.Call]:
    return [node for node in ast.walk(tree) if isinstance(node, ast.Call)]


def _assigned(tree: ast.AST) -> dict[str, list[tuple[int, ast.expr]]]:
    """What each name was given, with the line."""
    found: dict[str, list[tuple[int, ast.expr]]] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            found.setdefault(node.targets[0].id, []).append((node.lineno, node.value))
    return {name: sorted(values, key=lambda value: value[0]) for name, values in found.items()}


def _texts(value: ast.expr, assigned: dict[str, list[tuple[int, ast.expr]]], line: int) -> list[str]:
    """The text of an expression; of a name, that of its last assignment before the line."""
    if isinstance(value, ast.Constant) and isinstance(value.value, str):
        return [value.value]
    if isinstance(value, ast.Name):
        before = [(at, given) for at, given in assigned.get(value.id, []) if at < line]
        texts = _texts(before[-1][1], assigned, before[-1][0]) if before else []
        return texts if texts and not any(map(_ONLY_A_VALUE.fullmatch, texts)) else [f"<{value.id}>"]
    if isinstance(value, ast.Attribute):
        return [f"<{value.attr}>"]
    if isinstance(value, ast.IfExp):
        return [*_texts(value.body, assigned, line), *_texts(value.orelse, assigned, line)]
    if isinstance(value, ast.JoinedStr):
        texts = [""]
        for part in value.values:
            inner = part.value if isinstance(part, ast.FormattedValue) else part
            texts = [text + more for text in texts for more in _texts(inner, assigned, line)]
        return texts
    return ["…"]
