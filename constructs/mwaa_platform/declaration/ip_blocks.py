"""IPv4 blocks in a declaration: what a VPC takes."""

import ipaddress
from typing import Annotated

from pydantic import AfterValidator

from mwaa_platform.aws.limits import VPC_PREFIX_LENGTHS
from mwaa_platform.declared import refusal

IPV6_REASON = (
    "IPv6 is not built here: MWAA takes it from its subnets once, when the environment is created, and never switches later; it would "
    "also need an egress-only internet gateway and endpoints that answer on both"
)
"""Source: MWAA User Guide, networking-about (2026-09-01)."""
_LARGEST, _SMALLEST = VPC_PREFIX_LENGTHS
_RESERVED = tuple(
    map(
        ipaddress.IPv4Network,
        (
            "0.0.0.0/8",
            "127.0.0.0/8",
            "169.254.0.0/16",
            "192.0.0.0/24",
            "192.0.2.0/24",
            "198.51.100.0/24",
            "203.0.113.0/24",
        ),
    )
)
"""What Python calls private and no network has: this host, loopback, link-local, documentation (RFC 6890)."""
_BEYOND = ipaddress.IPv4Network("240.0.0.0/4")
_SHARED_SPACE = ipaddress.IPv4Network("100.64.0.0/10")
"""RFC 6598; Amazon VPC User Guide, vpc-cidr-blocks (2026), names it among the blocks a VPC may have."""


def _block(value: str, allowed: str) -> ipaddress.IPv4Network:
    try:
        return ipaddress.IPv4Network(value)
    except ValueError:
        pass
    if ":" in value:
        raise refusal(f"{value} is an IPv6 block: {IPV6_REASON}", allowed=allowed)
    try:
        meant = ipaddress.IPv4Network(value, strict=False)
    except ValueError:
        raise refusal(f"{value!r} is no IPv4 block", allowed=allowed) from None
    raise refusal(f"{value!r} has host bits set", allowed=allowed, cure=f"write {meant}")


def _vpc_cidr(value: str) -> str:
    allowed = f"a private IPv4 block of /{_LARGEST} to /{_SMALLEST}, for example 10.20.0.0/20"
    block = _loose(value) or _block(value, allowed)
    if not (block.is_private or block.subnet_of(_SHARED_SPACE)):
        raise refusal(f"{value} is no private block", allowed=allowed, cure="take one out of 10.0.0.0/8")
    if is_reserved(block):
        raise refusal(f"{value} is reserved, and no network's", allowed=allowed, cure="take one out of 10.0.0.0/8")
    if "/" not in value:
        cure = f"write the length of the prefix behind it: {ipaddress.IPv4Network(f'{value}/20', strict=False)}"
        raise refusal(f"{value} is one address", allowed=allowed, cure=cure)
    if block.prefixlen < _LARGEST:
        cure = f"write {block.network_address}/{_LARGEST}, or a smaller one"
        raise refusal(f"a VPC of /{block.prefixlen} is large", allowed=allowed, cure=cure)
    if block.prefixlen > _SMALLEST:
        raise refusal(f"a VPC of /{block.prefixlen} is small", allowed=allowed, cure="take a larger block")
    _block(value, allowed)
    return value


def is_reserved(block: ipaddress.IPv4Network) -> bool:
    """Whether no network has it: this host, loopback, link-local, documentation, multicast and beyond."""
    return block.is_multicast or any(block.overlaps(reserved) for reserved in (*_RESERVED, _BEYOND))


def _loose(value: str) -> ipaddress.IPv4Network | None:
    """The block that is meant, host bits or not; so that size and place are told before those."""
    try:
        return ipaddress.IPv4Network(value, strict=False)
    except ValueError:
        return None


def _subnet_cidr(value: str) -> str:
    allowed = "an IPv4 block of /16 to /28, for example 10.20.0.0/22"
    if not 16 <= _block(value, allowed).prefixlen <= 28:
        raise refusal(f"{value} is no block that a subnet can have", allowed=allowed)
    return value


def _destination(value: str) -> str:
    _block(value, "an IPv4 block, for example 10.1.2.0/24, or 10.1.2.3/32 for one address")
    return value


def _source(value: str) -> str:
    allowed = "IPv4 blocks of /8 to /32, for example 10.1.0.0/16"
    if _block(value, allowed).prefixlen < 8:
        raise refusal(
            f"{value} admits whoever reaches the VPC", allowed=allowed, cure="name the networks of your people"
        )
    return value


Cidr = Annotated[str, AfterValidator(_vpc_cidr)]
SubnetCidr = Annotated[str, AfterValidator(_subnet_cidr)]
DestinationCidr = Annotated[str, AfterValidator(_destination)]
SourceCidr = Annotated[str, AfterValidator(_source)]
