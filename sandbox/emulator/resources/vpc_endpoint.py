"""AWS::EC2::VPCEndpoint: MiniStack's own takes anything; AWS looks at the service, the subnets, the groups and the names in DNS.

Source: EC2 API Reference, CreateVpcEndpoint and ModifyVpcEndpoint; AWS PrivateLink Guide, create-interface-endpoint and
gateway-endpoints (2026).
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from ministack.services import ec2
from ministack.services.cloudformation.provisioners import (
    _ec2_vpc_endpoint_create,
    _ec2_vpc_endpoint_delete,
    _ec2_vpc_endpoint_update,
)

from mwaa_platform.aws.vpc_endpoints import GATEWAY_SERVICES, OPS_ENDPOINT, OPS_REGIONS
from sandbox.emulator import state

_REPLACED_BY = ("VpcId", "ServiceName", "VpcEndpointType")


def create(logical_id: str, properties: dict[str, Any], stack_name: str) -> tuple[str, dict[str, Any]]:
    """Raises ValueError with all reasons of a refusal."""
    _refuse(properties, "")
    created: tuple[str, dict[str, Any]] = _ec2_vpc_endpoint_create(logical_id, properties, stack_name)
    return created


def _update(physical_id: str, old: dict[str, Any], new: dict[str, Any], stack_name: str) -> tuple[str, dict[str, Any]]:
    if any(old.get(key) != new.get(key) for key in _REPLACED_BY):
        return create("", new, stack_name)
    _refuse(new, physical_id)
    updated: tuple[str, dict[str, Any]] = _ec2_vpc_endpoint_update(physical_id, old, new, stack_name)
    return updated


def _refuse(properties: Mapping[str, Any], itself: str) -> None:
    """Raises ValueError with all reasons."""
    kind = str(properties.get("VpcEndpointType", "Gateway"))
    vpc, service = str(properties.get("VpcId")), str(properties.get("ServiceName"))
    if vpc not in ec2._vpcs:
        raise ValueError(f"the VPC {vpc} does not exist")
    others = {id: e for id, e in ec2._vpc_endpoints.items() if id != itself and e["VpcId"] == vpc}
    rules = _gateway if kind == "Gateway" else _interface
    reasons = [*_service(service, kind), *rules(properties, vpc, service, others)]
    if reasons:
        raise ValueError("; ".join(reasons))


def _service(service: str, kind: str) -> Iterator[str]:
    if kind == "Interface" and service in state.environment_services():
        return
    found = re.fullmatch(rf"(?:cn\.)?com\.amazonaws\.{re.escape(state.region())}\.([a-z0-9.\-]+)", service)
    name = found[1] if found else ""
    if not name or (name == OPS_ENDPOINT and state.region() not in OPS_REGIONS):
        yield f"The Vpc Endpoint Service '{service}' does not exist"
    elif kind == "Gateway" and name not in GATEWAY_SERVICES:
        yield f"Endpoint type (Gateway) does not match available service types ([Interface]) of {service}"


def _gateway(
    properties: Mapping[str, Any], vpc: str, service: str, others: Mapping[str, Mapping[str, Any]]
) -> Iterator[str]:
    for id in properties.get("RouteTableIds", []):
        if ec2._route_tables.get(id, {}).get("VpcId") != vpc:
            yield f"the route table {id} does not exist in {vpc}"
        for other, endpoint in others.items():
            if endpoint["ServiceName"] == service and id in endpoint["RouteTableIds"]:
                yield f"route table {id} already has a route with destination-prefix-list-id of {service}, to {other}"


def _interface(
    properties: Mapping[str, Any], vpc: str, service: str, others: Mapping[str, Mapping[str, Any]]
) -> Iterator[str]:
    zones = []
    for id in properties.get("SubnetIds", []):
        subnet = state.subnet(id)
        if subnet is None or subnet["VpcId"] != vpc:
            yield f"the subnet {id} does not exist in {vpc}"
        else:
            zones.append(subnet["AvailabilityZone"])
    if len(zones) != len(set(zones)):
        yield "DuplicateSubnetsInSameZone: found another subnet in the same zone"
    for id in properties.get("SecurityGroupIds", []):
        group = state.security_group(id)
        if group is None or group["VpcId"] != vpc:
            yield f"the security group {id} does not exist in {vpc}"
    if str(properties.get("PrivateDnsEnabled", False)).lower() == "true":
        yield from _private_dns(vpc, service, others)


def _private_dns(vpc: str, service: str, others: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    if not state.vpc_resolves_names(vpc):
        yield f"Enabling private DNS requires both enableDnsSupport and enableDnsHostnames VPC attributes set to true for {vpc}"
    for other, endpoint in others.items():
        if endpoint["ServiceName"] == service and str(endpoint["PrivateDnsEnabled"]).lower() == "true":
            yield f"private-dns-enabled cannot be set: there is already a conflicting DNS domain for {service} in {vpc}: {other}"


def _delete(physical_id: str, properties: dict[str, Any]) -> None:
    _ec2_vpc_endpoint_delete(physical_id, properties)


HANDLER = {"create": create, "update": _update, "delete": _delete}
