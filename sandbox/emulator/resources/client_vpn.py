"""AWS::EC2::ClientVpnEndpoint, its associations and authorization rules: checked as EC2 checks, nobody connects.

Source: AWS Client VPN Administrator Guide, what-is-best-practices and limits (2026); botocore 1.44.5, data/ec2.
"""

import ipaddress
import uuid
from collections.abc import Iterator, Mapping
from typing import Any

from ministack.services import cloudwatch_logs

from mwaa_platform.aws.limits import CLIENT_VPN_PREFIX_LENGTHS
from sandbox.emulator import state

Properties = dict[str, Any]
_endpoints: dict[str, Properties] = {}
_associations: dict[str, Properties] = {}
_rules: dict[str, Properties] = {}
_REPLACED_BY = ("ClientCidrBlock", "AuthenticationOptions", "TransportProtocol")


def _id(prefix: str) -> str:
    return f"{prefix}-{uuid.uuid4().hex[:17]}"


def _check_endpoint(properties: Properties) -> None:
    if reasons := list(_wrong(properties)):
        raise ValueError("; ".join(reasons))


def _wrong(properties: Properties) -> Iterator[str]:
    clients = ipaddress.IPv4Network(str(properties.get("ClientCidrBlock")))
    largest, smallest = CLIENT_VPN_PREFIX_LENGTHS
    if not largest <= clients.prefixlen <= smallest:
        yield f"the client CIDR block {clients} must be of /{largest} to /{smallest}"
    vpc = state.vpc(str(properties.get("VpcId")))
    if vpc is None:
        yield f"the VPC {properties.get('VpcId')} does not exist"
    elif clients.overlaps(ipaddress.IPv4Network(vpc["CidrBlock"])):
        yield f"the client CIDR block {clients} overlaps with {vpc['CidrBlock']} of the VPC"
    for id in properties.get("SecurityGroupIds", []):
        group = state.security_group(id)
        if group is None or group["VpcId"] != properties.get("VpcId"):
            yield f"the security group {id} does not exist in {properties.get('VpcId')}"
    logged: Mapping[str, Any] = properties.get("ConnectionLogOptions", {})
    if logged.get("Enabled") and logged.get("CloudwatchLogGroup") not in cloudwatch_logs._log_groups:
        yield f"the log group {logged.get('CloudwatchLogGroup')} does not exist"


def _create_endpoint(logical_id: str, properties: Properties, stack_name: str) -> tuple[str, dict[str, str]]:
    _check_endpoint(properties)
    id = _id("cvpn-endpoint")
    _endpoints[id] = properties
    return id, {"Id": id}


def _update_endpoint(id: str, old: Properties, new: Properties, stack_name: str) -> tuple[str, dict[str, str]]:
    if any(old.get(key) != new.get(key) for key in _REPLACED_BY):
        return _create_endpoint("", new, stack_name)
    _check_endpoint(new)
    _endpoints[id] = new
    return id, {"Id": id}


def _delete_endpoint(id: str, properties: Properties) -> None:
    if any(other["ClientVpnEndpointId"] == id for other in _associations.values()):
        raise ValueError(f"{id} has associated target networks")
    _endpoints.pop(id, None)


def _create_association(logical_id: str, properties: Properties, stack_name: str) -> tuple[str, dict[str, str]]:
    endpoint, subnet = properties["ClientVpnEndpointId"], state.subnet(properties["SubnetId"])
    if endpoint not in _endpoints:
        raise ValueError(f"the endpoint {endpoint} does not exist")
    if subnet is None or subnet["VpcId"] != _endpoints[endpoint].get("VpcId"):
        raise ValueError(f"the subnet {properties['SubnetId']} does not lie in the endpoint's VPC")
    others = [state.subnet(o["SubnetId"]) for o in _associations.values() if o["ClientVpnEndpointId"] == endpoint]
    if any(other and other["AvailabilityZone"] == subnet["AvailabilityZone"] for other in others):
        raise ValueError(f"{endpoint} has an association in {subnet['AvailabilityZone']} already")
    id = _id("cvpn-assoc")
    _associations[id] = properties
    return id, {"Id": id}


def _delete_association(id: str, properties: Properties) -> None:
    _associations.pop(id, None)


def _create_rule(logical_id: str, properties: Properties, stack_name: str) -> tuple[str, dict[str, str]]:
    endpoint, target = properties["ClientVpnEndpointId"], properties["TargetNetworkCidr"]
    if endpoint not in _endpoints:
        raise ValueError(f"the endpoint {endpoint} does not exist")
    id = f"{endpoint}|{ipaddress.IPv4Network(target)}|{properties.get('AccessGroupId', '')}"
    if id in _rules:
        raise ValueError(f"{endpoint} has an authorization rule for {target} already")
    _rules[id] = properties
    return id, {}


def _delete_rule(id: str, properties: Properties) -> None:
    _rules.pop(id, None)


def _replaced(create: Any) -> Any:
    def update(id: str, old: Properties, new: Properties, stack_name: str) -> tuple[str, dict[str, str]]:
        return (id, {}) if old == new else create("", new, stack_name)

    return update


ENDPOINT = {"create": _create_endpoint, "update": _update_endpoint, "delete": _delete_endpoint}
ASSOCIATION = {
    "create": _create_association,
    "update": _replaced(_create_association),
    "delete": _delete_association,
}
RULE = {"create": _create_rule, "update": _replaced(_create_rule), "delete": _delete_rule}
