"""The MWAA rules as a plugin of CDK's `Validations`."""

import json
from importlib.metadata import version
from pathlib import Path

import aws_cdk as cdk
import jsii

from mwaa_platform.policy.assembly import Assembly
from mwaa_platform.policy.pack import findings
from mwaa_platform.policy.rule import Severity
from mwaa_platform.policy.rules import RULES
from mwaa_platform.policy.values import Source

PLUGIN_NAME = "MWAA"


@jsii.implements(cdk.IPolicyValidationPlugin)
class MwaaChecks:
    """Runs the rules over what was synthesised; an open error stops `cdk synth`, a warning is said."""

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
        sources = {
            stack.template_path: Source(
                json.loads(Path(stack.template_path).read_text()), stack.region, stack.account_id
            )
            for stack in context.stack_templates
        }
        judged = list(findings(Assembly(sources)))
        violations = [
            cdk.PolicyViolation(
                rule_name=found.id,
                description=f"{found.rule.title}: {found.finding.message}. {found.rule.why}",
                fix=f"{found.cure} ({found.rule.anchor})",
                severity=found.severity.value,
                violating_resources=[
                    cdk.PolicyViolatingResource(
                        resource_logical_id=found.finding.resource.logical_id,
                        locations=[found.finding.location],
                        template_path=found.finding.resource.stack,
                    )
                ],
            )
            for found in judged
        ]
        success = not any(found.severity is Severity.ERROR for found in judged)
        return cdk.PolicyValidationPluginReport(success=success, violations=violations)
