"""Ways in to a private web server against the stage, and their addresses against every declared network."""

import ipaddress
from collections.abc import Iterator, Mapping
from pathlib import Path

from mwaa_platform.aws.partitions import partition_of
from mwaa_platform.declaration.networks_file import Networks
from mwaa_platform.declaration.problems import Keys, Problem, Severity
from mwaa_platform.declaration.rules.blocks import blocks_of
from mwaa_platform.declaration.rules.draft import Draft
from mwaa_platform.declaration.stage import Stage
from mwaa_platform.declared import placeholders_in


def lead_to_a_private_webserver(draft: Draft) -> Iterator[Problem]:
    """A public web server has no address in the VPC."""
    ways = {"client_vpn": "a VPN", "load_balancer": "a load balancer in the VPC"}
    for name, stage in draft.stages("webserver"):
        for key, way in ways.items():
            if getattr(stage.webserver, key) and not stage.webserver.private:
                cure = f"remove {key}, or declare access: private (or public_and_private)"
                message = f"the web server is public only: {way} does not lead to it"
                yield Problem(message, ("stages", name, "webserver", key), "access: public", cure=cure)


def networks_are_named_once(draft: Draft) -> Iterator[Problem]:
    """EC2 refuses a rule that a security group has already."""
    for name, stage in draft.stages("webserver"):
        named = stage.webserver.load_balancer.allowed_from if stage.webserver.load_balancer else ()
        for index, block in enumerate(named):
            if block in named[:index]:
                keys = ("stages", name, "webserver", "load_balancer", "allowed_from", index)
                yield Problem("the same block, named twice", keys, block, cure="remove one of them")


def people_are_inside(draft: Draft) -> Iterator[Problem]:
    """The load balancer has addresses in the VPC only, so a block of the internet admits nobody from there."""
    for name, stage in draft.stages("webserver"):
        named = stage.webserver.load_balancer.allowed_from if stage.webserver.load_balancer else ()
        for index, block in enumerate(named):
            if ipaddress.IPv4Network(block).is_global:
                message = "a block of the internet: from there nobody reaches a load balancer that is internal"
                cure = "name the networks of your people as the VPC sees them, unless this one is routed to it"
                keys: Keys = ("stages", name, "webserver", "load_balancer", "allowed_from", index)
                yield Problem(message, keys, block, "private blocks", cure, Severity.WARNING)


def certificates_are_of_the_stage(draft: Draft) -> Iterator[Problem]:
    """ACM's certificates are used in their own account and Region."""
    for name, stage in draft.stages("account", "region", "webserver"):
        for keys, arn in _certificates(stage):
            if placeholders_in(arn):
                continue  # one that no stage fills; said where placeholders are checked
            _, partition, _, region, account, _ = arn.split(":", 5)
            expected = (partition_of(stage.region), stage.region, stage.account)
            if (partition, region, account) != expected:
                message = f"the certificate lies in {partition}, {region}, account {account}"
                cure = "import or request it in the stage's account and Region"
                allowed = "arn:{}:acm:{}:{}:certificate/...".format(*expected)
                yield Problem(message, ("stages", name, "webserver", *keys), arn, allowed, cure)


def _certificates(stage: Stage) -> Iterator[tuple[Keys, str]]:
    if vpn := stage.webserver.client_vpn:
        yield ("client_vpn", "server_certificate"), vpn.server_certificate
        yield ("client_vpn", "client_root_certificate"), vpn.client_root_certificate
    if balancer := stage.webserver.load_balancer:
        yield ("load_balancer", "certificate"), balancer.certificate


def clients_are_apart(drafts: Mapping[Path, Draft], networks: Networks) -> Iterator[Problem]:
    """The clients' addresses are in no declared network: AWS refuses them in the own one, and others want to be reached too."""
    blocks = list(blocks_of(drafts, networks))
    for file, draft in drafts.items():
        for name, stage in draft.stages("webserver"):
            if not (vpn := stage.webserver.client_vpn):
                continue
            for block in blocks:
                if ipaddress.IPv4Network(vpn.cidr).overlaps(ipaddress.IPv4Network(block.cidr)):
                    message = f"overlaps {block.cidr}, the network of {block.label}"
                    keys: Keys = ("stages", name, "webserver", "client_vpn", "cidr")
                    cure = "take a block that no network has, for example 10.250.0.0/22"
                    yield Problem(message, keys, vpn.cidr, cure=cure, file=file)
