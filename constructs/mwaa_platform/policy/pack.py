"""All MWAA rules over a set of templates."""

from collections.abc import Iterator
from dataclasses import dataclass

from mwaa_platform.policy.assembly import Assembly
from mwaa_platform.policy.rule import Doubt, Effect, Finding, Rule, Severity
from mwaa_platform.policy.rules import RULES

_INCLUSION = "Fn::Transform"
"""Among properties it puts there what a template does not tell, a file in S3 or what a macro makes."""


@dataclass(frozen=True)
class Judged:
    """A finding with its rule, and how severe it is in its stage."""

    rule: Rule
    finding: Finding
    severity: Severity

    @property
    def id(self) -> str:
        """What is printed and acknowledged."""
        return self.rule.finding_id(self.finding)

    @property
    def effect(self) -> Effect:
        """What becomes of the environment."""
        return self.finding.effect or self.rule.effect

    @property
    def cure(self) -> str:
        """How to mend it."""
        return self.finding.cure or self.rule.cure


def judge(assembly: Assembly) -> Iterator[Judged | tuple[Rule, Doubt]]:
    """Every finding, acknowledged or not, and everything that a rule cannot tell."""
    for rule in RULES:
        for found in rule.check(assembly):
            if isinstance(found, Doubt):
                yield rule, found
                continue
            if _INCLUSION in (found.resource.definition.get("Properties") or {}):
                message = f"{found.message}, unless what {_INCLUSION} includes says otherwise"
                yield rule, Doubt(found.resource, message, found.location)
                continue
            severity = rule.severity(found, development=assembly.development(found.resource))
            if severity is not Severity.OFF:
                yield Judged(rule, found, severity)


def findings(assembly: Assembly) -> Iterator[Judged]:
    """The findings alone, for a synth, which has nobody to ask about doubts."""
    return (found for found in judge(assembly) if isinstance(found, Judged))
