"""dags/networks.yaml: networks that stages of several teams share, each in one account and Region."""

from collections.abc import Mapping
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from mwaa_platform.aws.availability_zones import default_zones
from mwaa_platform.aws.limits import ACCOUNT_PATTERN
from mwaa_platform.declaration.ip_blocks import IPV6_REASON, Cidr
from mwaa_platform.declaration.network import FLOW_LOGS_REASON, EndpointName, NatGateways, NetworkName, Two, ZoneId
from mwaa_platform.declared import Declared, Spelled

STAGE_PREFIX = "network"
"""A shared network is the CDK stage `network-<name>`."""


class SharedNetwork(Declared):
    """One VPC for the stages that name it: they lie in its two private subnets, each behind a security group of its own."""

    REFUSED_KEYS: ClassVar[Mapping[str, str]] = {"ipv6": IPV6_REASON, "flow_logs": FLOW_LOGS_REASON}

    owner: Annotated[
        str, Spelled(r"(?=.{1,254}$)[A-Za-z0-9+\-=._/]+@[A-Za-z0-9.\-]+\.[A-Za-z0-9\-]+", "owner's e-mail address")
    ]
    """Who answers for it; stands in the tags."""
    account: Annotated[str, Spelled(ACCOUNT_PATTERN, "AWS account: 12 digits in quotes", fixed=True)]
    """The AWS account's number; the stages' too."""
    region: Annotated[str, Spelled(r"[a-z]{2,4}(-[a-z]+)+-\d", "Region: for example ca-central-1", fixed=True)]
    """The AWS Region; the stages' too."""
    kind: Literal["production", "development"] = "production"
    """What defaults depend on: NAT gateways, how long flow logs are kept."""
    mode: Literal["nat", "isolated"] = "nat"
    """`nat`: reaches out through NAT. `isolated`: no internet, but the endpoints that MWAA and the stages' integrations need."""
    cidr: Cidr
    """The VPC's IPv4 block, /16 to /24."""
    nat_gateways: NatGateways | None = None
    """`nat`: 1, or 2 (one per zone); default 2 in production, 1 in development."""
    availability_zones: Annotated[tuple[ZoneId, ...], Two] | None = None
    """The two zones by id; default the Region's first two that MWAA supports."""
    extra_endpoints: tuple[EndpointName, ...] = ()
    """`isolated`: endpoint services that no integration names, for example sts."""
    removal: Literal["retain", "destroy"] = "retain"
    """`retain` protects the stack and keeps its flow logs; `destroy` lets `cdk destroy` delete both, once no stage is in it."""

    @property
    def gateways(self) -> int:
        """NAT gateways: as declared, else one per zone in production and one in development; none if isolated."""
        if self.mode == "isolated":
            return 0
        return self.nat_gateways or (2 if self.kind == "production" else 1)

    @property
    def zones(self) -> tuple[str, ...]:
        """The two zone ids, declared or the Region's first two."""
        return self.availability_zones or default_zones(self.region)


class NetworksFile(Declared):
    """The whole file."""

    networks: Annotated[Mapping[NetworkName, SharedNetwork], Field(min_length=1)]
    """The networks by name."""


def stage_of(name: str) -> str:
    """The CDK stage of a shared network."""
    return f"{STAGE_PREFIX}-{name}"


def export_of(name: str, what: str) -> str:
    """The name under which a shared network exports an id; it never changes while a stage imports it."""
    return f"{stage_of(name)}-{what}"
