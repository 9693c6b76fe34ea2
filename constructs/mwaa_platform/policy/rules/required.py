"""An environment names what MWAA's API requires; the CloudFormation schema requires the name alone."""

from mwaa_platform.policy.assembly import Assembly
from mwaa_platform.policy.rule import Checked, Finding, Rule

REQUIRED = ("Name", "SourceBucketArn", "ExecutionRoleArn", "DagS3Path", "NetworkConfiguration")


def _check(assembly: Assembly) -> Checked:
    for environment in assembly.environments():
        for name in REQUIRED:
            if environment.properties.get(name) in (None, "", {}):
                yield Finding(environment, f"{name} is missing", f"Properties.{name}", name)


RULE = Rule(
    "MWAA-Required",
    "What the API requires is there",
    "CloudFormation's schema requires only Name: the rest fails when the creation is asked for, after all other resources are made.",
    "give name, bucket, role, DAG folder and network",
    _check,
    "create-environment",
)
