"""VPC endpoints: what MWAA needs in a network without internet, where they exist, and what lies behind each.

Source: MWAA User Guide, vpc-vpe-create-access, vpc-security and networking-about (copy of 2026-09-01), and AWS's own verify_env
(awslabs/aws-support-tools 85d5c226, 2026-07-16), which looks for all of these; the guide's lists name parts of them.
"""

MWAA_ENDPOINTS = ("airflow.api", "airflow.env", "ecr.api", "ecr.dkr", "kms", "logs", "monitoring", "sqs")
"""Interface endpoints of every environment, by the last part of the endpoint service's name."""

DISPUTED_ENDPOINTS = ("ecr.api", "ecr.dkr")
"""Those that verify_env alone asks for: the guide lists them nowhere, and its template of a network without internet has none."""

OPS_ENDPOINT = "airflow.ops"
OPS_REGIONS = frozenset(
    (
        *("ap-northeast-1", "ap-northeast-2", "ap-south-1", "ap-southeast-1", "ap-southeast-2"),
        *("ca-central-1", "eu-central-1", "eu-north-1", "eu-west-1", "eu-west-2", "eu-west-3"),
        *("sa-east-1", "us-east-1", "us-east-2", "us-west-2"),
    )
)
"""Where `airflow.ops` exists: AWS General Reference, MWAA endpoints (copy of 2026). Elsewhere its creation would fail."""

GATEWAY_SERVICES = ("dynamodb", "s3")
"""Services with a gateway endpoint, which costs nothing and answers to the service's own host name."""

ENDPOINT_OF_PREFIX = {
    "airflow": "airflow.api",
    "cloudwatch": "monitoring",
    "ecr": "ecr.api",
    "elasticmapreduce": "elasticmapreduce",
    "s3": "s3",
}
"""Endpoint services whose name is not the prefix of the service's IAM actions."""

NAME_PATTERN = r"(?!(?:cn\.)?com\.amazonaws\.|aws\.)[a-z0-9][a-z0-9.\-]{1,62}"
"""The part behind the Region; a whole name would be put behind another."""


def mwaa_endpoints(region: str) -> tuple[str, ...]:
    """The interface endpoints that an environment needs there."""
    return (*MWAA_ENDPOINTS, *((OPS_ENDPOINT,) if region in OPS_REGIONS else ()))


def endpoint_of(iam_prefix: str) -> str:
    """The endpoint service behind which the actions of an IAM prefix lie."""
    return ENDPOINT_OF_PREFIX.get(iam_prefix, iam_prefix)


def layer_bucket(region: str) -> str:
    """Where Amazon ECR keeps the layers of MWAA's images (MWAA User Guide, vpc-security, 2026-09-01)."""
    return f"prod-{region}-starport-layer-bucket"
