"""AWS::EC2::SecurityGroupIngress and AWS::EC2::SecurityGroupEgress: rules that stand outside their group."""

from functools import partial
from typing import Any

from ministack.services import ec2
from ministack.services.cloudformation.provisioners import _ec2_sg_permissions


def _create(side: str, logical_id: str, properties: dict[str, Any], stack_name: str) -> tuple[str, dict[str, str]]:
    group = ec2._security_groups.get(properties.get("GroupId"))
    if group is None:
        raise ValueError(f"the security group {properties.get('GroupId')} does not exist")
    for key in ("SourceSecurityGroupId", "DestinationSecurityGroupId"):
        if properties.get(key) and properties[key] not in ec2._security_groups:
            raise ValueError(f"the security group {properties[key]} does not exist")
    (rule,) = _ec2_sg_permissions([properties])
    if rule in group[side]:
        raise ValueError(f"the rule already exists in {properties['GroupId']}")
    group[side].append(rule)
    return f"{properties['GroupId']}|{logical_id}", {"Id": f"sgr-{abs(hash(logical_id)):x}"}


def _update(
    side: str, physical_id: str, old: dict[str, Any], new: dict[str, Any], stack_name: str
) -> tuple[str, dict[str, str]]:
    _delete(side, physical_id, old)
    return _create(side, physical_id.partition("|")[2], new, stack_name)


def _delete(side: str, physical_id: str, properties: dict[str, Any]) -> None:
    group = ec2._security_groups.get(properties.get("GroupId"))
    rules = _ec2_sg_permissions([properties])
    if group is not None:
        group[side][:] = [rule for rule in group[side] if rule not in rules]


def _handler(side: str) -> dict[str, Any]:
    return {"create": partial(_create, side), "update": partial(_update, side), "delete": partial(_delete, side)}


INGRESS = _handler("IpPermissions")
EGRESS = _handler("IpPermissionsEgress")
