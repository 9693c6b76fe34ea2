"""All public access to the DAG bucket is blocked."""

from mwaa_platform.policy import holes
from mwaa_platform.policy.assembly import Assembly, Resource
from mwaa_platform.policy.parts import BUCKET, once
from mwaa_platform.policy.rule import Checked, Doubt, Effect, Finding, Rule, Severity

SETTINGS = ("BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets")


def _check(assembly: Assembly) -> Checked:
    return once(assembly, BUCKET, _bucket)


def _bucket(assembly: Assembly, bucket: Resource) -> Checked:
    if "PublicAccessBlockConfiguration" not in bucket.properties:
        # AWS News Blog, "Amazon S3 Security Changes Are Coming in April of 2023"; settings of which some are given leave the rest off.
        message = (
            "does not say that public access is blocked: only buckets made since April 2023 have it so by themselves"
        )
        yield Finding(bucket, message, "Properties", "unsaid", at_most=Severity.WARNING, effect=Effect.SAFETY)
        return
    blocked = bucket.part("PublicAccessBlockConfiguration")
    for setting in SETTINGS:
        location = f"Properties.PublicAccessBlockConfiguration.{setting}"
        value = blocked.get(setting)
        if holes.is_open(value):
            yield Doubt(bucket, f"{setting} is {holes.shown(value)}", location)
        elif holes.truth(value) is not True:
            yield Finding(bucket, f"{setting} is not true", location, setting)


RULE = Rule(
    "MWAA-BucketPublicAccess",
    "Public access to the DAG bucket is blocked",
    "Who can write a DAG runs code under the execution role; MWAA refuses a bucket that could be public.",
    "set all four of PublicAccessBlockConfiguration",
    _check,
    "mwaa-s3-bucket",
)
