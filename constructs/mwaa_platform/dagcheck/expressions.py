"""What an expression comes to; calls in it are followed (`calling`)."""

import ast
import operator
from collections.abc import Callable
from typing import Any

from mwaa_platform.dagcheck import attributes, calling, comprehensions
from mwaa_platform.dagcheck.operators import MOST_CHARACTERS, as_text, combined
from mwaa_platform.dagcheck.run import Run
from mwaa_platform.dagcheck.scopes import Scope
from mwaa_platform.dagcheck.text import HOLE
from mwaa_platform.dagcheck.values import UNKNOWN, Arguments, Choice, Function, Unknown, Value, choice, truth

_COMPARE: dict[type[ast.cmpop], Callable[[Any, Any], Any]] = {
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
}


def evaluate(run: Run, scope: Scope, node: ast.expr | None) -> Value:
    """The value; `UNKNOWN` for whatever is not followed."""
    if node is None:
        return None
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, (str, int, float, bool, bytes, type(None))) else UNKNOWN
    if run.spent():
        return UNKNOWN
    read = _READERS.get(type(node))
    return read(run, scope, node) if read else _unread(run, scope, node)


def _unread(run: Run, scope: Scope, node: ast.expr) -> Value:
    """What has no value here may hold calls that count: an awaited one, for example."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.expr):
            evaluate(run, scope, child)
    return UNKNOWN


def _name(run: Run, scope: Scope, node: ast.Name) -> Value:
    return scope.find(node.id)


def _joined(run: Run, scope: Scope, node: ast.JoinedStr) -> Value:
    parts: list[list[str]] = []
    for part in node.values:
        value = evaluate(run, scope, part.value if isinstance(part, ast.FormattedValue) else part)
        formatted = isinstance(part, ast.FormattedValue) and (part.format_spec is not None)
        values = value.values if isinstance(value, Choice) else (value,)
        parts.append([HOLE if formatted and not isinstance(v, str) else as_text(v) for v in values])
    return _all_texts(parts)


def _all_texts(parts: list[list[str]]) -> Value:
    texts = [""]
    for alternatives in parts:
        texts = [before + after for before in texts for after in alternatives]
        if len(texts) > 64 or any(len(text) > MOST_CHARACTERS for text in texts):
            return HOLE
    return choice(texts)


def _binary(run: Run, scope: Scope, node: ast.BinOp) -> Value:
    # A chain of 1,000 additions is as deep; it is walked down here and not by recursion.
    chain: list[ast.BinOp] = []
    left: ast.expr = node
    while isinstance(left, ast.BinOp):
        chain.append(left)
        left = left.left
    value = evaluate(run, scope, left)
    for link in reversed(chain):
        value = combined(link.op, value, evaluate(run, scope, link.right))
    return value


def _boolean(run: Run, scope: Scope, node: ast.BoolOp) -> Value:
    found: list[Value] = []
    ends = isinstance(node.op, ast.Or)
    for part in node.values:
        value = evaluate(run, scope, part)
        holds = truth(value)
        if holds is ends or part is node.values[-1]:
            return choice([*found, value])
        if holds is None:
            found.append(value)
    return choice(found)


def _unary(run: Run, scope: Scope, node: ast.UnaryOp) -> Value:
    value = evaluate(run, scope, node.operand)
    if isinstance(node.op, ast.Not):
        holds = truth(value)
        return UNKNOWN if holds is None else not holds
    if isinstance(node.op, ast.USub) and type(value) in (int, float):
        return -value
    return UNKNOWN


def _compared(run: Run, scope: Scope, node: ast.Compare) -> Value:
    values = [evaluate(run, scope, part) for part in (node.left, *node.comparators)]
    if len(values) != 2:
        return UNKNOWN
    (left, right), op = values, node.ops[0]
    if isinstance(op, (ast.Is, ast.IsNot)) and right is None:
        if isinstance(left, (Unknown, Choice)):
            return UNKNOWN
        return (left is None) is isinstance(op, ast.Is)
    if not (_settled(left) and _settled(right)):
        return UNKNOWN
    try:
        if isinstance(op, (ast.In, ast.NotIn)):
            return (left in right) is isinstance(op, ast.In)
        return bool(_COMPARE[type(op)](left, right)) if type(op) in _COMPARE else UNKNOWN
    except TypeError:
        return UNKNOWN


def _settled(value: Value) -> bool:
    """Whether a value is known in full, so that Python's own comparison holds."""
    if isinstance(value, str):
        return not any("\ue000" <= c <= "\ue003" for c in value)
    if isinstance(value, (list, tuple, set)):
        return all(_settled(item) for item in value)
    if isinstance(value, dict):
        return all(_settled(item) for item in value)
    return value is None or isinstance(value, (bool, int, float, bytes))


def _conditional(run: Run, scope: Scope, node: ast.IfExp) -> Value:
    holds = truth(evaluate(run, scope, node.test))
    if holds is None:
        return choice([evaluate(run, scope, node.body), evaluate(run, scope, node.orelse)])
    return evaluate(run, scope, node.body if holds else node.orelse)


def _elements(run: Run, scope: Scope, node: ast.List | ast.Tuple | ast.Set) -> Value:
    found: list[Value] = []
    for part in node.elts:
        if isinstance(part, ast.Starred):
            inner = evaluate(run, scope, part.value)
            found += list(inner) if isinstance(inner, (list, tuple)) else [UNKNOWN]
        else:
            found.append(evaluate(run, scope, part))
    return tuple(found) if isinstance(node, ast.Tuple) else found


def _dictionary(run: Run, scope: Scope, node: ast.Dict) -> Value:
    found: dict[Any, Value] = {}
    for key_node, value_node in zip(node.keys, node.values, strict=True):
        value = evaluate(run, scope, value_node)
        if key_node is None:
            if isinstance(value, dict):
                found |= value
            else:
                found[UNKNOWN] = UNKNOWN
            continue
        key = evaluate(run, scope, key_node)
        found[key if isinstance(key, (str, int, float, bytes, tuple, type(None))) and _hashable(key) else UNKNOWN] = (
            value
        )
    return found


def _hashable(key: Value) -> bool:
    try:
        hash(key)
    except TypeError:
        return False
    return True


def _attribute(run: Run, scope: Scope, node: ast.Attribute) -> Value:
    return attributes.attribute(run, evaluate(run, scope, node.value), node.attr, run.where(scope, node))


def _subscript(run: Run, scope: Scope, node: ast.Subscript) -> Value:
    value = evaluate(run, scope, node.value)
    return attributes.item(run, value, evaluate(run, scope, node.slice), node.slice, run.where(scope, node))


def _lambda(run: Run, scope: Scope, node: ast.Lambda) -> Value:
    return Function(node, scope, "<lambda>", calling.defaults_of(run, scope, node.args))


def _call(run: Run, scope: Scope, node: ast.Call) -> Value:
    callee = evaluate(run, scope, node.func)
    if callee == calling.SUPER:
        return calling.super_of(scope)
    arguments = Arguments()
    for part in node.args:
        if isinstance(part, ast.Starred):
            inner = evaluate(run, scope, part.value)
            if isinstance(inner, (list, tuple)):
                arguments.positional += inner
            else:
                arguments.open = True
        else:
            arguments.positional.append(evaluate(run, scope, part))
    for keyword in node.keywords:
        value = evaluate(run, scope, keyword.value)
        if keyword.arg is not None:
            arguments.named[keyword.arg] = value
        elif isinstance(value, dict):
            arguments.named |= {key: item for key, item in value.items() if isinstance(key, str)}
            arguments.open = arguments.open or any(not isinstance(key, str) for key in value)
        else:
            arguments.open = True
    return calling.call(run, callee, arguments, run.where(scope, node))


def _walrus(run: Run, scope: Scope, node: ast.NamedExpr) -> Value:
    value = evaluate(run, scope, node.value)
    scope.bind(node.target.id, value)
    return value


def _inner(run: Run, scope: Scope, node: ast.Await | ast.Starred | ast.YieldFrom | ast.Yield) -> Value:
    return evaluate(run, scope, node.value)


def _listed(run: Run, scope: Scope, node: ast.ListComp | ast.SetComp | ast.GeneratorExp) -> Value:
    return comprehensions.listed(run, scope, node)


def _mapped(run: Run, scope: Scope, node: ast.DictComp) -> Value:
    return comprehensions.mapped(run, scope, node)


_READERS: dict[type[ast.expr], Callable[[Run, Scope, Any], Value]] = {
    ast.Name: _name,
    ast.JoinedStr: _joined,
    ast.BinOp: _binary,
    ast.BoolOp: _boolean,
    ast.UnaryOp: _unary,
    ast.Compare: _compared,
    ast.IfExp: _conditional,
    ast.List: _elements,
    ast.Tuple: _elements,
    ast.Set: _elements,
    ast.Dict: _dictionary,
    ast.Attribute: _attribute,
    ast.Subscript: _subscript,
    ast.Lambda: _lambda,
    ast.Call: _call,
    ast.NamedExpr: _walrus,
    ast.Await: _inner,
    ast.Starred: _inner,
    ast.Yield: _inner,
    ast.YieldFrom: _inner,
    ast.ListComp: _listed,
    ast.SetComp: _listed,
    ast.GeneratorExp: _listed,
    ast.DictComp: _mapped,
}
