"""From each subnet the environment reaches AWS: through NAT, or through all endpoints that it needs."""

from collections.abc import Sequence

from mwaa_platform.aws.vpc_endpoints import DISPUTED_ENDPOINTS, MWAA_ENDPOINTS
from mwaa_platform.policy import holes
from mwaa_platform.policy.assembly import Assembly, Resource, listed
from mwaa_platform.policy.network import (
    S3,
    WayOut,
    default_route,
    elsewhere,
    endpoints,
    found,
    route_table,
    vpc_of,
    way_out,
    without_way_out,
)
from mwaa_platform.policy.rule import Checked, Doubt, Finding, Rule, Severity


def _check(assembly: Assembly) -> Checked:
    for environment in assembly.environments():
        yield from elsewhere(assembly, environment, "SubnetIds")
        for subnet in found(assembly, environment, "SubnetIds"):
            out = way_out(assembly, subnet)
            if out in (WayOut.OTHER, WayOut.UNKNOWN):
                yield Doubt(subnet, f"its default route leads to {out.value}", "Properties")
            elif out is WayOut.NAT:
                yield from _nat(assembly, subnet)
        if closed := without_way_out(assembly, environment):
            yield from _endpoints(assembly, environment, closed)


def _nat(assembly: Assembly, subnet: Resource) -> Checked:
    """A NAT gateway works only where the internet gateway is."""
    route = default_route(assembly, subnet)
    nat = assembly.find("AWS::EC2::NatGateway", route.properties.get("NatGatewayId")) if route else None
    if nat is None:
        other = assembly.made(str(route.properties.get("NatGatewayId"))) if route else None
        if route and other is not None:
            message = f"names {other.logical_id} as NAT gateway, which is of the type {other.type}"
            yield Finding(route, message, "Properties.NatGatewayId", "target")
        return
    public = assembly.find("AWS::EC2::Subnet", nat.properties.get("SubnetId"))
    if public is not None:
        yield from _gateway(assembly, subnet, public)
    if holes.truth(nat.properties.get("ConnectivityType") == "private") or (
        public is not None and way_out(assembly, public) not in (WayOut.INTERNET, WayOut.UNKNOWN)
    ):
        yield Finding(nat, "lies in no public subnet: nothing passes through it", "Properties.SubnetId", "nat")


def _gateway(assembly: Assembly, subnet: Resource, public: Resource) -> Checked:
    """The internet gateway behind a NAT gateway is the VPC's."""
    if vpc_of(public) != vpc_of(subnet) and not holes.is_open([vpc_of(public), vpc_of(subnet)]):
        message = f"the NAT gateway of {subnet.logical_id} lies in this subnet, which is of another VPC"
        yield Finding(public, message, "Properties.VpcId", "vpc")
    route = default_route(assembly, public)
    gateway = assembly.find("AWS::EC2::InternetGateway", route.properties.get("GatewayId")) if route else None
    if gateway is not None:
        attached = assembly.naming("AWS::EC2::VPCGatewayAttachment", "InternetGatewayId", gateway.name)
        if not any(holes.is_open(vpc_of(one)) or vpc_of(one) == vpc_of(public) for one in attached):
            yield Finding(gateway, "is not attached to the VPC of the NAT gateways", "Properties", "attachment")


def _endpoints(assembly: Assembly, environment: Resource, closed: Sequence[Resource]) -> Checked:
    location = "Properties.NetworkConfiguration.SubnetIds"
    if holes.is_open(vpc_of(closed[0])):
        vpc = holes.shown(vpc_of(closed[0]))
        yield Doubt(environment, f"whether the VPC {vpc} has the endpoints: it lies outside these templates", location)
        return
    there = endpoints(assembly, closed[0])
    for service in (S3, *MWAA_ENDPOINTS):
        if service not in there:
            message = f"{closed[0].logical_id} has no way out, and its VPC no endpoint of {service}"
            most = Severity.WARNING if service in DISPUTED_ENDPOINTS else None
            yield Finding(environment, message, location, service, at_most=most)
    gateways = [e for e in there.get(S3, ()) if e.properties.get("VpcEndpointType", "Gateway") == "Gateway"]
    for gateway in gateways if len(gateways) == len(there.get(S3, ())) else ():
        tables = [str(table) for table in listed(gateway.properties.get("RouteTableIds"))]
        for subnet in closed:
            if route_table(assembly, subnet) not in tables and not holes.is_open(tables):
                message = f"is not in the route table of {subnet.logical_id}"
                yield Finding(gateway, message, "Properties.RouteTableIds", f"s3-{subnet.logical_id}")


RULE = Rule(
    "MWAA-WayOut",
    "From each subnet the environment reaches AWS",
    "Without NAT, each of the services that MWAA talks to needs an endpoint: S3, SQS, CloudWatch Logs and metrics, KMS, ECR (its "
    "images), and MWAA's own. One missing, and creation fails after half an hour, or tasks never start. The two of ECR "
    "are a warning: only verify_env asks for them.",
    "a NAT gateway in a public subnet, or all of the endpoints",
    _check,
    "vpc-vpe-create-access",
)
