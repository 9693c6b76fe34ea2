"""The policies of buckets."""

from collections.abc import Iterator, Mapping
from typing import Any

from mwaa_platform.policy.assembly import Assembly, Resource
from mwaa_platform.policy.iam import bodies


def policy_statements(assembly: Assembly, bucket: Resource) -> Iterator[Mapping[str, Any]]:
    """The statements of the bucket's own policies."""
    for policy in assembly.naming("AWS::S3::BucketPolicy", "Bucket", bucket.name):
        yield from bodies(policy.properties.get("PolicyDocument"))
