"""AWS::Logs::LogGroup: MiniStack's own, but a group without a name gets one that is never given again, as on AWS.

MiniStack derives the name from stack and logical id: a new stack takes over a former one's retained group, and its rollback
deletes it.
"""

import secrets
import string
from typing import Any

from ministack.services.cloudformation import provisioners

_ORIGINAL = dict(provisioners._RESOURCE_HANDLERS["AWS::Logs::LogGroup"])
_SUFFIX = string.ascii_letters + string.digits


def _create(logical_id: str, properties: dict[str, Any], stack_name: str) -> Any:
    suffix = "".join(secrets.choice(_SUFFIX) for _ in range(12))
    return _ORIGINAL["create"](logical_id, _named(properties, f"{stack_name}-{logical_id}-{suffix}"), stack_name)


def _update(physical_id: str, old: dict[str, Any], new: dict[str, Any], stack_name: str, *rest: Any) -> Any:
    return _ORIGINAL["update"](physical_id, _named(old, physical_id), _named(new, physical_id), stack_name, *rest)


def _named(properties: dict[str, Any], name: str) -> dict[str, Any]:
    return {**properties, "LogGroupName": properties.get("LogGroupName") or name}


HANDLER = {**_ORIGINAL, "create": _create, "update": _update}
