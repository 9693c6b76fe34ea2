"""Where MiniStack 1.5.33 is kinder than AWS, it is made as strict: each entry was tried, and would hide a broken deploy."""

import json
from collections.abc import Callable
from typing import Any

from ministack.services import cloudformation as cfn
from ministack.services import cloudwatch, cloudwatch_logs, ec2, iam, mwaa, s3, sns
from ministack.services.cloudformation import handlers, provisioners, stacks

from sandbox.emulator import iam_limits, state
from sandbox.faults.reasons import handler_message

NAMED: dict[str, tuple[str, Callable[[str], bool]]] = {
    "AWS::CloudWatch::Alarm": ("AlarmName", lambda name: name in cloudwatch._alarms),
    "AWS::IAM::Role": ("RoleName", lambda name: name in iam._roles),
    "AWS::Logs::LogGroup": ("LogGroupName", lambda name: name in cloudwatch_logs._log_groups),
    "AWS::S3::Bucket": ("BucketName", lambda name: name in s3._buckets),
    "AWS::SNS::Topic": ("TopicName", lambda name: any(str(arn).endswith(f":{name}") for arn in sns._topics)),
}
"""Types whose creation fails on AWS when the name is taken; MiniStack takes the existing thing over."""


def install() -> None:
    """Wrap the handlers concerned."""
    for resource_type, (property_name, exists) in NAMED.items():
        _wrap(resource_type, "create", _refuse_existing(resource_type, property_name, exists))
    _wrap_after("AWS::IAM::Policy", iam_limits.inline_policy_fits)
    _wrap_after("AWS::IAM::ManagedPolicy", iam_limits.managed_policy_fits)
    _wrap("AWS::S3::Bucket", "delete", _refuse_full_bucket)
    _wrap("AWS::EC2::Subnet", "delete", _refuse_used_subnet)
    _keep_imported_exports()


def _wrap(resource_type: str, operation: str, guard: Callable[..., None]) -> None:
    handler = provisioners._RESOURCE_HANDLERS[resource_type]
    original = handler[operation]

    def guarded(*arguments: Any) -> Any:
        guard(*arguments)
        return original(*arguments)

    provisioners._RESOURCE_HANDLERS[resource_type] = {**handler, operation: guarded}


def _wrap_after(resource_type: str, check: Callable[[dict[str, Any]], None]) -> None:
    """Checks the properties once the resource stands as they say; a creation that fails leaves nothing."""
    handler = provisioners._RESOURCE_HANDLERS[resource_type]
    create, update = handler["create"], handler["update"]

    def created(logical_id: str, properties: dict[str, Any], stack_name: str) -> Any:
        result = create(logical_id, properties, stack_name)
        try:
            check(properties)
        except ValueError:
            handler["delete"](result[0], properties)
            raise
        return result

    def updated(physical_id: str, old: dict[str, Any], new: dict[str, Any], *rest: Any) -> Any:
        result = update(physical_id, old, new, *rest)
        check(new)
        return result

    provisioners._RESOURCE_HANDLERS[resource_type] = {**handler, "create": created, "update": updated}


def _refuse_existing(resource_type: str, property_name: str, exists: Callable[[str], bool]) -> Callable[..., None]:
    def guard(logical_id: str, properties: dict[str, Any], stack_name: str) -> None:
        name = properties.get(property_name)
        if name and exists(str(name)):
            identifier = json.dumps({f"/properties/{property_name}": name}, separators=(",", ":"))
            text = f"Resource of type '{resource_type}' with identifier '{identifier}' already exists."
            raise ValueError(handler_message(text, "AlreadyExists"))

    return guard


def _refuse_full_bucket(physical_id: str, properties: dict[str, Any]) -> None:
    versions = any(key[0] == physical_id for key in s3._object_versions) if s3._object_versions else False
    if state.object_keys(physical_id) or versions:
        raise ValueError(f"The bucket you tried to delete is not empty: {physical_id} (delete all versions in it)")


def _refuse_used_subnet(physical_id: str, properties: dict[str, Any]) -> None:
    users = [
        f"environment {name}"
        for name, record in mwaa._environments.items()
        if physical_id in record.get("NetworkConfiguration", {}).get("SubnetIds", [])
    ]
    users += [f"NAT gateway {id}" for id, gateway in ec2._nat_gateways.items() if gateway["SubnetId"] == physical_id]
    if users:
        raise ValueError(f"The subnet '{physical_id}' has dependencies and cannot be deleted: {', '.join(users)}")


def _keep_imported_exports() -> None:
    original = stacks._resolve_stack_outputs

    def resolve(
        outputs: Any, conditions: Any, resources: Any, parameters: Any, mappings: Any, name: str, id: str
    ) -> Any:
        resolved, exports = original(outputs, conditions, resources, parameters, mappings, name, id)
        for export, former in list(cfn._exports.items()):
            if former["StackId"] == id and exports.get(export, {}).get("Value") != former["Value"]:
                users = [
                    other
                    for other, stack in cfn._stacks.items()
                    if other != name and export in handlers._imported_export_names(stack, other)
                ]
                if users:
                    verb = "updated" if export in exports else "deleted"
                    raise ValueError(f"Export {export} cannot be {verb} as it is in use by {', '.join(users)}")
        return resolved, exports

    stacks._resolve_stack_outputs = resolve
