"""IAM statements as plain data: what an integration asks for, before any CDK object exists."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from mwaa_platform.aws.partitions import partition_of

Conditions = Mapping[str, Mapping[str, str | tuple[str, ...]]]


@dataclass(frozen=True, slots=True)
class Place:
    """Where ARNs point to: a Region (which decides the partition) and an account of 12 digits."""

    account: str
    region: str

    @property
    def partition(self) -> str:
        """`aws`, or the Region's own partition."""
        return partition_of(self.region)

    def arn(self, service: str, resource: str) -> str:
        """An ARN in this Region and account."""
        return f"arn:{self.partition}:{service}:{self.region}:{self.account}:{resource}"

    def s3_arn(self, bucket: str, key: str = "") -> str:
        """An S3 ARN: the bucket's, or with `key` that of its objects; S3's carry neither Region nor account."""
        return f"arn:{self.partition}:s3:::{bucket}" + (f"/{key}" if key else "")

    def service_host(self, service: str) -> str:
        """The service's endpoint as `kms:ViaService` names it."""
        suffix = "amazonaws.com.cn" if self.partition == "aws-cn" else "amazonaws.com"
        return f"{service}.{self.region}.{suffix}"


@dataclass(frozen=True, slots=True)
class Grant:
    """One Allow statement.

    `resources` are full ARNs or `*`; `not_resources` replaces them where MWAA's own policy does so. `because` says why a
    wildcard in it cannot be narrower: it becomes the reason of the policy acknowledgement, so it is required for each wildcard.
    """

    sid: str
    actions: tuple[str, ...]
    resources: tuple[str, ...] = ()
    not_resources: tuple[str, ...] = ()
    conditions: Conditions = field(default_factory=dict)
    because: str = ""
