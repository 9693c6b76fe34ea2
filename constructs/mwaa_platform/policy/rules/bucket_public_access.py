"""All public access to the DAG bucket is blocked."""

from collections.abc import Iterator

from mwaa_platform.policy.assembly import Assembly
from mwaa_platform.policy.buckets import source_buckets
from mwaa_platform.policy.rule import Finding, Rule

SETTINGS = ("BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets")


def _check(assembly: Assembly) -> Iterator[Finding]:
    for bucket in source_buckets(assembly):
        blocked = bucket.properties.get("PublicAccessBlockConfiguration", {})
        for setting in SETTINGS:
            if blocked.get(setting) is not True:
                location = f"Properties.PublicAccessBlockConfiguration.{setting}"
                yield Finding(bucket, f"{setting} is not true", location, setting)


RULE = Rule(
    "MWAA-BucketPublicAccess",
    "Public access to the DAG bucket is blocked",
    "Who can write a DAG runs code under the execution role; MWAA refuses a bucket that could be public (User Guide, mwaa-s3-bucket).",
    "set all four of PublicAccessBlockConfiguration",
    _check,
)
