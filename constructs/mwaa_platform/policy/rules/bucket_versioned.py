"""The DAG bucket is versioned."""

from mwaa_platform.policy import holes
from mwaa_platform.policy.assembly import Assembly, Resource
from mwaa_platform.policy.parts import BUCKET, once
from mwaa_platform.policy.rule import Checked, Doubt, Finding, Rule

_LOCATION = "Properties.VersioningConfiguration"


def _check(assembly: Assembly) -> Checked:
    return once(assembly, BUCKET, _bucket)


def _bucket(assembly: Assembly, bucket: Resource) -> Checked:
    status = bucket.part("VersioningConfiguration").get("Status")
    if holes.is_open(status) or holes.is_open(bucket.properties.get("VersioningConfiguration")):
        yield Doubt(bucket, f"its versioning is {holes.shown(status)}", _LOCATION)
    elif status != "Enabled":
        yield Finding(bucket, "versioning is not enabled", _LOCATION)


RULE = Rule(
    "MWAA-BucketVersioned",
    "The DAG bucket is versioned",
    "MWAA refuses an unversioned bucket after half an hour, and verify_env does not look.",
    "VersioningConfiguration: {Status: Enabled}",
    _check,
    "mwaa-s3-bucket",
)
