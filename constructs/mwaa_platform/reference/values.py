"""A key of a model in words: its type, its default, what is allowed."""

import types
from collections.abc import Mapping
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from mwaa_platform.declared import Spelled
from mwaa_platform.reference.markdown import code, codes

_PLAIN = {"str": "text", "int": "whole number", "float": "number", "bool": "true or false", "date": "date"}


def type_of(annotation: Any) -> str:
    """The type as an author of YAML would say it."""
    annotation = _bare(annotation)
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Literal:
        return "text"
    if origin in (Union, types.UnionType):
        names = list(dict.fromkeys(type_of(a) for a in arguments if a is not type(None)))
        if "number" in names and "whole number" in names:
            names.remove("whole number")
        return " or ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
    if origin is tuple:
        return f"list of {_several(type_of(arguments[0]))}"
    if origin is not None and issubclass(origin, Mapping):
        return f"map of {_several(type_of(arguments[1]))}"
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return "section"
    return _PLAIN.get(getattr(annotation, "__name__", ""), str(annotation))


def _several(name: str) -> str:
    return {"text": "texts", "section": "sections", "whole number": "whole numbers"}.get(name, name)


def _bare(annotation: Any) -> Any:
    while get_origin(annotation) is Annotated:
        annotation = get_args(annotation)[0]
    return annotation


def default_of(field: FieldInfo) -> str:
    """The default as it would be written; what is computed is told by the key's own text."""
    if field.is_required():
        return "**required**"
    if field.default is PydanticUndefined:
        return "see text" if _computed(field) else "none"
    if field.default is None or field.default == ():
        return "none"
    if isinstance(field.default, BaseModel):
        return ""
    return code(str(field.default).lower() if isinstance(field.default, bool) else str(field.default))


def _computed(field: FieldInfo) -> bool:
    return field.default_factory not in (dict, list, None)


def allowed_in(field: FieldInfo) -> str:
    """What the value, its items and its keys may be: choices, bounds, spelling."""
    found = [*_meaning(field.metadata, of_text=_bare(field.annotation) is str), *_inside(field.annotation)]
    return "; ".join(dict.fromkeys(found))


def _inside(annotation: Any) -> list[str]:
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Literal:
        return [codes(map(str, arguments))]
    if origin is Annotated:
        return [*_meaning(arguments[1:]), *_inside(arguments[0])]
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return []
    return [text for argument in arguments if argument is not Ellipsis for text in _inside(argument)]


def _meaning(metadata: Any, *, of_text: bool = False) -> list[str]:
    spelled = [entry.meaning for entry in metadata if isinstance(entry, Spelled)]
    bounds = {
        name: value
        for entry in metadata
        for part in (entry.metadata if isinstance(entry, FieldInfo) else [entry])
        for name in ("ge", "le", "min_length", "max_length")
        if (value := getattr(part, name, None)) is not None
    }
    return spelled + [text for text in (_numbers(bounds), _length(bounds, of_text)) if text]


def _numbers(bounds: dict[str, int]) -> str:
    if "ge" in bounds and "le" in bounds:
        return f"{bounds['ge']} to {bounds['le']}"
    return f"at least {bounds['ge']}" if "ge" in bounds else ""


def _length(bounds: dict[str, int], of_text: bool) -> str:
    if "min_length" not in bounds:
        return ""
    exactly = bounds["min_length"] == bounds.get("max_length")
    return f"{'exactly' if exactly else 'at least'} {bounds['min_length']}{' characters' if of_text else ''}"
