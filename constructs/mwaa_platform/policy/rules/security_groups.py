"""One to five security groups of the subnets' VPC, that let the environment talk to itself."""

from mwaa_platform.aws.grant_decisions import Decision
from mwaa_platform.policy import holes
from mwaa_platform.policy.assembly import Assembly, Resource
from mwaa_platform.policy.network import cidrs, elsewhere, found, named, vpc_of
from mwaa_platform.policy.rule import Checked, Doubt, Finding, Rule
from mwaa_platform.policy.security_groups import Peer, admits
from mwaa_platform.policy.ways_out import egress

_PORTS = {443: "HTTPS", 5432: "the metadata database"}
_MOST = 5
_LOCATION = "Properties.NetworkConfiguration.SecurityGroupIds"


def _check(assembly: Assembly) -> Checked:
    for environment in assembly.environments():
        names = named(environment, "SecurityGroupIds")
        unlisted = not isinstance(environment.part("NetworkConfiguration").get("SecurityGroupIds", []), list)
        if environment.part("NetworkConfiguration") and not unlisted and not 1 <= len(names) <= _MOST:
            yield Finding(environment, f"{len(names)} security groups, and MWAA takes 1 to {_MOST}", _LOCATION, "count")
        yield from elsewhere(assembly, environment, "SecurityGroupIds")
        groups = found(assembly, environment, "SecurityGroupIds")
        subnets = found(assembly, environment, "SubnetIds")
        for group in groups:
            theirs = str(group.properties.get("VpcId"))
            if subnets and theirs != vpc_of(subnets[0]) and not holes.is_open([theirs, vpc_of(subnets[0])]):
                yield Finding(group, "lies in another VPC than the subnets", "Properties.VpcId", "vpc")
        if groups and len(groups) == len(names):
            yield from egress(assembly, environment, groups, subnets)
        if groups:
            yield from _itself(assembly, groups, names, subnets, outside=len(groups) < len(names))


def _itself(
    assembly: Assembly, groups: list[Resource], names: list[str], subnets: list[Resource], *, outside: bool
) -> Checked:
    peer = Peer(names, cidrs(subnets))
    for ingress in (True, False):
        way, key = ("in from", "Ingress") if ingress else ("out to", "Egress")
        for port, what in _PORTS.items():
            said = admits(assembly, groups, peer, port, ingress=ingress)
            location = f"Properties.SecurityGroup{key}"
            if said is Decision.UNKNOWN or (said is Decision.DENIED and outside):
                yield Doubt(groups[0], f"whether {port} is let {way} the group itself", location)
            elif said is Decision.DENIED:
                message = f"lets {port} ({what}) not {way} itself"
                yield Finding(groups[0], message, location, f"{key.lower()}-{port}")


RULE = Rule(
    "MWAA-SecurityGroup",
    "The security group lets the environment talk to itself",
    "Schedulers, workers, web server and database lie behind the same group: without a rule that names the group itself creation "
    "hangs, and fails after hours.",
    "an ingress rule whose source is the group itself, for all traffic or for TCP 443 and 5432; egress to the same",
    _check,
    "vpc-security",
)
