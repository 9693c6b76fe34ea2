"""What the doctor says of templates: findings by severity, what was accepted, and what it cannot tell."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from mwaa_platform.aws.guide_pages import page_title, page_url
from mwaa_platform.policy import holes
from mwaa_platform.policy.assembly import Assembly, Resource
from mwaa_platform.policy.by_parameter import Outcome, judged
from mwaa_platform.policy.pack import Judged, judge
from mwaa_platform.policy.reading import Reading
from mwaa_platform.policy.rule import Doubt, Effect, Finding, Severity
from mwaa_platform.policy.rules import RULES
from mwaa_platform.policy.values import Source

_OURS_TO_ASK = ("AWS::MWAA::", "AWS::EC2::", "AWS::S3::", "AWS::IAM::", "AWS::KMS::", "AWS::Logs::")


@dataclass(frozen=True)
class Diagnosis:
    """All that came of one run."""

    environments: tuple[str, ...]
    findings: tuple[Judged, ...]
    accepted: tuple[tuple[Judged, str], ...]
    """With the reason."""
    doubts: tuple[tuple[Doubt, tuple[str, ...]], ...]
    """With the ids of the rules that could not tell."""
    files: dict[str, Path] = field(repr=False)

    def count(self, severity: Severity) -> int:
        """Findings of that severity."""
        return sum(found.severity is severity for found in self.findings)

    def breaking(self) -> int:
        """Errors that make the creation fail."""
        return sum(found.severity is Severity.ERROR and found.effect is Effect.CREATION for found in self.findings)

    @cached_property
    def rules(self) -> int:
        """How many rules were asked."""
        return len(RULES)


def diagnose(reading: Reading) -> Diagnosis:
    """Judge everything that was read, with every value that a parameter may have."""
    outcome = judged(reading.sources, _outcome)
    findings, accepted = [], []
    for found in outcome.findings:
        reason = _reason(reading, found)
        if reason is None:
            findings.append(found)
        else:
            accepted.append((found, reason))
    order, effects = list(Severity), list(Effect)
    return Diagnosis(
        tuple(f"{e.stack}/{e.logical_id}" for e in Assembly(reading.sources).environments()),
        tuple(
            sorted(
                dict.fromkeys(findings),
                key=lambda f: (order.index(f.severity), effects.index(f.effect), f.finding.resource.stack),
            )
        ),
        tuple(accepted),
        tuple(outcome.doubts.values()),
        reading.files,
    )


def _outcome(sources: Mapping[str, Source]) -> Outcome:
    """One run; what several rules cannot tell for the same reason is said once."""
    assembly = Assembly(sources)
    findings: list[Judged] = []
    doubts: dict[tuple[Resource, str], tuple[Doubt, dict[str, None]]] = {}
    for found in judge(assembly):
        if isinstance(found, Judged):
            findings.append(found)
        else:
            rule, doubt = found
            doubts.setdefault((doubt.resource, doubt.message), (doubt, {}))[1][rule.id] = None
    for resource in assembly.uncertain:
        if resource.type.startswith(_OURS_TO_ASK):
            message = f"whether it is made: that depends on the condition {resource.definition.get('Condition')}"
            doubts[resource, message] = (Doubt(resource, message, "Condition"), {})
    return Outcome(tuple(findings), {key: (doubt, tuple(rules)) for key, (doubt, rules) in doubts.items()})


def _reason(reading: Reading, found: Judged) -> str | None:
    resource = found.finding.resource
    file = reading.files[resource.stack]
    for accepted in reading.accepted:
        if accepted.covers(
            found.id, construct_path=resource.construct_path, template=file, logical_id=resource.logical_id
        ):
            return accepted.reason
    return None


def as_json(diagnosis: Diagnosis, *, passed: bool) -> dict[str, Any]:
    """The same for programs."""
    return {
        "passed": passed,
        "environments": list(diagnosis.environments),
        "rules": diagnosis.rules,
        "findings": [_finding(diagnosis, found) for found in diagnosis.findings],
        "acknowledged": [{**_finding(diagnosis, found), "reason": reason} for found, reason in diagnosis.accepted],
        "cannot_tell": [
            {**_resource(diagnosis, doubt.resource, doubt.location), "what": doubt.message, "rules": list(rules)}
            for doubt, rules in diagnosis.doubts
        ],
    }


def _finding(diagnosis: Diagnosis, found: Judged) -> dict[str, Any]:
    rule, finding = found.rule, found.finding
    return {
        "rule": found.id,
        "severity": found.severity.value,
        **_resource(diagnosis, finding.resource, finding.location),
        "found": finding.message,
        "cause": rule.why,
        "effect": found.effect.value,
        "cure": found.cure,
        "link": rule.anchor,
        "aws_page": {"title": page_title(rule.page), "url": page_url(rule.page)},
    }


def _resource(diagnosis: Diagnosis, resource: Resource, location: str) -> dict[str, Any]:
    return {
        "stack": resource.stack,
        "template": str(diagnosis.files[resource.stack]),
        "resource": resource.logical_id,
        "type": resource.type,
        "construct_path": resource.construct_path or None,
        "place": location,
    }


def place_of(finding: Finding | Doubt) -> str:
    """Where it is, in one line."""
    resource = finding.resource
    return holes.shown(f"{resource.stack}/{resource.logical_id} {finding.location.removeprefix('Properties.')}")


def said(doubts: Iterable[tuple[Doubt, tuple[str, ...]]]) -> list[tuple[str, str, str]]:
    """Rows: place, what cannot be told, by which rules."""
    return [(place_of(doubt), doubt.message, ", ".join(rules)) for doubt, rules in doubts]
