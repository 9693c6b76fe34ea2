"""What the keys of a model mean: the docstrings below its attributes, read from the source where schema and reference need them.

Pydantic would read them too (`use_attribute_docstrings`), but whenever a model is made: a third of every command's start.
"""

import ast
import inspect
import itertools
import textwrap
from functools import cache
from typing import Any, get_args

from pydantic import BaseModel


def text_of(model: type[BaseModel], key: str) -> str:
    """The key's text in one line, from the nearest class that writes the key anew; empty if that says nothing."""
    for owner in model.__mro__:
        if key in vars(owner).get("__annotations__", {}):
            return " ".join(_texts(owner).get(key, "").split())
    return ""


@cache
def _texts(owner: type) -> dict[str, str]:
    (read,) = ast.parse(textwrap.dedent(inspect.getsource(owner))).body
    statements = read.body if isinstance(read, ast.ClassDef) else []
    return {
        before.target.id: inspect.cleandoc(after.value.value)
        for before, after in itertools.pairwise(statements)
        if isinstance(before, ast.AnnAssign)
        and isinstance(before.target, ast.Name)
        and isinstance(after, ast.Expr)
        and isinstance(after.value, ast.Constant)
        and isinstance(after.value.value, str)
    }


def with_texts(schema: dict[str, Any], model: type[BaseModel]) -> dict[str, Any]:
    """The JSON Schema of a model, each key with its text as `description`, those of the models in it too; closed."""
    definitions = schema.get("$defs", {})
    for one in _models(model, {}):
        properties = (schema if one is model else definitions.get(one.__name__, {})).get("properties", {})
        for key, described in properties.items():
            if text := text_of(one, key):
                properties[key] = dict(sorted({**described, "description": text}.items()))
    _close(schema)
    return schema


def _close(schema: Any) -> None:
    """Maps whose names have a pattern take no others; pydantic's schema would let them through unchecked."""
    parts = schema.values() if isinstance(schema, dict) else schema if isinstance(schema, list) else ()
    for part in parts:
        _close(part)
    if isinstance(schema, dict) and isinstance(schema.get("patternProperties"), dict):
        schema["additionalProperties"] = False


def _models(annotation: Any, found: dict[type[BaseModel], None]) -> dict[type[BaseModel], None]:
    """The models of an annotation, and those in their fields."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        if annotation not in found:
            found[annotation] = None
            for field in annotation.model_fields.values():
                _models(field.annotation, found)
    else:
        for argument in get_args(annotation):
            _models(argument, found)
    return found
