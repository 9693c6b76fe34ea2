"""`Fn::ForEach` of AWS::LanguageExtensions, written out where the template itself lists what it goes over."""

import re
from collections.abc import Mapping
from typing import Any

_LOOP = "Fn::ForEach::"
_MOST_VALUES = 500_000
"""A template has at most 1 MB (CloudFormation quotas, 2026), so fewer values than that."""


def written_out(template: Mapping[str, Any]) -> dict[str, Any]:
    """The template with its loops written out; one over what the template does not tell stays as it is."""
    parameters = template.get("Parameters")
    known = parameters if isinstance(parameters, Mapping) else {}
    return {_key(key): _value(value, known) for key, value in template.items()}


def is_finite(template: Any) -> bool:
    """Whether it has an end: anchors may refer to themselves, or multiply."""
    waiting, seen = [template], 0
    while waiting and seen <= _MOST_VALUES:
        seen += 1
        one = waiting.pop()
        waiting += one.values() if isinstance(one, Mapping) else one if isinstance(one, list) else ()
    return seen <= _MOST_VALUES


def _key(key: Any) -> str:
    """YAML reads `on` and `1` as no text, which CloudFormation takes for text."""
    return str(key).lower() if isinstance(key, bool) else str(key)


def _value(value: Any, parameters: Mapping[str, Any]) -> Any:
    if isinstance(value, list):
        return [_value(item, parameters) for item in value]
    if not isinstance(value, Mapping):
        return value
    made: dict[Any, Any] = {}
    for key, item in value.items():
        rounds = _rounds(item, parameters) if str(key).startswith(_LOOP) else None
        if rounds is None:
            made[_key(key)] = _value(item, parameters)
        for one in rounds or ():
            made.update(_value(one, parameters))
    return made


def _rounds(loop: Any, parameters: Mapping[str, Any]) -> list[dict[Any, Any]] | None:
    """What each round makes; nothing if the loop is not of that form, or goes over what is not known."""
    if not (isinstance(loop, list) and len(loop) == 3 and isinstance(loop[0], str) and isinstance(loop[2], Mapping)):
        return None
    name, over, body = loop
    if isinstance(over, Mapping) and isinstance(declared := parameters.get(str(over.get("Ref"))), Mapping):
        default = declared.get("Default")
        over = [part.strip() for part in default.split(",")] if isinstance(default, str) else default
    if not isinstance(over, list) or not all(isinstance(one, (str, int)) for one in over):
        return None
    return [_put(body, name, str(one)) for one in over]


def _put(value: Any, name: str, text: str) -> Any:
    if isinstance(value, Mapping):
        if dict(value) == {"Ref": name}:
            return text
        return {_put(key, name, text): _put(item, name, text) for key, item in value.items()}
    if isinstance(value, list):
        return [_put(item, name, text) for item in value]
    if not isinstance(value, str):
        return value
    plain = re.sub(r"[^A-Za-z0-9]", "", text)
    return value.replace("${" + name + "}", text).replace("&{" + name + "}", plain)
