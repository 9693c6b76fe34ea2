"""AWS::S3::Bucket: MiniStack's own, with the template's tags, which CDK's handler asks for before it empties a bucket."""

from typing import Any

from ministack.services import s3
from ministack.services.cloudformation import provisioners

_ORIGINAL = dict(provisioners._RESOURCE_HANDLERS["AWS::S3::Bucket"])


def _create(logical_id: str, properties: dict[str, Any], stack_name: str) -> Any:
    name, attributes = _ORIGINAL["create"](logical_id, properties, stack_name)
    _tag(name, properties)
    return name, attributes


def _update(physical_id: str, old: dict[str, Any], new: dict[str, Any], stack_name: str, *rest: Any) -> Any:
    name, attributes = _ORIGINAL["update"](physical_id, old, new, stack_name, *rest)
    _tag(name, new)
    return name, attributes


def _tag(name: str, properties: dict[str, Any]) -> None:
    s3._bucket_tags[name] = {tag["Key"]: str(tag["Value"]) for tag in properties.get("Tags", [])}


HANDLER = {**_ORIGINAL, "create": _create, "update": _update}
