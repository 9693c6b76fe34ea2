"""The MWAA rules over templates as tests write them."""

from collections.abc import Mapping
from typing import Any

from mwaa_platform.policy.assembly import Assembly
from mwaa_platform.policy.pack import Judged, judge
from mwaa_platform.policy.rule import Doubt
from mwaa_platform.policy.values import Source

Templates = Mapping[str, Mapping[str, Any]]
ACCOUNT = "111111111111"
REGION = "eu-west-1"


def assembly_of_templates(templates: Templates, region: str | None = REGION, account: str | None = ACCOUNT) -> Assembly:
    """Stacks of one account and Region."""
    return Assembly({stack: Source(template, region, account) for stack, template in templates.items()})


def judged(templates: Templates, **place: str | None) -> tuple[list[Judged], list[tuple[str, Doubt]]]:
    """Findings, and doubts with the rule that has them."""
    findings, doubts = [], []
    for found in judge(assembly_of_templates(templates, **place)):
        if isinstance(found, Judged):
            findings.append(found)
        else:
            doubts.append((found[0].id, found[1]))
    return findings, doubts


def finding_ids(templates: Templates, **place: str | None) -> set[str]:
    """What is printed and acknowledged."""
    return {found.id for found in judged(templates, **place)[0]}


def doubtful_rules(templates: Templates, **place: str | None) -> set[str]:
    """The rules that cannot tell."""
    return {rule for rule, _ in judged(templates, **place)[1]}
