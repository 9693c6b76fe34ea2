"""The network that an environment's subnets lie in: tables, routes, ways out, endpoints."""

import re
from enum import Enum
from typing import Any

from mwaa_platform.policy import holes
from mwaa_platform.policy.assembly import Assembly, Resource, listed
from mwaa_platform.policy.rule import Checked, Doubt

SUBNET = "AWS::EC2::Subnet"
GROUP = "AWS::EC2::SecurityGroup"
S3 = "s3"
"""The service whose endpoint may be a gateway: routes lead to it."""
PUBLIC_ADDRESS = "52.94.0.1/32"
"""A public address, of a service of AWS's."""
_SERVICE = re.compile(r"(?:cn\.)?com\.amazonaws\.([^.]+)\.(.+)")
_OTHER_TARGETS = (
    *("TransitGatewayId", "InstanceId", "NetworkInterfaceId", "VpcPeeringConnectionId", "LocalGatewayId"),
    *("CarrierGatewayId", "VpcEndpointId", "CoreNetworkArn"),
)


class WayOut(Enum):
    """Where a subnet's default route leads."""

    NONE = "none"
    NAT = "a NAT gateway"
    INTERNET = "an internet gateway"
    OTHER = "another network, of which these templates do not tell whether it has a way out"
    UNKNOWN = "something that these templates do not tell"


def named(environment: Resource, key: str) -> list[str]:
    """SubnetIds or SecurityGroupIds as the environment names them."""
    return [str(one) for one in listed(environment.part("NetworkConfiguration").get(key))]


def found(assembly: Assembly, environment: Resource, key: str) -> list[Resource]:
    """Those of them that lie in these templates."""
    kind = SUBNET if key == "SubnetIds" else GROUP
    return [r for r in (assembly.find(kind, name) for name in named(environment, key)) if r is not None]


def elsewhere(assembly: Assembly, environment: Resource, key: str) -> Checked:
    """A doubt for each that lies outside."""
    kind, what = (SUBNET, "the subnet") if key == "SubnetIds" else (GROUP, "the security group")
    for name in named(environment, key):
        if assembly.find(kind, name) is None:
            message = f"{what} {holes.shown(name)} lies outside these templates"
            yield Doubt(environment, message, f"Properties.NetworkConfiguration.{key}")


def route_table(assembly: Assembly, subnet: Resource) -> str | None:
    """The table that a subnet is given, by name; nothing for the VPC's main table, which no template can add routes to."""
    given = assembly.naming("AWS::EC2::SubnetRouteTableAssociation", "SubnetId", subnet.name)
    return str(given[0].properties.get("RouteTableId")) if given else None


def default_route(assembly: Assembly, subnet: Resource) -> Resource | None:
    """The route to everywhere of the subnet's table."""
    table = route_table(assembly, subnet)
    routes = assembly.naming("AWS::EC2::Route", "RouteTableId", table) if table else []
    return next((r for r in routes if r.properties.get("DestinationCidrBlock") == "0.0.0.0/0"), None)


def way_out(assembly: Assembly, subnet: Resource) -> WayOut:
    """Where the subnet's default route leads."""
    route = default_route(assembly, subnet)
    if route is None:
        table = route_table(assembly, subnet)
        outside = table is not None and assembly.find("AWS::EC2::RouteTable", table) is None
        return WayOut.UNKNOWN if outside else WayOut.NONE
    if not any(target in route.properties for target in ("NatGatewayId", "GatewayId", *_OTHER_TARGETS)):
        return WayOut.NONE
    if "NatGatewayId" in route.properties:
        return WayOut.NAT
    gateway = route.properties.get("GatewayId")
    if gateway is not None:
        if assembly.find("AWS::EC2::InternetGateway", gateway) or str(gateway).startswith("igw-"):
            return WayOut.INTERNET
        return WayOut.UNKNOWN if holes.is_open(gateway) else WayOut.OTHER
    return WayOut.OTHER if any(target in route.properties for target in _OTHER_TARGETS) else WayOut.UNKNOWN


def vpc_of(subnet: Resource) -> str:
    """The VPC, by name."""
    return str(subnet.properties.get("VpcId"))


def endpoints(assembly: Assembly, subnet: Resource) -> dict[str, list[Resource]]:
    """The VPC's endpoints by service: `sqs`, `ecr.api`, `airflow.env`."""
    by_service: dict[str, list[Resource]] = {}
    for endpoint in assembly.naming("AWS::EC2::VPCEndpoint", "VpcId", vpc_of(subnet)):
        if (service := service_of(endpoint)) and not _elsewhere(endpoint):
            by_service.setdefault(service, []).append(endpoint)
    return by_service


def service_of(endpoint: Resource) -> str | None:
    """The service without its Region; nothing for one that is no service of AWS's."""
    match = _SERVICE.fullmatch(str(endpoint.properties.get("ServiceName")))
    return match[2] if match else None


def _elsewhere(endpoint: Resource) -> bool:
    """Whether it is surely for another Region's service."""
    match = _SERVICE.fullmatch(str(endpoint.properties.get("ServiceName")))
    other = "ServiceRegion" in endpoint.properties
    return (
        match is not None
        and not other
        and match[1] != endpoint.region
        and not holes.has_holes([match[1], endpoint.region])
    )


def without_way_out(assembly: Assembly, environment: Resource) -> list[Resource]:
    """The environment's subnets that have no default route at all: they need endpoints."""
    subnets = found(assembly, environment, "SubnetIds")
    return [subnet for subnet in subnets if way_out(assembly, subnet) is WayOut.NONE]


def cidrs(subnets: list[Resource]) -> list[Any]:
    """The subnets' blocks."""
    return [subnet.properties.get("CidrBlock") for subnet in subnets]
