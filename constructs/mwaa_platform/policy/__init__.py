"""Policy at every synth: cdk-nag's AwsSolutions and our own MWAA rules."""

import aws_cdk as cdk
from cdk_nag import AwsSolutionsChecks

from mwaa_platform.policy.plugin import MwaaChecks


def enforce(app: cdk.App) -> None:
    """Let every open finding stop the synthesis of the app."""
    cdk.Validations.of(app).add_plugins(AwsSolutionsChecks(app), MwaaChecks())
