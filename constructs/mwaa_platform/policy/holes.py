"""Text of which parts are not known: what a template does not tell stays a hole with a name.

There are two kinds. The name that AWS will give to a resource of these templates equals only itself, so that comparing two of them
tells something. A parameter or an import could be anything.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any

_GENERATED = ("\ue000", "\ue001")
_UNKNOWN = ("\ue002", "\ue003")
_ANY = re.compile("[\ue000\ue002]([^\ue000-\ue003]*)[\ue001\ue003]")
_UNKNOWN_ONE = re.compile("\ue002[^\ue002\ue003]*\ue003")
_ONE_GENERATED = re.compile("\ue000([^\ue000\ue001]*)\ue001")


_WRITTEN = {":": "\ue004", "/": "\ue005", ".": "\ue006"}
"""Within a hole, so that an ARN is taken apart at its own colons, slashes and dots."""
_OWN_SLASH = "\ue007"
"""A slash of the name itself, where `/` ends the stack's name."""


def _hidden(name: str) -> str:
    return "".join(_WRITTEN.get(character, character) for character in name)


def _unhidden(name: str) -> str:
    for character, written in _WRITTEN.items():
        name = name.replace(written, character)
    return name


def generated(name: str) -> str:
    """The name that AWS gives to a resource, `stack/logical id`, or an attribute of it."""
    return f"{_GENERATED[0]}{_hidden(name)}{_GENERATED[1]}"


def unknown(name: str) -> str:
    """What these templates do not tell; `name` says what it would be."""
    return f"{_UNKNOWN[0]}{_hidden(name)}{_UNKNOWN[1]}"


def outside(name: str) -> str:
    """An unknown whose name is no stack's: an import, a reference that CloudFormation resolves."""
    return unknown(name.replace("/", _OWN_SLASH))


def is_cut(text: str) -> bool:
    """Whether a piece of a text ends within a hole, read in either direction."""
    opened = sum(text.count(one) for one in (_GENERATED[0], _UNKNOWN[0]))
    return opened != sum(text.count(one) for one in (_GENERATED[1], _UNKNOWN[1]))


def is_text(value: Any) -> bool:
    """Whether it is text without any hole."""
    return isinstance(value, str) and not _ANY.search(value)


def is_open(value: Any) -> bool:
    """Whether anything in it, however deep, could be anything; generated names do not count."""
    if isinstance(value, str):
        return _UNKNOWN[0] in value
    if isinstance(value, Mapping):
        return any(is_open(item) for item in (*value.keys(), *value.values()))
    return isinstance(value, list) and any(map(is_open, value))


def has_holes(value: Any) -> bool:
    """Whether anything in it is not known as text, generated names included."""
    if isinstance(value, str):
        return bool(_ANY.search(value))
    if isinstance(value, Mapping):
        return any(has_holes(item) for item in (*value.keys(), *value.values()))
    return isinstance(value, list) and any(map(has_holes, value))


def number(value: Any) -> int | None:
    """A number that a template may write as text; nothing for anything else."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return value
    return int(value) if isinstance(value, str) and re.fullmatch(r"-?\d+", value, re.ASCII) else None


def truth(value: Any) -> bool | None:
    """True or false, which a template may write as text; nothing for anything else."""
    return {"true": True, "false": False}.get(str(value).lower())


def resource_name(value: Any) -> str | None:
    """`stack/logical id`, or with `.Attribute`, if the text is exactly one generated name."""
    found = _ONE_GENERATED.fullmatch(value) if isinstance(value, str) else None
    return _unhidden(found[1]) if found else None


def shown(value: Any) -> str:
    """For people: holes in angle brackets, without their stack."""
    return _ANY.sub(lambda m: f"<{_unhidden(m[1]).rpartition('/')[2].replace(_OWN_SLASH, '/')}>", str(value))


def full(value: Any) -> str:
    """As `shown`, with the stack."""
    return _ANY.sub(lambda m: f"<{_unhidden(m[1]).replace(_OWN_SLASH, '/')}>", str(value))


def filled(value: Any, text: str) -> str:
    """With that text in each hole."""
    return _ANY.sub(lambda _: text, str(value))


def pieces(text: str) -> Iterable[str | None]:
    """Its characters, and nothing for each hole that could be anything."""
    end = 0
    for hole in _UNKNOWN_ONE.finditer(text):
        yield from text[end : hole.start()]
        yield None
        end = hole.end()
    yield from text[end:]
