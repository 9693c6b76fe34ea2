"""AWS::EC2::FlowLog to a CloudWatch log group."""

import re
from typing import Any

from ministack.services import ec2
from ministack.services.cloudformation.provisioners import _ec2_apply_tags

from sandbox.emulator import state


def _create(logical_id: str, properties: dict[str, Any], stack_name: str) -> tuple[str, dict[str, str]]:
    resource, role = properties.get("ResourceId"), str(properties.get("DeliverLogsPermissionArn", ""))
    if properties.get("ResourceType") == "VPC" and resource not in ec2._vpcs:
        raise ValueError(f"the VPC {resource} does not exist")
    if properties.get("LogDestinationType", "cloud-watch-logs") == "cloud-watch-logs":
        record = state.role(role)
        if record is None or not state.service_may_assume(record, "vpc-flow-logs.amazonaws.com", {}):
            raise ValueError(
                f"flow logs cannot be delivered: {role or 'no role'} does not admit vpc-flow-logs.amazonaws.com"
            )
    keys = ("ResourceType", "TrafficType", "LogDestinationType", "LogDestination", "LogGroupName")
    parameters = {key: properties[key] for key in keys if key in properties}
    _, _, body = ec2._create_flow_logs({**parameters, "ResourceId.1": resource})
    found = re.search(r"<item>(.+?)</item>", body.decode() if isinstance(body, bytes) else body)
    if not found:
        raise ValueError(f"CreateFlowLogs answered {body!r}")
    _ec2_apply_tags(found[1], properties)
    return found[1], {"Id": found[1]}


def _update(physical_id: str, old: dict[str, Any], new: dict[str, Any], stack_name: str) -> tuple[str, dict[str, str]]:
    if {**old, "Tags": None} != {**new, "Tags": None}:
        return _create("", new, stack_name)
    _ec2_apply_tags(physical_id, new, old)
    return physical_id, {"Id": physical_id}


def _delete(physical_id: str, properties: dict[str, Any]) -> None:
    ec2._flow_logs.pop(physical_id, None)
    ec2._tags.pop(physical_id, None)


HANDLER = {"create": _create, "update": _update, "delete": _delete}
