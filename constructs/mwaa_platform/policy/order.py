"""What CloudFormation makes before what: by DependsOn and by references, within one template."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from mwaa_platform.policy.assembly import Assembly, Resource

_IN_TEXT = re.compile(r"\$\{(?!!)([A-Za-z0-9]+)")


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
        for name in {*([after] if isinstance(after, str) else after), *_references(definition.get("Properties"))}:
            if name in resources and name not in found:
                found.add(name)
                waiting.append(name)
    return frozenset(found)


def _references(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for key, item in value.items():
            if key == "Ref" and isinstance(item, str):
                yield item
            elif key == "Fn::GetAtt" and item and isinstance(item, (str, list)):
                yield item.partition(".")[0] if isinstance(item, str) else str(item[0])
            elif key == "Fn::Sub":
                for part in item if isinstance(item, list) else [item]:
                    yield from _IN_TEXT.findall(part) if isinstance(part, str) else _references(part)
            else:
                yield from _references(item)
    elif isinstance(value, list):
        for item in value:
            yield from _references(item)
