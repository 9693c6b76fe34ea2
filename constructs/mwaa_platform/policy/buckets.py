"""The buckets that environments read, and their policies."""

from collections.abc import Iterator, Mapping
from typing import Any

from mwaa_platform.policy.assembly import Assembly, Resource, listed


def source_buckets(assembly: Assembly) -> Iterator[Resource]:
    """Each environment's bucket that lies in these templates, once."""
    seen: set[Resource] = set()
    for environment in assembly.environments():
        bucket = assembly.referred(environment.stack, environment.properties.get("SourceBucketArn"))
        if bucket is not None and bucket.type == "AWS::S3::Bucket" and bucket not in seen:
            seen.add(bucket)
            yield bucket


def policy_statements(assembly: Assembly, bucket: Resource) -> Iterator[Mapping[str, Any]]:
    """The statements of the bucket's own policy."""
    for policy in assembly.resources("AWS::S3::BucketPolicy"):
        if assembly.referred(policy.stack, policy.properties.get("Bucket")) == bucket:
            yield from listed(policy.properties.get("PolicyDocument", {}).get("Statement"))
