"""How many addresses an environment takes in each of its two subnets, and how many there are.

AWS publishes no figure. What is counted is inferred from MWAA's architecture (User Guide, what-is-mwaa and networking-about,
2026-09-01): each worker, scheduler and web server is a container with an address of its own, spread over both subnets; each endpoint
has one address in each subnet, and a load balancer wants eight free. During an update old and new containers stand beside each other,
and when a zone fails all stand in one subnet: so room for all of them is wanted in each.
"""

import ipaddress
from collections.abc import Iterable
from dataclasses import dataclass

from mwaa_platform.aws.limits import (
    LOAD_BALANCER_ADDRESSES,
    OWN_VPC_PREFIX_LENGTHS,
    RESERVED_ADDRESSES,
    VPC_PREFIX_LENGTHS,
)
from mwaa_platform.declaration.endpoints import calls_rest_api_inside
from mwaa_platform.declaration.team import Target

_PRIVATE_SUBNET_BITS = 2
"""A private subnet is a quarter of a VPC that is made here."""


@dataclass(frozen=True, slots=True)
class Addresses:
    """Containers of the environments in a network, and endpoints and load balancers in each of its subnets."""

    containers: int
    endpoints: int

    @property
    def at_rest(self) -> int:
        """In each subnet, the containers spread evenly."""
        return -(-self.containers // 2) + self.endpoints

    @property
    def at_most(self) -> int:
        """In each subnet, while everything is replaced or one zone is out."""
        return self.containers + self.endpoints


def addresses_of(targets: Iterable[Target], interfaces: int) -> Addresses:
    """What these stages take in one network whose subnets have so many interface endpoints."""
    containers = endpoints = 0
    for target in targets:
        stage = target.stage
        containers += stage.workers.max + stage.schedulers + stage.webservers.max
        endpoints += 1 if stage.webserver.access == "public" else 2
        endpoints += int(calls_rest_api_inside(target))  # the function's interface
        endpoints += LOAD_BALANCER_ADDRESSES if stage.webserver.load_balancer else 0
    return Addresses(containers, endpoints + interfaces)


def usable(block: str) -> int:
    """The addresses of a subnet that AWS does not keep for itself."""
    return ipaddress.IPv4Network(block).num_addresses - RESERVED_ADDRESSES


def private_blocks(cidr: str) -> tuple[str, str]:
    """The two private subnets of a VPC that is made here."""
    first, second, *_ = ipaddress.IPv4Network(cidr).subnets(prefixlen_diff=_PRIVATE_SUBNET_BITS)
    return str(first), str(second)


def smallest_subnet_prefix(addresses: int) -> int | None:
    """The smallest subnet that holds so many addresses; nothing if even the largest does not."""
    largest, smallest = VPC_PREFIX_LENGTHS
    fitting = (p for p in range(smallest, largest - 1, -1) if 2 ** (32 - p) - RESERVED_ADDRESSES >= addresses)
    return next(fitting, None)


def smallest_prefix(addresses: int) -> int | None:
    """The smallest VPC whose private subnets hold so many addresses; nothing if even the largest does not."""
    largest, smallest = OWN_VPC_PREFIX_LENGTHS
    for prefix in range(smallest, largest - 1, -1):
        if 2 ** (32 - prefix - _PRIVATE_SUBNET_BITS) - RESERVED_ADDRESSES >= addresses:
            return prefix
    return None
