"""Python's own functions and methods, as far as names of resources are made with them."""

import json
import posixpath
from collections.abc import Callable
from typing import Any

from mwaa_platform.dagcheck import boto, calling, comprehensions
from mwaa_platform.dagcheck.run import Run, Where
from mwaa_platform.dagcheck.text import HOLE, is_known
from mwaa_platform.dagcheck.values import UNKNOWN, Arguments, Choice, External, Made, Task, Value, choice

MOST_NUMBERS = 400
_KNOWN_TEXT_ONLY = (
    "upper",
    "lower",
    "title",
    "capitalize",
    "strip",
    "lstrip",
    "rstrip",
    "replace",
    "zfill",
    "casefold",
)
_SPLIT = ("split", "rsplit", "partition", "rpartition", "splitlines")
_TESTS = ("startswith", "endswith", "isdigit", "isalpha")


def builtin(run: Run, name: str, arguments: Arguments, where: Where) -> Value:
    """A function of Python's."""
    values = arguments.positional
    only = values[0] if values else None
    if name == "str":
        return _text(only) if values else ""
    if name in ("list", "tuple", "sorted", "reversed", "set", "frozenset"):
        return (
            list(comprehensions.elements(only))
            if isinstance(only, (list, tuple, dict))
            else []
            if not values
            else UNKNOWN
        )
    if name == "dict":
        inner = only if isinstance(only, dict) else _pairs(only)
        return {**inner, **arguments.named, **({UNKNOWN: UNKNOWN} if arguments.open else {})}
    if name == "len":
        return len(only) if isinstance(only, (list, tuple, dict)) and not isinstance(only, str) else UNKNOWN
    if name == "range" and all(type(value) is int for value in values) and 1 <= len(values) <= 3:
        try:
            return list(range(*values)[:MOST_NUMBERS])
        except ValueError:
            return UNKNOWN
    if name == "enumerate" and isinstance(only, (list, tuple)):
        return list(enumerate(only))
    if name == "zip" and values and all(isinstance(value, (list, tuple)) for value in values):
        return [tuple(row) for row in zip(*values, strict=False)]
    if name == "isinstance":
        return UNKNOWN
    if name in ("map", "filter"):
        return _mapped(run, name, values, where)
    if name == "getattr" and len(values) >= 2 and isinstance(values[1], str):
        from mwaa_platform.dagcheck import attributes

        return attributes.attribute(run, only, values[1], where)
    calling.follow_functions(run, arguments, where)
    return HOLE if name in ("repr", "format", "input") else UNKNOWN


def _mapped(run: Run, name: str, values: list[Value], where: Where) -> Value:
    if len(values) < 2:
        return UNKNOWN
    found = [
        calling.call(run, values[0], Arguments([element]), where) for element in comprehensions.elements(values[1])
    ]
    return found if name == "map" else values[1]


def _pairs(value: Value) -> dict[Any, Value]:
    if not isinstance(value, list) or not all(isinstance(pair, (list, tuple)) and len(pair) == 2 for pair in value):
        return {} if value is None else {UNKNOWN: UNKNOWN}
    return {key if isinstance(key, (str, int)) else UNKNOWN: item for key, item in value}


def _text(value: Value) -> Value:
    if isinstance(value, Choice):
        return choice(_text(one) for one in value.values)
    if isinstance(value, Task):
        return _text(value.result)
    if isinstance(value, str):
        return value
    if value is None or type(value) in (int, bool):
        return str(value) if type(value) is not int or value.bit_length() < 512 else HOLE
    return HOLE


def library(run: Run, name: str, arguments: Arguments, where: Where) -> Value:
    """A function of the standard library; `NotImplemented` for all others."""
    values = arguments.positional
    if name in ("os.environ.get", "os.getenv"):
        only = values[0] if values else None
        default = values[1] if len(values) > 1 else UNKNOWN
        found = boto.environment_name(only, run, where) if isinstance(only, str) else HOLE
        return choice([found, default]) if found == HOLE and isinstance(default, str) else found
    if name in ("os.path.join", "posixpath.join"):
        return posixpath.join(*values) if values and all(isinstance(value, str) for value in values) else HOLE
    if name == "textwrap.dedent":
        return values[0] if values and isinstance(values[0], str) else HOLE
    if name == "json.dumps":
        return _json(values[0] if values else None)
    if name == "functools.wraps":
        return Made(name, arguments)
    if name in ("functools.partial", "contextvars.copy_context"):
        return _partial(values, arguments)
    if name in ("functools.lru_cache", "functools.cache"):
        return values[0] if values and not isinstance(values[0], (int, External)) else UNKNOWN
    return NotImplemented


def _json(value: Value) -> Value:
    try:
        text = json.dumps(value)
    except (TypeError, ValueError, RecursionError):
        return HOLE
    return text if text.isascii() and "\\ue0" not in text else HOLE


def _partial(values: list[Value], arguments: Arguments) -> Value:
    return calling.Mapped(values[0], Arguments(values[1:], arguments.named, arguments.open)) if values else UNKNOWN


def method(run: Run, owner: Value, name: str, arguments: Arguments, where: Where) -> Value:
    """A method of text, of a list or of a dictionary."""
    if any(isinstance(value, Choice) for value in arguments.positional):
        return UNKNOWN
    if isinstance(owner, str):
        return _of_text(owner, name, arguments)
    if isinstance(owner, list):
        return _of_list(owner, name, arguments.positional)
    if isinstance(owner, dict):
        return _of_dict(owner, name, arguments)
    if isinstance(owner, External) and owner.name == "os.environ":
        return HOLE
    calling.follow_functions(run, arguments, where)
    return UNKNOWN


def _of_text(owner: str, name: str, arguments: Arguments) -> Value:
    values = [value.result if isinstance(value, Task) else value for value in arguments.positional]
    if name == "format":
        return _formatted(owner, values, arguments)
    if name == "join":
        parts = values[0] if values else None
        return owner.join(map(_as_text, parts)) if isinstance(parts, (list, tuple)) else HOLE
    if name in ("removeprefix", "removesuffix", *_KNOWN_TEXT_ONLY, *_SPLIT, *_TESTS):
        return _computed(owner, name, values)
    return HOLE if name in ("encode", "decode", "translate") else UNKNOWN


def _computed(owner: str, name: str, values: list[Value]) -> Value:
    texts = all(isinstance(value, (str, int)) and (not isinstance(value, str) or is_known(value)) for value in values)
    ends = name in ("removeprefix", "lstrip", "startswith", "removesuffix", "rstrip", "endswith", "strip")
    if texts and (is_known(owner) or (ends and _ends_are_known(owner, values))):
        computing: Callable[..., Any] = getattr(owner, name)
        try:
            found = computing(*values)
        except (TypeError, ValueError):
            return UNKNOWN
        return list(found) if isinstance(found, tuple) else found
    return HOLE if name not in _SPLIT and name not in _TESTS else UNKNOWN


def _ends_are_known(owner: str, values: list[Value]) -> bool:
    """Whether both ends are so long known that what is taken from them is decided."""
    longest = max((len(value) for value in values if isinstance(value, str)), default=1)
    return is_known(owner[:longest]) and is_known(owner[-longest:]) and len(owner) > 2 * longest


def _as_text(value: Value) -> str:
    return value if isinstance(value, str) else str(value) if type(value) is int and value.bit_length() < 512 else HOLE


def _formatted(owner: str, values: list[Value], arguments: Arguments) -> Value:
    try:
        named = {key: _as_text(value) for key, value in arguments.named.items()}
        found = owner.format(*map(_as_text, values), **named)
    except (IndexError, KeyError, ValueError, AttributeError, TypeError):
        return HOLE
    return found if len(found) < 20_000 else HOLE


def _of_list(owner: list[Value], name: str, values: list[Value]) -> Value:
    if name == "append" and values and len(owner) < MOST_NUMBERS:
        owner.append(values[0])
    elif name == "extend" and values and len(owner) < MOST_NUMBERS:
        owner.extend(comprehensions.elements(values[0]))
    elif name in ("copy",):
        return list(owner)
    elif name == "pop":
        return choice(owner) if owner else UNKNOWN
    return None if name in ("append", "extend", "sort", "insert") else UNKNOWN


def _of_dict(owner: dict[Any, Value], name: str, arguments: Arguments) -> Value:
    values = arguments.positional
    if name in ("get", "pop", "setdefault"):
        key = values[0] if values else UNKNOWN
        if isinstance(key, (str, int)) and key in owner:
            return owner[key]
        open_ = any(not isinstance(known, (str, int)) for known in owner)
        default = values[1] if len(values) > 1 else None
        return default if isinstance(key, (str, int)) and not open_ else UNKNOWN
    if name == "items":
        return [*owner.items()]
    if name in ("keys", "values"):
        return list(owner) if name == "keys" else list(owner.values())
    if name == "update":
        owner.update(values[0] if values and isinstance(values[0], dict) else {})
        owner.update(arguments.named)
        return None
    return dict(owner) if name == "copy" else UNKNOWN
