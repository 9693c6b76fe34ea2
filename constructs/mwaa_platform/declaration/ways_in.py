"""What a stage declares about the ways in to a private web server."""

import ipaddress
from typing import Annotated

from pydantic import AfterValidator, Field

from mwaa_platform.aws.limits import CLIENT_VPN_PREFIX_LENGTHS, RULES_PER_SECURITY_GROUP
from mwaa_platform.declaration.ip_blocks import SourceCidr, is_reserved
from mwaa_platform.declared import Declared, Spelled, refusal

CertificateArn = Annotated[
    str,
    Spelled(
        r"arn:aws[a-z\-]*:acm:[a-z0-9\-]+:[0-9]{12}:certificate/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}",
        "certificate: the ARN of one in ACM, for example "
        "arn:aws:acm:ca-central-1:111111111111:certificate/12345678-1234-1234-1234-123456789012",
    ),
]
_LARGEST, _SMALLEST = CLIENT_VPN_PREFIX_LENGTHS
_ALLOWED = f"an IPv4 block of /{_LARGEST} to /{_SMALLEST}, for example 10.250.0.0/22"


def _client_cidr(value: str) -> str:
    try:
        block = ipaddress.IPv4Network(value)
    except ValueError as error:
        raise refusal(f"{value!r} is no IPv4 block: {error}", allowed=_ALLOWED) from None
    if not _LARGEST <= block.prefixlen <= _SMALLEST:
        size = "large" if block.prefixlen < _LARGEST else "small"
        cure = f"take a {'smaller' if size == 'large' else 'larger'} one"
        raise refusal(
            f"a block of /{block.prefixlen} is too {size} for the clients of a VPN", allowed=_ALLOWED, cure=cure
        )
    if is_reserved(block):
        raise refusal(f"{value} is reserved, and no client's", allowed=_ALLOWED, cure="take one out of 10.0.0.0/8")
    return value


class ClientVpn(Declared):
    """An AWS Client VPN endpoint into the stage's VPC, with certificates on both sides."""

    server_certificate: CertificateArn
    """The endpoint's own certificate, in ACM in the stage's account and Region."""
    client_root_certificate: CertificateArn
    """The certificate, in ACM too, whose authority has signed the clients' certificates."""
    cidr: Annotated[str, AfterValidator(_client_cidr)]
    """The clients' addresses, /12 to /22: none of any declared network; twice as many as clients connect at once."""


class LoadBalancer(Declared):
    """An internal Application Load Balancer before the web server, for networks that are connected to the VPC."""

    certificate: CertificateArn
    """For the name that people type, in ACM in the stage's account and Region."""
    allowed_from: Annotated[tuple[SourceCidr, ...], Field(min_length=1, max_length=RULES_PER_SECURITY_GROUP)]
    """The networks that may open the UI, as IPv4 blocks of /8 to /32."""
