"""The DAG bucket is versioned."""

from collections.abc import Iterator

from mwaa_platform.policy.assembly import Assembly
from mwaa_platform.policy.buckets import source_buckets
from mwaa_platform.policy.rule import Finding, Rule


def _check(assembly: Assembly) -> Iterator[Finding]:
    for bucket in source_buckets(assembly):
        if bucket.properties.get("VersioningConfiguration", {}).get("Status") != "Enabled":
            yield Finding(bucket, "versioning is not enabled", "Properties.VersioningConfiguration")


RULE = Rule(
    "MWAA-BucketVersioned",
    "The DAG bucket is versioned",
    "MWAA refuses an unversioned bucket after half an hour (User Guide, mwaa-s3-bucket).",
    "VersioningConfiguration: {Status: Enabled}",
    _check,
)
