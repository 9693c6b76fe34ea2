"""A stage's network against its mode, and its zones against what the Region has and MWAA supports."""

import ipaddress
from collections.abc import Iterable, Iterator, Mapping

from mwaa_platform.aws.availability_zones import UNSUPPORTED_ZONES, zones_of
from mwaa_platform.aws.endpoint_services import endpoint_services
from mwaa_platform.aws.limits import OWN_VPC_PREFIX_LENGTHS
from mwaa_platform.aws.regions import MWAA_REGIONS
from mwaa_platform.aws.vpc_endpoints import GATEWAY_SERVICES
from mwaa_platform.declaration.network import Destination, ExistingSubnet, Network
from mwaa_platform.declaration.problems import Keys, Problem, Severity
from mwaa_platform.declaration.rules.draft import Draft
from mwaa_platform.declaration.wording import nearest


def zones_are_supported(draft: Draft) -> Iterator[Problem]:
    """Two different zones of the stage's Region, none that MWAA does not support."""
    for name, stage in draft.stages("region", "network"):
        keys: Keys = ("stages", name, "network", "availability_zones")
        known = zones_of(stage.region)
        if stage.region not in MWAA_REGIONS:
            message = f"MWAA is not known to be offered in {stage.region}"
            cure = "take another Region, unless you know that AWS has added this one"
            cure = nearest(stage.region, sorted(MWAA_REGIONS)) or cure
            yield Problem(message, ("stages", name, "region"), stage.region, cure=cure, severity=Severity.WARNING)
        if stage.network.mode == "shared":
            continue
        declared, where = _zones(stage.network, keys)
        if declared is None:
            if not known and stage.network.own_vpc:
                message = f"the zones of {stage.region} are not known here"
                cure = "mend the Region, or declare two: availability_zones: [<zone id>, <zone id>]"
                yield Problem(message, keys[:3], stage.region, cure=cure)
            continue
        usable = ", ".join(zone for zone in known if zone not in UNSUPPORTED_ZONES)
        if declared[0] == declared[1]:
            together = ", ".join(declared)
            yield Problem("both subnets would lie in one zone", where, together, usable, "name two different zones")
        for index, zone in enumerate(declared):
            place: Keys = (*where, index) if stage.network.own_vpc else (*where, index, "zone")
            if zone in UNSUPPORTED_ZONES:
                yield Problem(f"MWAA does not support the zone {zone}", place, zone, usable, "name one of these")
            elif known and zone not in known:
                yield Problem(f"{stage.region} has no zone {zone}", place, zone, usable, "name one of these")


def _zones(network: Network, keys: Keys) -> tuple[tuple[str, ...] | None, Keys]:
    """The zones that are named, and where."""
    if network.own_vpc:
        return network.availability_zones, keys
    return (tuple(s.zone for s in network.subnets) if network.subnets else None), (*keys[:-1], "subnets")


_EGRESS = ("egress", "egress_to")
_KEYS: Mapping[str, tuple[str, ...]] = {
    "nat": ("cidr", "nat_gateways", "availability_zones", *_EGRESS),
    "isolated": ("cidr", "availability_zones", "extra_endpoints", *_EGRESS, "prefix_lists"),
    "existing": (
        *("vpc", "cidr", "subnets", "routes", "endpoints", "security_groups", "extra_endpoints"),
        *(*_EGRESS, "prefix_lists"),
    ),
    "shared": ("network", *_EGRESS, "prefix_lists"),
}
_REQUIRED: Mapping[str, tuple[str, ...]] = {
    "existing": ("vpc", "cidr", "subnets", "routes", "endpoints"),
    "shared": ("network",),
}


def keys_fit_the_mode(draft: Draft) -> Iterator[Problem]:
    """Each mode has its own keys: none that it would not honour, and all that it needs."""
    for name, stage in draft.stages("network"):
        network, keys = stage.network, ("stages", name, "network")
        allowed = ", ".join(("mode", *_KEYS[network.mode]))
        for key in sorted(network.model_fields_set - {"mode", *_KEYS[network.mode]}):
            yield Problem(f"mode {network.mode} does not know the key {key}", (*keys, key), "", allowed, "remove it")
        for key in _REQUIRED.get(network.mode, ()):
            if key not in network.model_fields_set or getattr(network, key) is None:
                given = ", ".join(key for key in ("mode", *_KEYS[network.mode]) if key in network.model_fields_set)
                yield Problem(f"mode {network.mode} needs the key {key}", keys, given, allowed, f"add {key}:")


def own_block_fits(draft: Draft) -> Iterator[Problem]:
    """A VPC that is made here is cut into four: /16 to /24, of private addresses."""
    largest, smallest = OWN_VPC_PREFIX_LENGTHS
    allowed = f"a private IPv4 block of /{largest} to /{smallest}, for example 10.20.0.0/20"
    for name, stage in draft.stages("network"):
        keys, block = ("stages", name, "network", "cidr"), ipaddress.IPv4Network(stage.network.cidr)
        if not stage.network.own_vpc:
            continue
        if block.prefixlen > smallest:
            yield Problem(
                f"a VPC of /{block.prefixlen} is too small to be cut into subnets",
                keys,
                str(block),
                allowed,
                f"take a /{smallest} or larger",
            )
        if not block.is_private:
            yield Problem("no private block", keys, str(block), allowed, "take one out of 10.0.0.0/8")


def existing_network_is_whole(draft: Draft) -> Iterator[Problem]:
    """Two different subnets, inside the VPC's block where their own is named, with route tables where endpoints are to be made."""
    for name, stage in draft.stages("network"):
        network, keys = stage.network, ("stages", name, "network", "subnets")
        if network.mode != "existing" or network.subnets is None:
            continue
        first, second = network.subnets
        if first.id == second.id:
            yield Problem("one subnet, named twice", (*keys, 1, "id"), second.id, cure="name the other zone's subnet")
        for index, subnet in enumerate(network.subnets):
            yield from _subnet_fits(network, subnet, (*keys, index))
        if (
            first.cidr
            and second.cidr
            and ipaddress.IPv4Network(first.cidr).overlaps(ipaddress.IPv4Network(second.cidr))
        ):
            message, cure = f"overlaps {first.cidr} of the other subnet", "write the block that each subnet has"
            yield Problem(message, (*keys, 1, "cidr"), second.cidr, cure=cure)


def _subnet_fits(network: Network, subnet: ExistingSubnet, keys: Keys) -> Iterator[Problem]:
    if subnet.cidr and not ipaddress.IPv4Network(subnet.cidr).subnet_of(ipaddress.IPv4Network(network.cidr)):
        yield Problem(
            "lies outside of the VPC's block",
            (*keys, "cidr"),
            subnet.cidr,
            f"a part of {network.cidr}",
            "correct it or the VPC's cidr",
        )
    if network.endpoints == "create" and not subnet.route_table:
        message = "endpoints: create puts the gateway endpoint of S3 into the subnet's route table, which is not named"
        yield Problem(message, keys, subnet.id, cure="add route_table:")


def each_is_named_once(draft: Draft) -> Iterator[Problem]:
    """No list of a network has anything twice: a second line is a slip, and EC2 refuses some of them."""
    for name, stage in draft.stages("network"):
        for key in ("security_groups", "prefix_lists", "extra_endpoints", "egress_to"):
            named = getattr(stage.network, key)
            for index, value in enumerate(named):
                if value in named[:index]:
                    got = f"{value.cidr}, port {value.port}" if isinstance(value, Destination) else value
                    keys: Keys = ("stages", name, "network", key, index)
                    yield Problem("the same, named twice", keys, got, cure="remove one of them")


def extra_endpoints_are_known(draft: Draft) -> Iterator[Problem]:
    """A service of that name is known: one that does not exist fails after everything before it has been made."""
    for name, stage in draft.stages("network"):
        yield from unknown_endpoints(stage.network.extra_endpoints, ("stages", name, "network", "extra_endpoints"))


def unknown_endpoints(named: Iterable[str], keys: Keys) -> Iterator[Problem]:
    """Those that no list has; AWS may have added them."""
    known = endpoint_services() | set(GATEWAY_SERVICES)
    for index, service in enumerate(named):
        if service not in known:
            message = f"no endpoint service {service} is known: its creation fails unless AWS has added it"
            cure = nearest(service, known) or "aws ec2 describe-vpc-endpoint-services shows those of your Region"
            yield Problem(message, (*keys, index), service, cure=cure, severity=Severity.WARNING)


def extra_endpoints_are_made(draft: Draft) -> Iterator[Problem]:
    """Endpoints are only made where the subnets have no way out and nobody else makes them."""
    for name, stage in draft.stages("network"):
        network = stage.network
        if network.mode != "existing" or not network.extra_endpoints:
            continue
        if network.routes == "nat" or network.endpoints == "present":
            message = "no endpoints are made for these subnets"
            cure = "remove the key, or declare routes: isolated and endpoints: create"
            yield Problem(message, ("stages", name, "network", "extra_endpoints"), cure=cure)
