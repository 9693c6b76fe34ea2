"""AWS::S3::Bucket: MiniStack's own, with two properties that it leaves out.

Tags, which CDK's handler asks for before it empties a bucket; and encryption under a named key, which MWAA compares with the
environment's. MiniStack has no aws/s3 key and refuses what would be encrypted under it, so aws:kms without a key is left out.
"""

from typing import Any
from xml.sax.saxutils import escape

from ministack.services import s3
from ministack.services.cloudformation import provisioners

_ORIGINAL = dict(provisioners._RESOURCE_HANDLERS["AWS::S3::Bucket"])


def _create(logical_id: str, properties: dict[str, Any], stack_name: str) -> Any:
    name, attributes = _ORIGINAL["create"](logical_id, properties, stack_name)
    _tag(name, properties)
    _encrypt(name, properties)
    return name, attributes


def _update(physical_id: str, old: dict[str, Any], new: dict[str, Any], stack_name: str, *rest: Any) -> Any:
    name, attributes = _ORIGINAL["update"](physical_id, old, new, stack_name, *rest)
    _tag(name, new)
    _encrypt(name, new)
    return name, attributes


def _tag(name: str, properties: dict[str, Any]) -> None:
    s3._bucket_tags[name] = {tag["Key"]: str(tag["Value"]) for tag in properties.get("Tags", [])}


def _encrypt(name: str, properties: dict[str, Any]) -> None:
    rules = (properties.get("BucketEncryption") or {}).get("ServerSideEncryptionConfiguration") or [{}]
    default = rules[0].get("ServerSideEncryptionByDefault", {})
    if not default.get("KMSMasterKeyID"):
        s3._bucket_encryption.pop(name, None)
        return
    by_default = "".join(f"<{key}>{escape(str(value))}</{key}>" for key, value in default.items())
    rule = f"<Rule><ApplyServerSideEncryptionByDefault>{by_default}</ApplyServerSideEncryptionByDefault></Rule>"
    s3._put_bucket_encryption(
        name, f"<ServerSideEncryptionConfiguration>{rule}</ServerSideEncryptionConfiguration>".encode()
    )


HANDLER = {**_ORIGINAL, "create": _create, "update": _update}
