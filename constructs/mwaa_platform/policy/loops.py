"""`Fn::ForEach` of AWS::LanguageExtensions, written out where the template itself lists what it goes over."""

import re
from collections.abc import Mapping
from typing import Any

_LOOP = "Fn::ForEach::"


def written_out(template: Mapping[str, Any]) -> dict[str, Any]:
    """The template with its loops written out; one over what the template does not tell stays as it is."""
    parameters = template.get("Parameters")
    return {
        key: _value(value, parameters if isinstance(parameters, Mapping) else {}) for key, value in template.items()
    }


def _value(value: Any, parameters: Mapping[str, Any]) -> Any:
    if isinstance(value, list):
        return [_value(item, parameters) for item in value]
    if not isinstance(value, Mapping):
        return value
    made: dict[Any, Any] = {}
    for key, item in value.items():
        rounds = _rounds(item, parameters) if str(key).startswith(_LOOP) else None
        if rounds is None:
            made[key] = _value(item, parameters)
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
