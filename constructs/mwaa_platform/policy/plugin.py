"""The MWAA rules as a plugin of CDK's `Validations`."""

import json
from importlib.metadata import version
from pathlib import Path

import aws_cdk as cdk
import jsii

from mwaa_platform.policy.pack import findings
from mwaa_platform.policy.rules import RULES

PLUGIN_NAME = "MWAA"


@jsii.implements(cdk.IPolicyValidationPlugin)
class MwaaChecks:
    """Runs the rules over what was synthesised; an open finding stops `cdk synth`."""

    @property
    def name(self) -> str:
        """The namespace of the rules in reports and acknowledgements."""
        return PLUGIN_NAME

    @property
    def version(self) -> str:
        """The version of mwaa-platform."""
        return version("mwaa-platform")

    @property
    def rule_ids(self) -> list[str]:
        """Every rule."""
        return [rule.id for rule in RULES]

    def validate(self, context: cdk.IPolicyValidationContext) -> cdk.PolicyValidationPluginReport:
        """Called by CDK with the templates' paths."""
        templates = {path: json.loads(Path(path).read_text()) for path in context.template_paths}
        violations = [
            cdk.PolicyViolation(
                rule_name=rule.finding_id(finding),
                description=f"{rule.title}: {finding.message}. {rule.why}",
                fix=rule.cure,
                severity="error",
                violating_resources=[
                    cdk.PolicyViolatingResource(
                        resource_logical_id=finding.resource.logical_id,
                        locations=[finding.location],
                        template_path=finding.resource.stack,
                    )
                ],
            )
            for rule, finding in findings(templates)
        ]
        return cdk.PolicyValidationPluginReport(success=not violations, violations=violations)
