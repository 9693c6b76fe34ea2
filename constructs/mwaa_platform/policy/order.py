"""What CloudFormation makes before what: by DependsOn and by references, within one template."""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from mwaa_platform.policy.assembly import Assembly, Resource

_IN_TEXT = re.compile(r"\$\{\s*(?!!)([A-Za-z0-9]+)(?=[\s.}])")


def comes_first(assembly: Assembly, first: Resource, then: Resource) -> bool:
    """Whether one resource of a template is made before another of it."""
    return first.logical_id in _before(assembly, then.stack, then.logical_id)


@lru_cache(maxsize=256)
def _before(assembly: Assembly, stack: str, logical_id: str) -> frozenset[str]:
    resources = assembly.sources[stack].template.get("Resources") or {}
    found: set[str] = set()
    waiting = [logical_id]
    while waiting:
        definition = resources[waiting.pop()]
        after = definition.get("DependsOn") or []
        for name in {
            *([after] if isinstance(after, str) else after),
            *(name for _, name in references(definition.get("Properties"))),
        }:
            if name in resources and name not in found:
                found.add(name)
                waiting.append(name)
    return frozenset(found)


def references(value: Any, place: str = "") -> Iterator[tuple[str, str]]:
    """The logical ids and parameters that a value names, each with its place in it; AWS's own names are left out."""
    if isinstance(value, Mapping):
        for key, item in value.items():
            if key == "Ref" and isinstance(item, str):
                yield from [(place, item)] if "::" not in item else ()
            elif key == "Fn::GetAtt" and item and isinstance(item, (str, list)):
                yield place, item.partition(".")[0] if isinstance(item, str) else str(item[0])
            elif key == "Fn::Sub":
                yield from _in_text(item, place)
            else:
                yield from references(item, place if str(key).startswith("Fn::") else f"{place}.{key}")
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from references(item, f"{place}[{index}]")


def _in_text(argument: Any, place: str) -> Iterator[tuple[str, str]]:
    """Those in the text of Fn::Sub, but for what it gives values to itself."""
    text, given = (*argument, None, None)[:2] if isinstance(argument, list) else (argument, None)
    values = given if isinstance(given, Mapping) else {}
    names = _IN_TEXT.findall(text) if isinstance(text, str) else []
    yield from ((place, name) for name in names if name not in values)
    yield from references(values, place)
