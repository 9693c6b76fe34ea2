"""What a stage declares about its network."""

from collections.abc import Mapping
from typing import Annotated, ClassVar, Literal

from pydantic import BeforeValidator, Field, StrictInt

from mwaa_platform.aws.vpc_endpoints import NAME_PATTERN
from mwaa_platform.declaration.ip_blocks import IPV6_REASON, Cidr, DestinationCidr, SubnetCidr
from mwaa_platform.declared import Declared, Spelled, refusal


def _id_of(kind: str, what: str) -> Spelled:
    pattern, meaning = rf"{kind}-([0-9a-f]{{8}}|[0-9a-f]{{17}})", f"{what}: {kind}- and 8 or 17 digits of 0-9 and a-f"
    return Spelled(pattern, meaning, cure="write the id alone, as the console and the CLI show it")


def _some_nat(value: object) -> object:
    if type(value) is int and value == 0:
        message, cure = "a network without NAT is a mode of its own", "declare mode: isolated, and remove the line"
        raise refusal(message, allowed="1 or 2", cure=cure)
    return value


ZoneId = Annotated[
    str,
    Spelled(
        r"[a-z]{2,5}\d-az\d",
        "zone id: the Region's short name and a zone, for example cac1-az1 (not ca-central-1a)",
        cure="aws ec2 describe-availability-zones --query AvailabilityZones[].[ZoneName,ZoneId] shows which is which",
    ),
]
EndpointName = Annotated[
    str,
    Spelled(
        NAME_PATTERN,
        "endpoint service: the last part of its name, for example sts for com.amazonaws.<region>.sts",
        cure="write what follows the Region, in small letters",
    ),
]
NetworkName = Annotated[
    str,
    Spelled(
        r"[a-z][a-z0-9]{0,29}",
        "network name: 1 to 30 characters of a-z and 0-9, a letter first",
        fixed=True,
        cure="take letters and digits",
    ),
]
Two = Field(min_length=2, max_length=2)
NatGateways = Annotated[StrictInt, Field(ge=1, le=2), BeforeValidator(_some_nat)]
FLOW_LOGS_REASON = "flow logs are always made for a VPC of ours, and kept as long as the stage's kind has its logs kept"
_Kind = Literal["nat", "isolated"]


class Destination(Declared):
    """One place outside that the environment may reach."""

    cidr: DestinationCidr
    """The addresses, as an IPv4 block."""
    port: Annotated[StrictInt, Field(ge=1, le=65535)]
    """The TCP port, for example 5439 for Amazon Redshift."""


class ExistingSubnet(Declared):
    """One private subnet that exists."""

    id: Annotated[str, _id_of("subnet", "subnet id")]
    """The subnet."""
    zone: ZoneId
    """The zone it lies in, by id."""
    cidr: SubnetCidr | None = None
    """Its block; with it, room for growth is checked."""
    route_table: Annotated[str, _id_of("rtb", "route table id")] | None = None
    """Its route table; `endpoints: create` puts the gateway endpoints there."""


class Network(Declared):
    """The stage's network: a VPC of its own, one that exists, or one that stages share."""

    REFUSED_KEYS: ClassVar[Mapping[str, str]] = {"ipv6": IPV6_REASON, "flow_logs": FLOW_LOGS_REASON}

    mode: Literal["nat", "isolated", "existing", "shared"] = "nat"
    """`nat`: a VPC with NAT. `isolated`: a VPC without internet. `existing`: one by its id. `shared`: one of dags/networks.yaml."""
    cidr: Cidr = "10.0.0.0/20"
    """The VPC's IPv4 block; own VPCs are /16 to /24, and blocks of one account and Region may not overlap."""
    nat_gateways: NatGateways | None = None
    """`nat`: 1, or 2 (one per zone); default 2 in production, 1 in development."""
    availability_zones: Annotated[tuple[ZoneId, ...], Two] | None = None
    """`nat`, `isolated`: the two zones by id; default the Region's first two that MWAA supports."""
    egress: Literal["open", "restricted"] = "open"
    """What the environment's security group lets out: `restricted` is itself, HTTPS, and `egress_to`."""
    egress_to: tuple[Destination, ...] = ()
    """With `restricted`: databases and the like."""
    prefix_lists: tuple[Annotated[str, _id_of("pl", "prefix list id")], ...] = ()
    """With `restricted` and no NAT: AWS's prefix lists of S3 and, where declared, DynamoDB; their ids differ by Region."""
    extra_endpoints: tuple[EndpointName, ...] = ()
    """Without NAT: endpoint services that no integration names, for example sts."""
    vpc: Annotated[str, _id_of("vpc", "VPC id")] | None = None
    """`existing`: the VPC."""
    subnets: Annotated[tuple[ExistingSubnet, ...], Two] | None = None
    """`existing`: two private subnets in two zones."""
    routes: _Kind | None = None
    """`existing`: whether the subnets reach out through NAT or have no way out."""
    endpoints: Literal["create", "present"] | None = None
    """`existing`: whether the endpoints that are needed are made here or are there."""
    security_groups: Annotated[tuple[Annotated[str, _id_of("sg", "security group id")], ...], Field(max_length=4)] = ()
    """`existing`: security groups that the environment takes besides its own."""
    network: NetworkName | None = None
    """`shared`: the network's name in dags/networks.yaml."""

    @property
    def own_vpc(self) -> bool:
        """Whether the stage has a VPC of its own."""
        return self.mode in ("nat", "isolated")

    @property
    def way_out(self) -> _Kind | None:
        """How the private subnets reach out; nothing for a shared network, which says it itself."""
        if self.mode == "existing":
            return self.routes
        return None if self.mode == "shared" else self.mode
