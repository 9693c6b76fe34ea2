"""What a rule is, and what it finds."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from mwaa_platform.policy.assembly import Assembly, Resource


@dataclass(frozen=True)
class Finding:
    """One resource that breaks a rule; `detail` tells findings of one rule on one resource apart, and can be acknowledged alone."""

    resource: Resource
    message: str
    location: str
    detail: str = ""


@dataclass(frozen=True)
class Rule:
    """A rule: its id, the sentence that holds where it is kept, why it exists (with the source), how to mend, and the check."""

    id: str
    title: str
    why: str
    cure: str
    check: Callable[[Assembly], Iterator[Finding]]

    def finding_id(self, finding: Finding) -> str:
        """What is printed and acknowledged."""
        return f"{self.id}[{finding.detail}]" if finding.detail else self.id
