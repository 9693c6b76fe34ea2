"""The bucket is named by its ARN, without a path."""

import re

from mwaa_platform.policy import holes
from mwaa_platform.policy.assembly import Assembly
from mwaa_platform.policy.rule import Checked, Finding, Rule

_ARN = re.compile(r"arn:aws(-[a-z]+)*:s3:::[a-z0-9.\-]+")


def _check(assembly: Assembly) -> Checked:
    for environment in assembly.environments():
        arn = environment.properties.get("SourceBucketArn")
        if not isinstance(arn, str):
            continue
        whole = not holes.has_holes(arn)
        if "/" in arn.partition(":::")[2]:  # one that stands within a hole does not show
            yield Finding(environment, f"{holes.shown(arn)} has a path", "Properties.SourceBucketArn")
        elif (whole and not _ARN.fullmatch(arn)) or (
            assembly.find("AWS::S3::Bucket", arn) and not arn.startswith("arn:")
        ):
            yield Finding(environment, f"{holes.shown(arn)} is no bucket's ARN", "Properties.SourceBucketArn")


RULE = Rule(
    "MWAA-SourceBucketArn",
    "The bucket is named by its ARN, without a path",
    "A name, a path or a slash at the end is refused with `must be passed`, which says nothing of the cause.",
    "SourceBucketArn: !GetAtt Bucket.Arn",
    _check,
    "t-create-update-environment",
)
