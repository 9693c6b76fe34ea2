"""What a rule is, and what it finds."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from mwaa_platform.policy.assembly import Assembly, Resource


class Severity(StrEnum):
    """What a finding does: an error ends a synth and the doctor with exit code 1, a warning is said."""

    ERROR = "error"
    WARNING = "warning"
    OFF = "off"


class Effect(StrEnum):
    """What becomes of an environment that breaks a rule: what a finding is worth to whoever looks for one cause."""

    CREATION = "creation fails, or hangs"
    RUNNING = "it comes up, and does not do what was meant"
    SAFETY = "it works, and is not safe"
    UPKEEP = "it works, and costs or stops something later"


@dataclass(frozen=True)
class Finding:
    """One resource that breaks a rule.

    `detail` tells findings of one rule on one resource apart, and can be acknowledged alone. `cure` says how to mend just this one,
    where that is more than the rule's own.
    """

    resource: Resource
    message: str
    location: str
    detail: str = ""
    cure: str = ""
    at_most: Severity | None = None
    """Where this one is milder than the rule's others."""
    effect: Effect | None = None
    """Where this one has another effect than the rule's others."""


@dataclass(frozen=True)
class Doubt:
    """What a rule cannot tell of a resource, for a value or a thing lies outside these templates."""

    resource: Resource
    message: str
    location: str


Checked = Iterator[Finding | Doubt]
_BY_WEIGHT = (Severity.OFF, Severity.WARNING, Severity.ERROR)


@dataclass(frozen=True)
class Rule:
    """A rule: its id, the sentence that holds where it is kept, why it exists (with the source), how to mend, and the check."""

    id: str
    title: str
    why: str
    cure: str
    check: Callable[[Assembly], Checked]
    page: str
    """The page of the MWAA User Guide that says so, by its file name (`aws.guide_pages`)."""
    production: Severity = Severity.ERROR
    development: Severity = Severity.ERROR
    effect: Effect = Effect.CREATION

    def finding_id(self, finding: Finding) -> str:
        """What is printed and acknowledged."""
        return f"{self.id}[{finding.detail}]" if finding.detail else self.id

    def severity(self, finding: Finding | None = None, *, development: bool) -> Severity:
        """By the kind of the stage, and no more than the finding says itself."""
        own = self.development if development else self.production
        most = finding.at_most if finding else None
        return own if most is None else min(own, most, key=_BY_WEIGHT.index)

    @property
    def anchor(self) -> str:
        """Where the reference speaks of it."""
        return f"docs/reference/policy.md#{self.id.lower()}"
