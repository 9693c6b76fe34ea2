"""Sandbox::EC2::ExistingNetwork: a VPC that stands before the deployment, with the ids that a declaration names; no type of AWS's.

What is there already stays as it is, so that several stages can name one VPC; nothing is deleted.
"""

from collections.abc import Mapping
from typing import Any

from ministack.services import ec2
from ministack.services.cloudformation.provisioners import _RESOURCE_HANDLERS

from sandbox.emulator.resources import vpc_endpoint

TYPE = "Sandbox::EC2::ExistingNetwork"


def _create(logical_id: str, properties: dict[str, Any], stack_name: str) -> tuple[str, dict[str, str]]:
    vpc, cidr = str(properties["VpcId"]), str(properties["CidrBlock"])
    if vpc not in ec2._vpcs:
        names = {"EnableDnsSupport": True, "EnableDnsHostnames": True}
        _named(ec2._vpcs, "AWS::EC2::VPC", {"CidrBlock": cidr, **names}, vpc, "VpcId")
    tables = []
    for subnet in properties["Subnets"]:
        tables.append(_subnet(vpc, subnet, reaches_out=properties["Routes"] == "nat"))
    for id in properties.get("SecurityGroups", []):
        if id not in ec2._security_groups:
            group = {"VpcId": vpc, "GroupDescription": "exists", "GroupName": id}
            _named(ec2._security_groups, "AWS::EC2::SecurityGroup", group, id, "GroupId")
    _endpoints(vpc, cidr, properties, tables)
    return vpc, {}


def _named(store: Any, resource_type: str, properties: dict[str, Any], id: str, key: str) -> None:
    """A resource under an id of the caller's choice."""
    made, _ = _RESOURCE_HANDLERS[resource_type]["create"](id, properties, "existing")
    store[id] = {**store.pop(made), key: id}
    if key == "VpcId":
        for children in (ec2._route_tables, ec2._security_groups, ec2._network_acls):
            for child in children.values():
                if child["VpcId"] == made:
                    child["VpcId"] = id


def _subnet(vpc: str, subnet: Mapping[str, Any], *, reaches_out: bool) -> str:
    """The subnet with a route table, whose id it returns."""
    id, table = str(subnet["SubnetId"]), str(subnet["RouteTableId"])
    if id not in ec2._subnets:
        properties = {"VpcId": vpc, "CidrBlock": subnet["CidrBlock"], "AvailabilityZone": subnet["Zone"]}
        _named(ec2._subnets, "AWS::EC2::Subnet", properties, id, "SubnetId")
        if table not in ec2._route_tables:
            _named(ec2._route_tables, "AWS::EC2::RouteTable", {"VpcId": vpc}, table, "RouteTableId")
        association = {"SubnetId": id, "RouteTableId": table}
        _RESOURCE_HANDLERS["AWS::EC2::SubnetRouteTableAssociation"]["create"]("x", association, "existing")
        if reaches_out:
            nat = {"DestinationCidrBlock": "0.0.0.0/0", "NatGatewayId": "nat-00000000", "State": "active"}
            ec2._route_tables[table]["Routes"].append(nat)
    return table


def _endpoints(vpc: str, cidr: str, properties: Mapping[str, Any], tables: list[str]) -> None:
    there = {endpoint["ServiceName"] for endpoint in ec2._vpc_endpoints.values() if endpoint["VpcId"] == vpc}
    wanted = [name for name in properties.get("InterfaceEndpoints", []) if name not in there]
    if wanted:
        rule = {"CidrIp": cidr, "IpProtocol": "tcp", "FromPort": 443, "ToPort": 443}
        group = {"VpcId": vpc, "GroupDescription": "endpoints", "SecurityGroupIngress": [rule]}
        admits, _ = _RESOURCE_HANDLERS["AWS::EC2::SecurityGroup"]["create"]("Endpoints", group, "existing")
        inside = {"SubnetIds": [subnet["SubnetId"] for subnet in properties["Subnets"]], "SecurityGroupIds": [admits]}
        for name in wanted:
            endpoint = {"VpcId": vpc, "ServiceName": name, "VpcEndpointType": "Interface", "PrivateDnsEnabled": True}
            vpc_endpoint.create("x", {**endpoint, **inside}, "existing")
    for name in properties.get("GatewayEndpoints", []):
        if name not in there:
            gateway = {"VpcId": vpc, "ServiceName": name, "VpcEndpointType": "Gateway"}
            vpc_endpoint.create("x", {**gateway, "RouteTableIds": list(dict.fromkeys(tables))}, "existing")


def _update(physical_id: str, old: dict[str, Any], new: dict[str, Any], stack_name: str) -> tuple[str, dict[str, str]]:
    return _create("", new, stack_name)


def _delete(physical_id: str, properties: dict[str, Any]) -> None:
    """It stands after the deployment too."""


HANDLER = {"create": _create, "update": _update, "delete": _delete}
