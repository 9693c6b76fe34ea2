"""AWS::ElasticLoadBalancingV2::*: MiniStack's own, made as strict as Elastic Load Balancing about what an ALB needs.

Whether a certificate exists is not looked at: it is the account's. Source: Application Load Balancers (application-load-balancers,
enable-access-logging, target-group-register-targets), 2026.
"""

import ipaddress
import json
from collections.abc import Iterator, Mapping
from typing import Any

from ministack.services import alb, s3
from ministack.services.cloudformation import provisioners

from sandbox.emulator import state

_TYPE = "AWS::ElasticLoadBalancingV2::"
_ORIGINAL = {
    name: dict(provisioners._RESOURCE_HANDLERS[f"{_TYPE}{name}"])
    for name in ("LoadBalancer", "Listener", "TargetGroup")
}
_SMALLEST_SUBNET = 27
_DELIVERY = "logdelivery.elasticloadbalancing.amazonaws.com"
Properties = dict[str, Any]


def _wrong(properties: Properties) -> Iterator[str]:
    found = {str(id): state.subnet(str(id)) for id in properties.get("Subnets", [])}
    yield from (f"The subnet ID '{id}' does not exist" for id, subnet in found.items() if subnet is None)
    subnets = [subnet for subnet in found.values() if subnet]
    if len({subnet["AvailabilityZone"] for subnet in subnets}) < 2:
        yield "At least two subnets in two different Availability Zones must be specified"
    for subnet in subnets:
        if ipaddress.IPv4Network(subnet["CidrBlock"]).prefixlen > _SMALLEST_SUBNET:
            yield f"Not enough IP space available in {subnet['CidrBlock']}: /{_SMALLEST_SUBNET} at least"
    vpcs = {subnet["VpcId"] for subnet in subnets}
    for id in properties.get("SecurityGroups", []):
        if (state.security_group(id) or {}).get("VpcId") not in vpcs:
            yield f"The security group '{id}' does not exist in {', '.join(sorted(vpcs))}"
    attributes = _attributes(properties)
    if attributes.get("access_logs.s3.enabled") == "true":
        yield from _logs_are_written(
            attributes.get("access_logs.s3.bucket", ""), attributes.get("access_logs.s3.prefix", "")
        )


def _attributes(properties: Properties) -> dict[str, str]:
    return {each["Key"]: str(each["Value"]) for each in properties.get("LoadBalancerAttributes", [])}


def _logs_are_written(bucket: str, prefix: str) -> Iterator[str]:
    if not state.bucket_exists(bucket):
        yield f"S3Bucket: {bucket} is not located in this account and Region"
        return
    if state.bucket_key(bucket):
        yield f"Access Denied for bucket: {bucket}. It is encrypted under a customer key: only SSE-S3 will do"
    key = f"arn:{state.partition()}:s3:::{bucket}/{prefix + '/' if prefix else ''}AWSLogs/{state.account()}/*"
    document = s3._bucket_policies.get(bucket) or "{}"
    statements = json.loads(document if isinstance(document, str | bytes) else json.dumps(document)).get(
        "Statement", []
    )
    if not any(_lets_in(each, key) for each in statements):
        yield f"Access Denied for bucket: {bucket}. Please check S3bucket permission"


def _lets_in(statement: Mapping[str, Any], key: str) -> bool:
    """Whether it lets Elastic Load Balancing put objects there: as its service, or in older Regions as an account of AWS's."""
    principal = statement.get("Principal", {})
    if statement["Effect"] != "Allow" or not isinstance(principal, dict):
        return False
    known = _DELIVERY in _listed(principal.get("Service")) or any(
        str(each).endswith(":root") and f":{state.account()}:" not in str(each)
        for each in _listed(principal.get("AWS"))
    )
    return known and "s3:PutObject" in _listed(statement["Action"]) and key in _listed(statement["Resource"])


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _refuse(properties: Properties) -> None:
    """Raises ValueError with all reasons."""
    if reasons := list(_wrong(properties)):
        raise ValueError("; ".join(reasons))


def _create(logical_id: str, properties: Properties, stack_name: str) -> Any:
    _refuse(properties)
    return _ORIGINAL["LoadBalancer"]["create"](logical_id, properties, stack_name)


def _update(id: str, old: Properties, new: Properties, stack_name: str, *rest: Any) -> Any:
    _refuse(new)
    return _ORIGINAL["LoadBalancer"]["update"](id, old, new, stack_name, *rest)


def _delete(id: str, properties: Properties) -> None:
    attributes = {each["Key"]: each["Value"] for each in alb._lb_attrs.get(id, [])}
    if attributes.get("deletion_protection.enabled") == "true":
        raise ValueError(f"Load balancer '{id}' cannot be deleted because deletion protection is enabled")
    _ORIGINAL["LoadBalancer"]["delete"](id, properties)


def _create_listener(logical_id: str, properties: Properties, stack_name: str) -> Any:
    if properties.get("Protocol") == "HTTPS" and not properties.get("Certificates"):
        raise ValueError("A certificate must be specified for HTTPS listeners")
    for action in properties.get("DefaultActions", []):
        if (group := action.get("TargetGroupArn")) and group not in alb._tgs:
            raise ValueError(f"Target groups '{group}' not found")
    return _ORIGINAL["Listener"]["create"](logical_id, properties, stack_name)


def _create_group(logical_id: str, properties: Properties, stack_name: str) -> Any:
    if state.vpc(str(properties.get("VpcId"))) is None:
        raise ValueError(f"The VPC ID '{properties.get('VpcId')}' is not found")
    return _with_full_name(_ORIGINAL["TargetGroup"]["create"](logical_id, properties, stack_name))


def _update_group(id: str, old: Properties, new: Properties, stack_name: str, *rest: Any) -> Any:
    return _with_full_name(_ORIGINAL["TargetGroup"]["update"](id, old, new, stack_name, *rest))


def _with_full_name(made: tuple[str, Properties]) -> tuple[str, Properties]:
    """As alarms name the group, `targetgroup/` before its name: MiniStack leaves that away."""
    arn, attributes = made
    return arn, {**attributes, "TargetGroupFullName": arn.rpartition(":")[2]}


def _delete_group(id: str, properties: Properties) -> None:
    used = (
        action.get("TargetGroupArn") for listener in alb._listeners.values() for action in listener["DefaultActions"]
    )
    if id in used:
        raise ValueError(f"Target group '{id}' is currently in use by a listener or a rule")
    _ORIGINAL["TargetGroup"]["delete"](id, properties)


def install() -> None:
    """Make the registration of targets look at their addresses."""
    register = alb._ACTION_MAP["RegisterTargets"]
    if getattr(register, "looks_at_addresses", False):
        return

    def registered(parameters: Any) -> Any:
        group = alb._tgs.get(alb._p(parameters, "TargetGroupArn"), {})
        vpc = state.vpc(group.get("VpcId", ""))
        if group.get("TargetType") == "ip" and vpc:
            block = ipaddress.IPv4Network(vpc["CidrBlock"])
            for target in alb._parse_targets_param(parameters):
                if ipaddress.IPv4Address(target["Id"]) not in block:
                    message = f"The IP address '{target['Id']}' is not within the VPC of the target group"
                    return alb._error("ValidationError", message)
        return register(parameters)

    registered.looks_at_addresses = True  # type: ignore[attr-defined]
    alb._ACTION_MAP["RegisterTargets"] = registered


LOAD_BALANCER = {**_ORIGINAL["LoadBalancer"], "create": _create, "update": _update, "delete": _delete}
LISTENER = {**_ORIGINAL["Listener"], "create": _create_listener}
TARGET_GROUP = {**_ORIGINAL["TargetGroup"], "create": _create_group, "update": _update_group, "delete": _delete_group}
