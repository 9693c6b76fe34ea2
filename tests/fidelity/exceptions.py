"""Where a judge objects and the template stays: the one list, each line with its reason.

An exception that no longer matches anything fails a test, so the list says what is so today.
"""

import re
from dataclasses import dataclass

from tests.fidelity.findings import Finding


@dataclass(frozen=True, slots=True)
class Excepted:
    """Findings of one rule at places of one form; `stack` and `place` are patterns for the whole text."""

    judge: str
    rule: str
    stack: str
    place: str
    because: str

    def covers(self, finding: Finding) -> bool:
        """Whether this is such a finding."""
        return (
            (self.judge, self.rule) == (finding.judge, finding.rule)
            and re.fullmatch(self.stack, finding.stack) is not None
            and re.fullmatch(self.place, finding.place) is not None
        )


_REDUNDANT = "true, and harmless: CDK waits for every resource of a construct, of which one is referred to as well; the others are not"

EXCEPTED: tuple[Excepted, ...] = (
    Excepted(
        "cfn-lint",
        "W6001",
        ".*-Access",
        "Outputs/DagFolder/Value/.*",
        "true, and meant: a pipeline is told its role and its folder by one stack, though the bucket is another's",
    ),
    Excepted(
        "cfn-lint",
        "I1022",
        ".*-(Access|Monitoring|Mwaa|Network|Storage|Triggers|WaysIn)",
        "Resources/.*/Fn::Join/0",
        "taste: Fn::Sub is said to be easier to write; CDK writes Fn::Join, and nobody edits a template",
    ),
    Excepted(
        *(
            "cfn-lint",
            "W3005",
            ".*-(Mwaa|Triggers|WaysIn)",
            r"Resources/[0-9A-Za-z]+(StateMachine|Function)[0-9A-F]{8}/DependsOn/\d+",
        ),
        _REDUNDANT,
    ),
    Excepted("cfn-lint", "W3005", ".*-Mwaa", r"Resources/Environment[0-9A-F]{8}/DependsOn/\d+", _REDUNDANT),
    Excepted("cfn-lint", "W3005", ".*-Storage", r"Resources/(Dags|Artifacts)[0-9A-F]{8}/DependsOn/\d+", _REDUNDANT),
    Excepted(
        "cfn-lint", "W3005", ".*-Storage", r"Resources/FileDeploymentProvider[0-9A-Za-z]+/DependsOn/\d+", _REDUNDANT
    ),
    Excepted(
        "cfn-lint",
        "W3005",
        ".*-(Network|Storage|WaysIn)",
        r"Resources/Custom(Vpc|S3)[0-9A-Za-z]+/DependsOn/\d+",
        "true, and harmless: CDK's own handlers are written so in aws-cdk-lib",
    ),
)


def open_findings(findings: list[Finding]) -> list[Finding]:
    """Without what is excepted."""
    return [finding for finding in findings if not any(excepted.covers(finding) for excepted in EXCEPTED)]
