"""AWS::EC2::NatGateway."""

import re
from typing import Any

from ministack.services import ec2
from ministack.services.cloudformation.provisioners import _ec2_apply_tags


def _create(logical_id: str, properties: dict[str, Any], stack_name: str) -> tuple[str, dict[str, str]]:
    subnet, allocation = properties.get("SubnetId"), properties.get("AllocationId")
    if subnet not in ec2._subnets:
        raise ValueError(f"the subnet {subnet} does not exist")
    if properties.get("ConnectivityType", "public") == "public":
        if allocation not in ec2._addresses:
            raise ValueError(f"the elastic IP allocation {allocation} does not exist")
        if any(gateway["AllocationId"] == allocation for gateway in ec2._nat_gateways.values()):
            raise ValueError(f"the elastic IP allocation {allocation} is already associated")
    _, _, body = ec2._create_nat_gateway({"SubnetId": subnet, "AllocationId": allocation or ""})
    found = re.search(r"<natGatewayId>(.+?)</natGatewayId>", body.decode() if isinstance(body, bytes) else body)
    if not found:
        raise ValueError(f"CreateNatGateway answered {body!r}")
    _ec2_apply_tags(found[1], properties)
    return found[1], {"NatGatewayId": found[1]}


def _update(physical_id: str, old: dict[str, Any], new: dict[str, Any], stack_name: str) -> tuple[str, dict[str, str]]:
    if any(old.get(key) != new.get(key) for key in ("SubnetId", "AllocationId", "ConnectivityType")):
        return _create("", new, stack_name)
    _ec2_apply_tags(physical_id, new, old)
    return physical_id, {"NatGatewayId": physical_id}


def _delete(physical_id: str, properties: dict[str, Any]) -> None:
    ec2._nat_gateways.pop(physical_id, None)
    ec2._tags.pop(physical_id, None)


HANDLER = {"create": _create, "update": _update, "delete": _delete}
