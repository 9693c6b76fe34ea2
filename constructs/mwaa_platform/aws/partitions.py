"""Which partition a Region lies in. Source: AWS General Reference, ARNs, 2026; botocore 1.44.5, data/partitions.json."""

_PREFIXES = (
    ("cn-", "aws-cn"),
    ("us-gov-", "aws-us-gov"),
    ("us-isob-", "aws-iso-b"),
    ("us-isof-", "aws-iso-f"),
    ("eu-isoe-", "aws-iso-e"),
    ("us-iso-", "aws-iso"),
    ("eusc-", "aws-eusc"),
)


def partition_of(region: str) -> str:
    """The first part of every ARN in that Region: `aws`, or one of the separate partitions."""
    return next((partition for prefix, partition in _PREFIXES if region.startswith(prefix)), "aws")
