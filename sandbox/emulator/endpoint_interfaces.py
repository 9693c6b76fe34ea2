"""Network interfaces of Interface endpoints, and the endpoints that MWAA makes itself: MiniStack has neither.

They are worked out when they are asked for, so nothing is left when an endpoint or an environment goes. Source: AWS PrivateLink
Guide, create-interface-endpoint (one interface in each subnet); MWAA User Guide, vpc-vpe-access (2026).
"""

import hashlib
import ipaddress
from collections.abc import Iterator, Mapping
from typing import Any

from ministack.services import ec2, mwaa

from sandbox.emulator import state

_RESERVED_ADDRESSES = 4
"""The first four of a subnet are AWS's, and the last (Amazon VPC User Guide, subnet-sizing, 2026)."""


def install() -> None:
    """Replace the action that describes interfaces."""
    original = ec2._ACTION_MAP["DescribeNetworkInterfaces"]
    if getattr(original, "knows_endpoints", False):
        return

    def described(parameters: Any) -> Any:
        ids = ec2._parse_member_list(parameters, "NetworkInterfaceId")
        found = {**ec2._network_interfaces, **{each["NetworkInterfaceId"]: each for each in _all()}}
        if missing := [id for id in ids if id not in found]:
            message = f"The networkInterface ID '{missing[0]}' does not exist"
            return ec2._error("InvalidNetworkInterfaceID.NotFound", message, 400)
        items = "".join(ec2._eni_fields_xml(each) for id, each in found.items() if not ids or id in ids)
        xml = f"<networkInterfaceSet>{items}</networkInterfaceSet>"
        return ec2._xml(200, "DescribeNetworkInterfacesResponse", xml)

    described.knows_endpoints = True  # type: ignore[attr-defined]
    ec2._ACTION_MAP["DescribeNetworkInterfaces"] = described


def endpoints() -> dict[str, Mapping[str, Any]]:
    """All of the account and Region by id: those that somebody made, and those of environments that MWAA made for itself."""
    of_mwaa = (each for environment in mwaa._environments.values() for each in _made_by_mwaa(environment))
    return {**ec2._vpc_endpoints, **{each["VpcEndpointId"]: each for each in of_mwaa}}


def interfaces_of(endpoint: Mapping[str, Any]) -> list[dict[str, Any]]:
    """One for each subnet of an Interface endpoint, with an address there."""
    if endpoint["VpcEndpointType"] != "Interface":
        return []
    return [_interface(endpoint, id, subnet) for id in endpoint["SubnetIds"] if (subnet := state.subnet(id))]


def _all() -> Iterator[dict[str, Any]]:
    for endpoint in endpoints().values():
        yield from interfaces_of(endpoint)


def _made_by_mwaa(environment: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    network = environment.get("NetworkConfiguration") or {}
    first = state.subnet((network.get("SubnetIds") or [""])[0])
    if environment.get("EndpointManagement") == "CUSTOMER" or first is None:
        return
    for key in ("DatabaseVpcEndpointService", "WebserverVpcEndpointService"):
        if service := environment.get(key):
            yield {
                "VpcEndpointId": f"vpce-{_digits(service)}",
                "VpcEndpointType": "Interface",
                "VpcId": first["VpcId"],
                "ServiceName": service,
                "State": "available",
                "RouteTableIds": [],
                "SubnetIds": network["SubnetIds"],
                "SecurityGroupIds": network.get("SecurityGroupIds", []),
                "PrivateDnsEnabled": False,
                "OwnerId": state.account(),
            }


def _interface(endpoint: Mapping[str, Any], subnet_id: str, subnet: Mapping[str, Any]) -> dict[str, Any]:
    digits = _digits(f"{endpoint['VpcEndpointId']}/{subnet_id}")
    block = ipaddress.IPv4Network(subnet["CidrBlock"])
    usable = block.num_addresses - _RESERVED_ADDRESSES - 1
    return {
        "NetworkInterfaceId": f"eni-{digits}",
        "SubnetId": subnet_id,
        "VpcId": endpoint["VpcId"],
        "AvailabilityZone": subnet["AvailabilityZone"],
        "Description": f"VPC Endpoint Interface {endpoint['VpcEndpointId']}",
        "OwnerId": state.account(),
        "Status": "in-use",
        "PrivateIpAddress": str(block[_RESERVED_ADDRESSES + int(digits, 16) % usable]),
        "InterfaceType": "vpc_endpoint",
        "SourceDestCheck": True,
        "MacAddress": ":".join(("02", *(digits[at : at + 2] for at in range(0, 10, 2)))),
        "Groups": [{"GroupId": id, "GroupName": id} for id in endpoint.get("SecurityGroupIds", [])],
        "Attachment": None,
    }


def _digits(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:17]
