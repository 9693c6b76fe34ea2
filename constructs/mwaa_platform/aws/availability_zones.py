"""Availability Zones by Region, as zone ids: the same physical place in every account, unlike ca-central-1a.

Source: AWS documentation, "AWS Availability Zones" (copy of 2026), GovCloud from the EFS User Guide, China from moto 5.2.1 and public
configurations. Zones that newer accounts do not see (in us-west-1 and ap-northeast-1) stand last, for the first two are the default.
"""

_ZONES: dict[str, str] = {
    "af-south-1": "afs1 1 2 3",
    "ap-east-1": "ape1 1 2 3",
    "ap-east-2": "ape2 1 2 3",
    "ap-northeast-1": "apne1 1 2 4 3",
    "ap-northeast-2": "apne2 1 2 3 4",
    "ap-northeast-3": "apne3 1 2 3",
    "ap-south-1": "aps1 1 2 3",
    "ap-south-2": "aps2 1 2 3",
    "ap-southeast-1": "apse1 1 2 3",
    "ap-southeast-2": "apse2 1 2 3",
    "ap-southeast-3": "apse3 1 2 3",
    "ap-southeast-4": "apse4 1 2 3",
    "ap-southeast-5": "apse5 1 2 3",
    "ap-southeast-6": "apse6 1 2 3",
    "ap-southeast-7": "apse7 1 2 3",
    "ca-central-1": "cac1 1 2 4",
    "ca-west-1": "caw1 1 2 3",
    "cn-north-1": "cnn1 1 2 4",
    "cn-northwest-1": "cnnw1 1 2 3",
    "eu-central-1": "euc1 1 2 3",
    "eu-central-2": "euc2 1 2 3",
    "eu-north-1": "eun1 1 2 3",
    "eu-south-1": "eus1 1 2 3",
    "eu-south-2": "eus2 1 2 3",
    "eu-west-1": "euw1 1 2 3",
    "eu-west-2": "euw2 1 2 3 4",
    "eu-west-3": "euw3 1 2 3",
    "il-central-1": "ilc1 1 2 3",
    "me-central-1": "mec1 1 2 3",
    "me-south-1": "mes1 1 2 3",
    "mx-central-1": "mxc1 1 2 3",
    "sa-east-1": "sae1 1 2 3",
    "us-east-1": "use1 1 2 3 4 5 6",
    "us-east-2": "use2 1 2 3",
    "us-gov-east-1": "usge1 1 2 3",
    "us-gov-west-1": "usgw1 1 2 3",
    "us-west-1": "usw1 1 3 2",
    "us-west-2": "usw2 1 2 3 4",
}

UNSUPPORTED_ZONES = frozenset({"use1-az3"})
"""MWAA User Guide, vpc-create (2026-09-01): subnets may not lie there."""


def zones_of(region: str) -> tuple[str, ...]:
    """The Region's zone ids, none for a Region that is not known here."""
    short_name, *numbers = _ZONES.get(region, "").split() or [""]
    return tuple(f"{short_name}-az{number}" for number in numbers)


def default_zones(region: str) -> tuple[str, ...]:
    """The first two zones that MWAA supports."""
    return tuple(zone for zone in zones_of(region) if zone not in UNSUPPORTED_ZONES)[:2]
