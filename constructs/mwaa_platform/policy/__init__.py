"""Policy at every synth: cdk-nag's AwsSolutions and our own MWAA rules; CDK is loaded only where it is asked to enforce."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import aws_cdk as cdk
    from aws_cdk import cx_api


def enforce(app: "cdk.App", packs: "Mapping[cdk.Stage, Sequence[str]] | None" = None) -> None:
    """Let every open finding stop the synthesis of the app; `packs` are those of cdk-nag that single stages are held to besides."""
    import aws_cdk as cdk
    from cdk_nag import AwsSolutionsChecks

    from mwaa_platform.policy.packs import packs_of
    from mwaa_platform.policy.plugin import MwaaChecks

    cdk.Validations.of(app).add_plugins(AwsSolutionsChecks(app), MwaaChecks(), *packs_of(packs or {}))


def kept_policy(assembly: "cx_api.CloudAssembly") -> bool:
    """Whether the assembly's validation report has no open finding.

    Under the CDK CLI (2.1148) a failed validation only sets the exit code of the process that CDK's library runs in, which for a
    Python app is not the app; and the CLI judges only the stacks it was asked for, which a bare `cdk synth` in an app of stages
    names none of. So the app asks the report itself.
    """
    report = Path(assembly.directory) / "validation-report.json"
    if not report.exists():
        return True
    return all(plugin["conclusion"] != "failure" for plugin in json.loads(report.read_text())["pluginReports"])
