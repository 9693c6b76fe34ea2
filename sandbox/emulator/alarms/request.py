"""A CloudWatch request's parameters as nested values, in whichever of its three protocols it came."""

from collections.abc import Mapping
from typing import Any


def decoded(form: Mapping[str, Any], body: Mapping[str, Any], in_body: bool) -> Mapping[str, Any]:
    """The parameters: the body's of CBOR and JSON, or the form's of the Query protocol, whose values all are text."""
    if in_body:
        return body
    root: dict[str, Any] = {}
    for name, values in form.items():
        parts = [part for part in name.split(".") if part != "member"]
        place = root
        for part in parts[:-1]:
            place = place.setdefault(part, {})
        place[parts[-1]] = values[0] if isinstance(values, list) else values
    found: Mapping[str, Any] = _lists(root)
    return found


def _lists(value: Any) -> Any:
    if not isinstance(value, dict):
        return {"true": True, "false": False}.get(value, value)
    if value and all(key.isdigit() for key in value):
        return [_lists(value[key]) for key in sorted(value, key=int)]
    return {key: _lists(each) for key, each in value.items()}
