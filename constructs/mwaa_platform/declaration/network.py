"""What a stage declares about its network."""

import ipaddress
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, StrictInt

from mwaa_platform.aws.limits import VPC_PREFIX_LENGTHS
from mwaa_platform.declared import Declared, Spelled, refusal


def _vpc_cidr(value: str) -> str:
    smallest, largest = VPC_PREFIX_LENGTHS[1], VPC_PREFIX_LENGTHS[0]
    allowed = f"a private IPv4 block of /{largest} to /{smallest}, for example 10.20.0.0/20"
    try:
        block = ipaddress.IPv4Network(value)
    except ValueError:
        try:
            meant = ipaddress.IPv4Network(value, strict=False)
        except ValueError:
            raise refusal(f"{value!r} is no IPv4 block", allowed=allowed) from None
        raise refusal(f"{value!r} has host bits set", allowed=allowed, cure=f"write {meant}") from None
    if not largest <= block.prefixlen <= smallest:
        raise refusal(
            f"a VPC of /{block.prefixlen} is {'large' if block.prefixlen < largest else 'small'}", allowed=allowed
        )
    if not block.is_private:
        raise refusal(f"{value} is no private block", allowed=allowed, cure="take one out of 10.0.0.0/8")
    return value


Cidr = Annotated[str, AfterValidator(_vpc_cidr)]
ZoneId = Annotated[
    str,
    Spelled(
        r"[a-z]{2,5}\d-az\d", "zone id: the Region's short name and a zone, for example cac1-az1 (not ca-central-1a)"
    ),
]


class Network(Declared):
    """The stage's own VPC: two private subnets for the environment, two public ones for the way out."""

    mode: Literal["nat"] = "nat"
    """`nat`: private subnets reach the internet and AWS through NAT gateways."""
    cidr: Cidr = "10.0.0.0/20"
    """The VPC's IPv4 block, /16 to /24; blocks of one account and Region may not overlap."""
    nat_gateways: Annotated[StrictInt, Field(ge=1, le=2)] | None = None
    """1, or 2 (one per zone); default 2 in production, 1 in development."""
    availability_zones: Annotated[tuple[ZoneId, ...], Field(min_length=2, max_length=2)] | None = None
    """The two zones by id; default the Region's first two that MWAA supports."""
