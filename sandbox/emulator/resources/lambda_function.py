"""AWS::Lambda::Function: MiniStack's own, which forgets the function's network; subnets and security groups must exist, as on AWS."""

from typing import Any

from ministack.services import ec2, lambda_svc
from ministack.services.cloudformation import provisioners

_ORIGINAL = dict(provisioners._RESOURCE_HANDLERS["AWS::Lambda::Function"])


def _create(logical_id: str, properties: dict[str, Any], stack_name: str) -> Any:
    _require(properties)
    created = _ORIGINAL["create"](logical_id, properties, stack_name)
    _place(created[0], properties)
    return created


def _update(physical_id: str, old: dict[str, Any], new: dict[str, Any], stack_name: str, *rest: Any) -> Any:
    _require(new)
    updated = _ORIGINAL["update"](physical_id, old, new, stack_name, *rest)
    _place(updated[0], new)
    return updated


def _require(properties: dict[str, Any]) -> None:
    network = properties.get("VpcConfig") or {}
    for key, store in (("SubnetIds", ec2._subnets), ("SecurityGroupIds", ec2._security_groups)):
        for id in network.get(key, []):
            if id not in store:
                raise ValueError(f"VpcConfig.{key}: {id} does not exist")


def _place(name: str, properties: dict[str, Any]) -> None:
    lambda_svc._functions[name]["config"]["VpcConfig"] = lambda_svc._vpc_config_with_id(properties.get("VpcConfig"))


HANDLER = {**_ORIGINAL, "create": _create, "update": _update}
