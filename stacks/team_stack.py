"""What the stacks of a team have in common."""

from typing import Any

import aws_cdk as cdk

from mwaa_platform.declaration.team import Target
from mwaa_platform.retention import Retention, log_retention


def stack_options(target: Target, description: str) -> dict[str, Any]:
    """Description, protection from deletion unless declared otherwise, and assets below a prefix of the team's and stage's own."""
    return {
        "description": f"{target.team.team}, stage {target.stage_name}: {description}",
        "termination_protection": target.stage.removal == "retain",
        "synthesizer": cdk.DefaultStackSynthesizer(bucket_prefix=f"{target.name}/"),
    }


def ways_in_stack_name(target: Target) -> str:
    """What the names that CloudFormation generates in that stack begin with: the stage's key is open to its log groups."""
    return f"{target.name}-WaysIn"


def removal_policy(target: Target) -> cdk.RemovalPolicy:
    """Destroyed only where the declaration says so; a creation that fails leaves nothing behind either way."""
    if target.stage.removal == "destroy":
        return cdk.RemovalPolicy.DESTROY
    return cdk.RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE


def bucket_removal_policy(target: Target) -> cdk.RemovalPolicy:
    """As `removal_policy`, but a bucket stays also where its creation is rolled back: files may lie in it, and it blocks nothing."""
    return cdk.RemovalPolicy.DESTROY if target.stage.removal == "destroy" else cdk.RemovalPolicy.RETAIN


def retention(target: Target) -> Retention:
    """How long the stage's logs are kept."""
    return log_retention(production=target.stage.production)
