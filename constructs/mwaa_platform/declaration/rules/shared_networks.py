"""dags/networks.yaml by itself, and against the stages that name its networks."""

import ipaddress
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from mwaa_platform.aws.availability_zones import UNSUPPORTED_ZONES, zones_of
from mwaa_platform.aws.limits import OWN_VPC_PREFIX_LENGTHS
from mwaa_platform.declaration.networks import SharedNetwork, stage_of
from mwaa_platform.declaration.networks_file import Networks
from mwaa_platform.declaration.problems import Keys, Problem, Severity
from mwaa_platform.declaration.rules.draft import Draft
from mwaa_platform.declaration.rules.egress import public_only_without_internet
from mwaa_platform.declaration.rules.network import unknown_endpoints
from mwaa_platform.declaration.stage import Stage
from mwaa_platform.declaration.wording import nearest


def shared_networks_fit(drafts: Mapping[Path, Draft], networks: Networks) -> Iterator[Problem]:
    """Each shared network is one that can be made, and each stage lies in one of its own account and Region."""
    inhabited: set[str] = set()
    for file, draft in drafts.items():
        for name, stage in draft.stages("account", "region", "network"):
            if stage_of("") + name == f"{draft.team}-{name}" and name in networks.networks:
                message = f"{draft.team}-{name} is also what the shared network {name} is called"
                yield Problem(message, ("stages", name), cure="rename the stage or the network", file=file)
            if stage.network.mode == "shared" and stage.network.network:
                inhabited.add(stage.network.network)
                yield from (replace(p, file=file) for p in _stage_fits(draft, name, stage, networks))
    for name, network in networks.networks.items():
        yield from (replace(p, file=networks.path) for p in _network_fits(name, network))
        if name not in inhabited:
            message = "no stage lies in this network"
            cure = "remove it, or declare network: {mode: shared, network: …} in a stage"
            severity = Severity.WARNING
            yield Problem(message, ("networks", name), name, cure=cure, severity=severity, file=networks.path)


def _stage_fits(draft: Draft, name: str, stage: Stage, networks: Networks) -> Iterator[Problem]:
    keys: Keys = ("stages", name, "network", "network")
    wanted = str(stage.network.network)
    network = networks.networks.get(wanted)
    if network is None:
        if not networks.broken:
            message = f"dags/networks.yaml declares no network {wanted}"
            cure = nearest(wanted, networks.networks) or "declare it there, or take a mode of the stage's own"
            yield Problem(message, keys, wanted, ", ".join(networks.networks), cure)
        return
    if (network.account, network.region) != (stage.account, stage.region):
        message = f"the network {wanted} lies in another account or Region"
        got, allowed = f"{stage.account}, {stage.region}", f"{network.account}, {network.region}"
        yield Problem(message, keys, got, allowed, "share a network of the stage's own account and Region")
    if network.mode == "isolated":
        yield from public_only_without_internet(draft, name, stage)
    elif stage.network.prefix_lists:
        message = "HTTPS goes anywhere through NAT: prefix lists would narrow nothing"
        yield Problem(message, ("stages", name, "network", "prefix_lists"), cure="remove the key")


def _network_fits(name: str, network: SharedNetwork) -> Iterator[Problem]:
    keys: Keys = ("networks", name)
    largest, smallest = OWN_VPC_PREFIX_LENGTHS
    block = ipaddress.IPv4Network(network.cidr)
    if block.prefixlen > smallest:
        message = f"a VPC of /{block.prefixlen} is too small to be cut into subnets"
        allowed, cure = f"/{largest} to /{smallest}", f"take a /{smallest} or larger, for all stages that lie in it"
        yield Problem(message, (*keys, "cidr"), str(block), allowed, cure)
    for key, mode, value in (
        ("nat_gateways", "isolated", network.nat_gateways),
        ("extra_endpoints", "nat", network.extra_endpoints),
    ):
        if network.mode == mode and value:
            yield Problem(f"mode {mode} does not know the key {key}", (*keys, key), cure="remove it")
    yield from unknown_endpoints(network.extra_endpoints, (*keys, "extra_endpoints"))
    known = zones_of(network.region)
    zones = network.availability_zones or ()
    if not zones and not known:
        message = f"the zones of {network.region} are not known here"
        cure = "mend the Region, or declare two: availability_zones: [<zone id>, <zone id>]"
        yield Problem(message, (*keys, "region"), network.region, cure=cure)
    if zones and zones[0] == zones[1]:
        cure = "name two different zones"
        yield Problem("both subnets would lie in one zone", (*keys, "availability_zones"), ", ".join(zones), cure=cure)
    for index, zone in enumerate(zones):
        if zone in UNSUPPORTED_ZONES or (known and zone not in known):
            usable = ", ".join(z for z in known if z not in UNSUPPORTED_ZONES)
            message = f"MWAA has no subnets in the zone {zone} of {network.region}"
            yield Problem(message, (*keys, "availability_zones", index), zone, usable, "name one of these")
