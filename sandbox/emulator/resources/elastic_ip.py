"""AWS::EC2::EIP."""

import re
from typing import Any

from ministack.services import ec2
from ministack.services.cloudformation.provisioners import _ec2_apply_tags


def _create(logical_id: str, properties: dict[str, Any], stack_name: str) -> tuple[str, dict[str, str]]:
    _, _, body = ec2._allocate_address({"Domain": properties.get("Domain", "vpc")})
    text = body.decode() if isinstance(body, bytes) else body
    allocation, address = (re.search(rf"<{tag}>(.+?)</{tag}>", text) for tag in ("allocationId", "publicIp"))
    if not (allocation and address):
        raise ValueError(f"AllocateAddress answered {text}")
    _ec2_apply_tags(allocation[1], properties)
    return address[1], {"AllocationId": allocation[1], "PublicIp": address[1]}


def _update(physical_id: str, old: dict[str, Any], new: dict[str, Any], stack_name: str) -> tuple[str, dict[str, str]]:
    allocation = _allocation(physical_id)
    _ec2_apply_tags(allocation, new, old)
    return physical_id, {"AllocationId": allocation, "PublicIp": physical_id}


def _delete(physical_id: str, properties: dict[str, Any]) -> None:
    allocation = _allocation(physical_id)
    if any(gateway["AllocationId"] == allocation for gateway in ec2._nat_gateways.values()):
        raise ValueError(f"the address {physical_id} is in use by a NAT gateway")
    ec2._addresses.pop(allocation, None)
    ec2._tags.pop(allocation, None)


def _allocation(address: str) -> str:
    return next((id for id, record in ec2._addresses.items() if record["PublicIp"] == address), "")


HANDLER = {"create": _create, "update": _update, "delete": _delete}
