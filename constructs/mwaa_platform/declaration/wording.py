"""Pydantic's findings in the words of a declaration's author."""

import datetime
import difflib
import re
from collections.abc import Iterator, Mapping
from types import UnionType
from typing import Annotated, Any, Union, cast, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from mwaa_platform.declaration.problems import Keys, Problem
from mwaa_platform.declaration.rehearsal import DATE_PLACEHOLDERS
from mwaa_platform.declared import PLACEHOLDERS, Declared, Spelled, placeholders_in
from mwaa_platform.integrations import CATALOGUE

SERVICES = tuple(sorted(get_args(c.model_fields["service"].annotation)[0] for c in CATALOGUE))

_PLAIN_TYPES = {
    "string_type": "text",
    "int_type": "a whole number",
    "bool_type": "true or false",
    "tuple_type": "a list",
    "list_type": "a list",
    "dict_type": "keys with values",
    "mapping_type": "keys with values",
    "model_type": "keys with values",
    "model_attributes_type": "keys with values",
    "date_type": "a date as YYYY-MM-DD",
    "date_from_datetime_parsing": "a date as YYYY-MM-DD",
    "date_from_datetime_inexact": "a date as YYYY-MM-DD",
    "date_parsing": "a date as YYYY-MM-DD",
}


_REMOVE = "remove it, or take one of the allowed"
_MAP = "write each as `name: value`, on lines of their own or in braces"
_TEXT_IN = (Annotated, Union, UnionType)


def problems_of(error: ValidationError, model: type[BaseModel]) -> Iterator[Problem]:
    """One problem per finding; keys are those of the file, without pydantic's own steps through unions."""
    seen: set[Keys] = set()
    errors = [(details, _keys(details["loc"])) for details in error.errors(include_url=False)]
    for details, keys in errors:
        if details["type"] in ("bool_type", "int_type", "float_type", "string_type") and keys in seen:
            continue
        seen.add(keys)
        if details["type"] == "default_factory_not_called":
            continue
        if details["type"] == "too_short" and any(
            len(below) > len(keys) and below[: len(keys)] == keys for _, below in errors
        ):
            continue  # pydantic counts the items that are valid
        yield _problem(details, keys, model)


def _keys(location: tuple[int | str, ...]) -> Keys:
    """Drops the tag of the union behind `integrations[n]`, and the alternatives of a plain value."""
    keys = tuple(key for key in location if key != "[key]")
    if len(keys) > 2 and keys[0] == "integrations" and isinstance(keys[1], int):
        return (*keys[:2], *keys[3:])
    for count in (2, 3):
        if _holds_plain_values(keys[:count]):
            return keys[: count + 1]
    return keys


def _holds_plain_values(keys: Keys) -> bool:
    """Whether the key at this place holds values of any plain type by name."""
    return keys == ("airflow", "configuration") or (len(keys) == 3 and keys[0] == "triggered_by" and keys[2] == "conf")


def _problem(details: ErrorDetails, keys: Keys, model: type[BaseModel]) -> Problem:
    kind, context, got = details["type"], details.get("ctx", {}), details["input"]
    written = show(got)
    if kind == "refused":
        return Problem(context["message"], keys, written, context["allowed"], context["cure"])
    if kind == "extra_forbidden":
        if reason := model_at(model, keys[:-1]).REFUSED_KEYS.get(str(keys[-1])):
            return Problem(reason, keys, written, cure="remove the line")
        known = known_keys(model, keys[:-1], details["loc"])
        return Problem(
            f"unknown key {keys[-1]}", keys, allowed=", ".join(known), cure=nearest(str(keys[-1]), known) or _REMOVE
        )
    if kind == "missing":
        line = 0 if keys[:-1] else 1
        return Problem(f"the key {keys[-1]} is missing", keys[:-1], cure=f"add {keys[-1]}:", line=line)
    if kind == "union_tag_invalid":
        name = str(context.get("tag", ""))
        return Problem(
            f"unknown service {name}", (*keys, "service"), name, ", ".join(SERVICES), nearest(name, SERVICES)
        )
    if kind == "union_tag_not_found":
        return Problem("the key service is missing", keys, allowed=", ".join(SERVICES), cure="add service:")
    if kind in ("literal_error", "enum"):
        allowed = str(context.get("expected", "")).replace("'", "")
        cure = nearest(str(got), _choices(allowed)) or "write one of them"
        return Problem("not one of the allowed values", keys, written, allowed, cure)
    if _holds_plain_values(keys[:-1]):
        return Problem("no plain value", keys, written, "text, a number, true or false", "quote it")
    if kind in _PLAIN_TYPES:
        plain, spelled = _PLAIN_TYPES[kind], _spelled_at(model, keys)
        if kind == "string_type" and spelled and not _would_fit(spelled, got):
            return Problem("should be text", keys, written, spelled.meaning, "write one of the allowed")
        if plain == _PLAIN_TYPES["model_type"] and _is_map(model, keys):
            return Problem(f"should be {plain}", keys, written, "names, each with its value behind it", _MAP)
        keys_there = known_keys(model, keys, details["loc"]) if plain == _PLAIN_TYPES["model_type"] else ()
        return Problem(f"should be {plain}", keys, written, ", ".join(keys_there), _type_cure(plain, got))
    message, cure = _bound(kind, context, details["msg"])
    return Problem(message, keys, written, cure=cure)


def _annotation_at(model: type[BaseModel], keys: Keys) -> Any:
    """Of the field at that place; nothing for an item of a list or a name of a map, which are no fields."""
    above = model_at(model, keys[:-1]) if keys and keys[0] != "integrations" else None
    field = above.model_fields.get(str(keys[-1])) if above else None
    return Annotated[field.annotation, *field.metadata] if field and field.metadata else field and field.annotation


def _spelled_at(model: type[BaseModel], keys: Keys) -> Spelled | None:
    """How a text at that place is spelled."""
    waiting = [_annotation_at(model, keys)]
    for annotation in waiting:
        waiting += [part for part in get_args(annotation) if get_origin(annotation) in _TEXT_IN]
        if isinstance(annotation, Spelled):
            return annotation
    return None


def _would_fit(spelled: Spelled, got: Any) -> bool:
    """Whether it is right once it is quoted."""
    return isinstance(got, int | float) and bool(re.fullmatch(spelled.pattern, show(got), re.ASCII))


def _is_map(model: type[BaseModel], keys: Keys) -> bool:
    annotation = _annotation_at(model, keys)
    while get_origin(annotation) is Annotated:
        annotation = get_args(annotation)[0]
    origin = get_origin(annotation)
    return isinstance(origin, type) and issubclass(origin, Mapping)


def _bound(kind: str, context: dict[str, Any], fallback: str) -> tuple[str, str]:
    """What should be, and what to write."""
    if kind == "greater_than_equal":
        return f"should be at least {context['ge']}", f"write {context['ge']} or more"
    if kind == "less_than_equal":
        return f"should be at most {context['le']}", f"write {context['le']} or less"
    if kind == "too_short":
        return f"should hold at least {context['min_length']}", "name what is missing, or remove the key"
    if kind == "too_long":
        return f"should hold at most {context['max_length']}", f"keep {context['max_length']} of them"
    if kind == "string_too_short":
        return f"should have at least {context['min_length']} characters", "say more"
    return fallback, "write another value"


def _type_cure(plain: str, got: Any) -> str:
    """What to write instead; `plain` is one of `_PLAIN_TYPES`."""
    if got is None:
        return "write a value, or remove the line"
    scalar = isinstance(got, (str, int, float, datetime.date))
    text = show(got)
    if plain == "text":
        return (
            f'quote it: "{text if isinstance(got, bool) else got}"'
            if scalar
            else "write one text, without brackets and dashes"
        )
    if plain == "a list":
        return (
            f"write [{text if got else ''}]"
            if scalar
            else "write [one, two], or each on a line of its own after a dash"
        )
    if plain == "a whole number":
        if isinstance(got, str) and got.strip().isdecimal():
            return f"write {int(got)} without quotes"
        return "write a number without quotes, for example 2"
    if plain == "true or false":
        return "write true or false, without quotes"
    if plain == "keys with values":
        return "write each as `key: value`, on lines of their own or in braces"
    return "write YYYY-MM-DD"


def _choices(allowed: str) -> list[str]:
    return allowed.replace(" or ", ", ").split(", ")


def nearest(name: str, known: Any) -> str:
    """`did you mean …`, or nothing when no known name is near."""
    spelled = {str(each).lower(): str(each) for each in known}
    close = difflib.get_close_matches(name.lower(), spelled, n=1)
    return f"did you mean {spelled[close[0]]}?" if close else ""


def show(value: Any) -> str:
    """A value as a person would recognise it, cut to one line."""
    text = "nothing" if value is None else str(value).lower() if isinstance(value, bool) else str(value)
    text = " ".join(text.split()) or '""'
    return text if len(text) <= 120 else f"{text[:117]}..."


def known_keys(model: type[BaseModel], keys: Keys, location: tuple[int | str, ...]) -> tuple[str, ...]:
    """The keys that the model at that place takes, in the order they are declared."""
    current: type[BaseModel] = model
    if keys[:1] == ("integrations",) and len(location) < 3:  # the line as a whole: no service is known
        return ("service",)
    if keys[:1] == ("integrations",):
        service = location[2]
        current = next(c for c in CATALOGUE if get_args(c.model_fields["service"].annotation)[0] == service)
    else:
        current = model_at(model, keys)
    return tuple(current.model_fields)


def model_at(model: type[BaseModel], keys: Keys) -> type[Declared]:
    """The model at that place, or the nearest one above it."""
    for key in keys:
        if isinstance(key, str) and key in model.model_fields:
            model = _model_in(model.model_fields[key].annotation) or model
    return cast("type[Declared]", model)


def _model_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    for argument in get_args(annotation):
        if found := _model_in(argument):
            return found
    return None


def unknown_placeholders(value: Any, keys: Keys = ()) -> Iterator[Problem]:
    """Every `{name}` in the data that no stage can fill."""
    if isinstance(value, str):
        for name in placeholders_in(value):
            known = (*PLACEHOLDERS, *DATE_PLACEHOLDERS) if keys[:1] == ("rehearsal",) else PLACEHOLDERS
            if name not in known:
                allowed = ", ".join(f"{{{p}}}" for p in known)
                yield Problem(f"unknown placeholder {{{name}}}", keys, value, allowed, nearest(name, known))
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from unknown_placeholders(item, (*keys, key))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from unknown_placeholders(item, (*keys, index))
