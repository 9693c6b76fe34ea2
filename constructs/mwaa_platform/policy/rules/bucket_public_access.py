"""All public access to the DAG bucket is blocked."""

from mwaa_platform.policy import holes
from mwaa_platform.policy.assembly import Assembly, Resource
from mwaa_platform.policy.parts import BUCKET, once
from mwaa_platform.policy.rule import Checked, Doubt, Finding, Rule

SETTINGS = ("BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets")


def _check(assembly: Assembly) -> Checked:
    return once(assembly, BUCKET, _bucket)


def _bucket(assembly: Assembly, bucket: Resource) -> Checked:
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
