"""The Region has MWAA, and what belongs together lies in it."""

import re

from mwaa_platform.aws.regions import MWAA_REGIONS
from mwaa_platform.policy import holes
from mwaa_platform.policy.assembly import Assembly
from mwaa_platform.policy.parts import BUCKET, KEY, part_of
from mwaa_platform.policy.rule import Checked, Finding, Rule


def _check(assembly: Assembly) -> Checked:
    for environment in assembly.environments():
        region = environment.region
        if holes.is_text(region) and region not in MWAA_REGIONS:
            yield Finding(environment, f"MWAA is not known to be in {region}", "Type", "offered")
        for part in (BUCKET, KEY):
            found = part_of(assembly, environment, part)
            theirs = found.region if found is not None else _region_in(environment.properties.get(part[1]))
            if theirs and not holes.has_holes([theirs, region]) and theirs != region:
                message = f"{part[2]} lies in {theirs}, the environment in {region}"
                yield Finding(environment, message, f"Properties.{part[1]}", part[0].split("::")[1].lower())


def _region_in(arn: object) -> str | None:
    match = re.match(r"arn:[^:]*:kms:([^:]+):", str(arn))
    return match[1] if match else None


RULE = Rule(
    "MWAA-SameRegion",
    "Environment, bucket and key lie in one Region that has MWAA",
    "MWAA reads its bucket and uses its key in its own Region only; verify_env does not look.",
    "make them in the environment's Region",
    _check,
    "mwaa-s3-bucket",
)
