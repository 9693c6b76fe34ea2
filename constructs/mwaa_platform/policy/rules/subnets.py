"""An environment lies in exactly two subnets, in two zones of one VPC, none of them use1-az3."""

from mwaa_platform.aws.availability_zones import UNSUPPORTED_ZONES
from mwaa_platform.policy import holes
from mwaa_platform.policy.assembly import Assembly, Resource
from mwaa_platform.policy.network import elsewhere, found, named, vpc_of
from mwaa_platform.policy.rule import Checked, Doubt, Finding, Rule

_LOCATION = "Properties.NetworkConfiguration.SubnetIds"
_ZONES = ("AvailabilityZoneId", "AvailabilityZone")


def _check(assembly: Assembly) -> Checked:
    for environment in assembly.environments():
        names = named(environment, "SubnetIds")
        listed = isinstance(environment.part("NetworkConfiguration").get("SubnetIds"), list)
        if listed and len(set(names)) != 2:
            yield Finding(environment, f"{len(set(names))} different subnets, and MWAA takes 2", _LOCATION, "count")
        yield from elsewhere(assembly, environment, "SubnetIds")
        subnets = found(assembly, environment, "SubnetIds")
        for subnet in subnets:
            yield from _zone(subnet)
        if len(subnets) == 2:
            yield from _together(environment, subnets[0], subnets[1])


def _together(environment: Resource, first: Resource, second: Resource) -> Checked:
    if vpc_of(first) != vpc_of(second):
        if holes.is_open(vpc_of(first)) or holes.is_open(vpc_of(second)):
            yield Doubt(environment, "whether both subnets lie in one VPC", _LOCATION)
        else:
            yield Finding(environment, "the two subnets lie in different VPCs", _LOCATION, "vpc")
    for key in _ZONES:
        one, other = first.properties.get(key), second.properties.get(key)
        if one is not None and one == other:
            yield Finding(environment, f"both subnets lie in {holes.shown(one)}", _LOCATION, "zones")
            return
        # Two zones of one list are different, whatever they are called.
        from_a_list = [str(zone) for zone in (one, other) if holes.is_open(zone) and "number" in str(zone)]
        if one is not None and other is not None and (not holes.is_open([one, other]) or len(from_a_list) == 2):
            return
    yield Doubt(environment, "whether the two subnets lie in different zones", _LOCATION)


def _zone(subnet: Resource) -> Checked:
    named = subnet.properties.get("AvailabilityZone")
    if holes.is_text(named) and holes.is_text(subnet.region) and not str(named).startswith(subnet.region):
        message = f"{named} is no zone of {subnet.region}, where the subnet is made"
        yield Finding(subnet, message, "Properties.AvailabilityZone", "region")
    zone = subnet.properties.get("AvailabilityZoneId")
    if str(zone) in UNSUPPORTED_ZONES:
        yield Finding(subnet, f"MWAA does not support the zone {zone}", "Properties.AvailabilityZoneId", "use1-az3")
    elif zone is None and (
        subnet.region == "us-east-1" or str(subnet.properties.get("AvailabilityZone"))[:9] == "us-east-1"
    ):
        message = (
            "whether its zone is use1-az3, which MWAA does not support: names of zones differ by account, ids do not"
        )
        yield Doubt(subnet, message, "Properties.AvailabilityZone")


RULE = Rule(
    "MWAA-Subnets",
    "An environment lies in two subnets, in two zones of one VPC",
    "MWAA takes exactly two, and not the zone use1-az3; they cannot be changed later. verify_env does not look at zones.",
    "two private subnets of one VPC, AvailabilityZoneId by id",
    _check,
    "vpc-create",
)
