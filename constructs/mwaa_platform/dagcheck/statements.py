"""Statements in their order; both ways of a condition that cannot be told, loops over what is known element by element."""

import ast
from collections.abc import Callable, Sequence
from typing import Any

from mwaa_platform.dagcheck import airflow_calls, calling, comprehensions, expressions, imports
from mwaa_platform.dagcheck.run import Run
from mwaa_platform.dagcheck.scopes import Scope
from mwaa_platform.dagcheck.values import UNKNOWN, Class, External, Function, Instance, Value, choice, truth

_MAIN = "'__main__'"


def execute(run: Run, scope: Scope, body: Sequence[ast.stmt]) -> None:
    """Run through the statements. After `return`, `raise`, `continue` and `break` nothing else of the block is read."""
    for node in body:
        if run.spent():
            return
        reader = _READERS.get(type(node))
        if reader:
            reader(run, scope, node)
        else:
            _others(run, scope, node)
        if isinstance(node, (ast.Return, ast.Raise, ast.Continue, ast.Break)):
            return


def assign(run: Run, scope: Scope, target: ast.expr, value: Value) -> None:
    """Bind a target of whatever form; what is assigned to something unknown is forgotten."""
    if isinstance(target, ast.Name):
        scope.bind(target.id, value)
    elif isinstance(target, (ast.Tuple, ast.List)):
        starred = any(isinstance(part, ast.Starred) for part in target.elts)
        known = isinstance(value, (list, tuple)) and len(value) == len(target.elts) and not starred
        for index, part in enumerate(target.elts):
            inner = part.value if isinstance(part, ast.Starred) else part
            assign(run, scope, inner, value[index] if known else UNKNOWN)
    elif isinstance(target, ast.Attribute):
        owner = expressions.evaluate(run, scope, target.value)
        if isinstance(owner, Instance):
            owner.attributes[target.attr] = value
    elif isinstance(target, ast.Subscript):
        owner = expressions.evaluate(run, scope, target.value)
        key = expressions.evaluate(run, scope, target.slice)
        if isinstance(owner, dict):
            owner[key if isinstance(key, (str, int)) else UNKNOWN] = value


def _others(run: Run, scope: Scope, node: ast.stmt) -> None:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.expr):
            expressions.evaluate(run, scope, child)


def _expression(run: Run, scope: Scope, node: ast.Expr) -> None:
    expressions.evaluate(run, scope, node.value)


def _assignment(run: Run, scope: Scope, node: ast.Assign) -> None:
    value = expressions.evaluate(run, scope, node.value)
    for target in node.targets:
        assign(run, scope, target, value)


def _annotated(run: Run, scope: Scope, node: ast.AnnAssign) -> None:
    if node.value is not None:
        assign(run, scope, node.target, expressions.evaluate(run, scope, node.value))


def _augmented(run: Run, scope: Scope, node: ast.AugAssign) -> None:
    combined = ast.copy_location(ast.BinOp(_loaded(node.target), node.op, node.value), node)
    assign(run, scope, node.target, expressions.evaluate(run, scope, combined))


def _loaded(target: ast.Name | ast.Attribute | ast.Subscript) -> ast.expr:
    if isinstance(target, ast.Name):
        return ast.copy_location(ast.Name(target.id, ast.Load()), target)
    if isinstance(target, ast.Attribute):
        return ast.copy_location(ast.Attribute(target.value, target.attr, ast.Load()), target)
    return ast.copy_location(ast.Subscript(target.value, target.slice, ast.Load()), target)


def _function(run: Run, scope: Scope, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
    value: Value = Function(node, scope, node.name, calling.defaults_of(run, scope, node.args))
    for decorator in reversed(node.decorator_list):
        value = calling.decorated(run, value, expressions.evaluate(run, scope, decorator), run.where(scope, node))
    scope.bind(node.name, value)


def _class(run: Run, scope: Scope, node: ast.ClassDef) -> None:
    bases = tuple(expressions.evaluate(run, scope, base) for base in node.bases)
    inner = Scope(scope.path, scope)
    execute(run, inner, node.body)
    made = Class(node, scope, bases, inner.names)
    for member in inner.names.values():
        function = member.of if isinstance(member, calling.Property) else member
        if isinstance(function, Function) and function.owner is None:
            function.owner = made
            function.scope = scope
    scope.bind(node.name, made)


def _return(run: Run, scope: Scope, node: ast.Return) -> None:
    scope.returned.append(expressions.evaluate(run, scope, node.value))


def _if(run: Run, scope: Scope, node: ast.If) -> None:
    if _MAIN in ast.unparse(node.test):
        return
    holds = True if _is_type_checking(node.test) else truth(expressions.evaluate(run, scope, node.test))
    if holds is None:
        _either(run, scope, node.body, node.orelse)
    else:
        execute(run, scope, node.body if holds else node.orelse)


def _is_type_checking(test: ast.expr) -> bool:
    return (isinstance(test, ast.Name) and test.id == "TYPE_CHECKING") or (
        isinstance(test, ast.Attribute) and test.attr == "TYPE_CHECKING"
    )


def _either(run: Run, scope: Scope, *bodies: Sequence[ast.stmt]) -> None:
    """Each body from the same beginning; afterwards a name is what either left it as."""
    before = dict(scope.names)
    ends = []
    for body in bodies:
        scope.names = dict(before)
        execute(run, scope, body)
        ends.append(scope.names)
    names = dict.fromkeys(name for end in ends for name in end)
    scope.names = {name: choice([end[name] for end in ends if name in end]) for name in names}


def _for(run: Run, scope: Scope, node: ast.For | ast.AsyncFor) -> None:
    iterated = expressions.evaluate(run, scope, node.iter)
    known = isinstance(iterated, (list, tuple, dict))
    if not known:
        _forget_sums(scope, node.body)
    for element in comprehensions.elements(iterated):
        assign(run, scope, node.target, element)
        execute(run, scope, node.body)
    execute(run, scope, node.orelse)


def _while(run: Run, scope: Scope, node: ast.While) -> None:
    if truth(expressions.evaluate(run, scope, node.test)) is False:
        execute(run, scope, node.orelse)
        return
    _forget_sums(scope, node.body)
    execute(run, scope, node.body)
    execute(run, scope, node.orelse)


def _forget_sums(scope: Scope, body: Sequence[ast.stmt]) -> None:
    """What a loop of unknown length adds up is not known after one round."""
    for statement in body:
        for node in ast.walk(statement):
            if isinstance(node, ast.AugAssign) and isinstance(node.target, ast.Name):
                scope.bind(node.target.id, UNKNOWN)


def _with(run: Run, scope: Scope, node: ast.With | ast.AsyncWith) -> None:
    entered = []
    for item in node.items:
        value = expressions.evaluate(run, scope, item.context_expr)
        if item.optional_vars is not None:
            assign(run, scope, item.optional_vars, value)
        if group := airflow_calls.group_of(value):
            run.groups.append(group)
            entered.append(group)
    execute(run, scope, node.body)
    for group in entered:
        run.groups.remove(group)


def _try(run: Run, scope: Scope, node: Any) -> None:
    # A body that returned says nothing of its handlers: they are read as well.
    execute(run, scope, node.body)
    execute(run, scope, node.orelse)
    for handler in node.handlers:
        before = dict(scope.names)
        if handler.name:
            scope.bind(handler.name, UNKNOWN)
        execute(run, scope, handler.body)
        after = scope.names
        scope.names = {**after, **{name: _either_way(value, after.get(name)) for name, value in before.items()}}
    execute(run, scope, node.finalbody)


def _either_way(value: Value, handled: Value) -> Value:
    """Of two imports under one name the first, which the target version has; of two values both."""
    if handled is None or value is handled or isinstance(value, (External, Class, Function)):
        return value
    return choice([value, handled])


def _match(run: Run, scope: Scope, node: ast.Match) -> None:
    expressions.evaluate(run, scope, node.subject)
    for case in node.cases:
        for part in ast.walk(case.pattern):
            if isinstance(part, (ast.MatchAs, ast.MatchStar)) and part.name:
                scope.bind(part.name, UNKNOWN)
    _either(run, scope, *(case.body for case in node.cases), [])


def _outer(run: Run, scope: Scope, node: ast.Global | ast.Nonlocal) -> None:
    scope.outer.update(node.names)


def _import(run: Run, scope: Scope, node: ast.Import) -> None:
    imports.import_(run, scope, node)


def _import_from(run: Run, scope: Scope, node: ast.ImportFrom) -> None:
    imports.import_from(run, scope, node)


def _nothing(run: Run, scope: Scope, node: ast.stmt) -> None:
    return


_READERS: dict[type[ast.stmt], Callable[[Run, Scope, Any], None]] = {
    ast.Expr: _expression,
    ast.Assign: _assignment,
    ast.AnnAssign: _annotated,
    ast.AugAssign: _augmented,
    ast.FunctionDef: _function,
    ast.AsyncFunctionDef: _function,
    ast.ClassDef: _class,
    ast.Return: _return,
    ast.If: _if,
    ast.For: _for,
    ast.AsyncFor: _for,
    ast.While: _while,
    ast.With: _with,
    ast.AsyncWith: _with,
    ast.Try: _try,
    ast.TryStar: _try,
    ast.Match: _match,
    ast.Import: _import,
    ast.ImportFrom: _import_from,
    ast.Global: _outer,
    ast.Nonlocal: _outer,
    ast.Delete: _nothing,
    ast.Pass: _nothing,
}
