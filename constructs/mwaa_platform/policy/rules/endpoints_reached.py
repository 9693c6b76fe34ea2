"""Endpoints answer under the services' own names, in both subnets, to the environment's security group."""

from mwaa_platform.aws.grant_decisions import Decision
from mwaa_platform.aws.vpc_endpoints import MWAA_ENDPOINTS
from mwaa_platform.policy import holes
from mwaa_platform.policy.assembly import Assembly, Resource, listed
from mwaa_platform.policy.network import S3, cidrs, endpoints, found, named, vpc_of, without_way_out
from mwaa_platform.policy.rule import Checked, Doubt, Finding, Rule, Severity
from mwaa_platform.policy.security_groups import Peer, admits_by_name


def _check(assembly: Assembly) -> Checked:
    for environment in assembly.environments():
        closed = without_way_out(assembly, environment)
        if not closed:
            continue
        peer = Peer(named(environment, "SecurityGroupIds"), cidrs(found(assembly, environment, "SubnetIds")))
        for service, those in endpoints(assembly, closed[0]).items():
            for endpoint in those if service in MWAA_ENDPOINTS or _alone(service, those) else ():
                yield from _endpoint(assembly, endpoint, peer)
        vpc = assembly.find("AWS::EC2::VPC", vpc_of(closed[0]))
        if vpc is not None:
            yield from _names_resolved(vpc)


def _alone(service: str, those: list[Resource]) -> bool:
    """Whether S3 is reached through an interface endpoint, and not by a gateway."""
    return service == S3 and all(e.properties.get("VpcEndpointType", "Gateway") == "Interface" for e in those)


def _names_resolved(vpc: Resource) -> Checked:
    for name, default in (("EnableDnsSupport", True), ("EnableDnsHostnames", False)):
        value = vpc.properties.get(name, default)
        if not holes.is_open(value) and holes.truth(value) is not True:
            message = f"{name} is not true: private names of endpoints are not resolved"
            yield Finding(vpc, message, f"Properties.{name}", name)


def _endpoint(assembly: Assembly, endpoint: Resource, peer: Peer) -> Checked:
    properties = endpoint.properties
    if properties.get("VpcEndpointType", "Gateway") != "Interface":
        yield Finding(endpoint, "is of type Gateway, CloudFormation's default", "Properties.VpcEndpointType", "type")
        return
    subnets = properties.get("SubnetIds")
    if isinstance(subnets, list) and len(subnets) == 1 < len(peer.blocks or ()) and not holes.is_open(subnets):
        message = "lies in one subnet: with its zone the other half of the environment loses the service"
        yield Finding(endpoint, message, "Properties.SubnetIds", "subnets", at_most=Severity.WARNING)
    private = properties.get("PrivateDnsEnabled", False)
    if holes.is_open(private):
        yield Doubt(endpoint, f"PrivateDnsEnabled is {holes.shown(private)}", "Properties.PrivateDnsEnabled")
    elif holes.truth(private) is not True:
        message = "PrivateDnsEnabled is not true: MWAA calls the service by its public name"
        yield Finding(endpoint, message, "Properties.PrivateDnsEnabled", "dns")
    groups = listed(properties.get("SecurityGroupIds"))
    if not groups:
        message = "has the VPC's default security group, which lets only its own members in"
        yield Finding(endpoint, message, "Properties.SecurityGroupIds", "groups")
        return
    said = admits_by_name(assembly, groups, peer, 443)
    if said is Decision.UNKNOWN:
        yield Doubt(endpoint, "whether its security groups let the environment in", "Properties.SecurityGroupIds")
    elif said is Decision.DENIED:
        message = "its security groups do not let the environment in on 443"
        yield Finding(endpoint, message, "Properties.SecurityGroupIds", "443")


RULE = Rule(
    "MWAA-EndpointsReached",
    "Endpoints answer under the services' own names, to the environment's security group",
    "An endpoint that is there and not reached costs the same half hour as none.",
    "VpcEndpointType: Interface, PrivateDnsEnabled: true, the environment's security group; DNS support and host names on in the VPC",
    _check,
    "vpc-vpe-create-access",
)
