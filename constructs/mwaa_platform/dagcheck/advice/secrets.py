"""Secrets as text: by their form, or by the name of what they are given to. What they are is never part of what is said."""

import ast
from collections.abc import Iterator

from mwaa_platform.dagcheck.advice.rules import SECRET_IN_CODE
from mwaa_platform.dagcheck.advice.said import Advice
from mwaa_platform.dagcheck.run import Where
from mwaa_platform.dagcheck.sources import Source
from mwaa_platform.declaration.secret_forms import forms_in, may_be_one, names_a_secret

_WITH_DEFAULT = ("get", "getenv", "setdefault", "putenv", "set")
"""Functions and methods that take a name and then a text for it: of os, of dictionaries, of Airflow's Variable."""


def secrets(source: Source) -> Iterator[Advice]:
    """Every secret of a file, one for a line."""
    found: dict[int, str] = {}
    text = "\n".join(source.lines)
    for at, said in forms_in(text):
        found.setdefault(text.count("\n", 0, at) + 1, said)
    for node in source.nodes:
        for name, value in _given(node):
            if isinstance(value, ast.Constant) and isinstance(value.value, str) and may_be_one(value.value):
                found.setdefault(value.lineno, f"{name} is given as text")
    for line, said in sorted(found.items()):
        yield Advice(SECRET_IN_CODE, Where(source.path, line, line), said)


def _given(node: ast.AST) -> Iterator[tuple[object, ast.expr | None]]:
    """What a node gives to something with the name of a secret."""
    return ((name, value) for name, value in _named(node) if names_a_secret(name) or name == _AUTH)


_AUTH = "the password in auth"


def _named(node: ast.AST) -> Iterator[tuple[object, ast.expr | None]]:
    match node:
        case ast.keyword(arg="auth", value=ast.Tuple(elts=[_, second])):
            yield _AUTH, second
        case ast.keyword(arg=name, value=value):
            yield name, value
        case ast.Dict():
            for key, value in zip(node.keys, node.values, strict=True):
                yield _name(key), value
        case ast.Assign():
            for target in node.targets:
                yield _name(target), node.value
        case ast.AnnAssign():
            yield _name(node.target), node.value
        case ast.arguments():
            by_position = [*node.posonlyargs, *node.args]
            for parameter, value in zip(reversed(by_position), reversed(node.defaults), strict=False):
                yield parameter.arg, value
            for parameter, default in zip(node.kwonlyargs, node.kw_defaults, strict=True):
                yield parameter.arg, default
        case ast.Call(func=ast.Attribute(attr=function) | ast.Name(id=function), args=[first, second, *_]):
            if function in _WITH_DEFAULT:
                yield _name(first), second


def _name(node: ast.expr | None) -> object:
    match node:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
        case ast.Subscript(slice=ast.Constant(value=name)) | ast.Constant(value=name):
            return name
    return None
