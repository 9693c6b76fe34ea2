"""`make agreement`: the simulator and a second evaluator decide the same cases; prints the numbers and every difference."""

import json
import sys
from collections.abc import Iterable
from dataclasses import dataclass

from mwaa_platform.cli import output
from tests.iam import cases as made
from tests.iam.differences import KNOWN, Known
from tests.iam.simulation import Case, ours, theirs

SEED, RANDOM = 1, 800


@dataclass(frozen=True, slots=True)
class Compared:
    """A case, both decisions, and the reason where they differ for a known one."""

    case: Case
    ours: str
    theirs: str
    known: Known | None = None

    @property
    def agree(self) -> bool:
        """Whether both decide alike."""
        return self.ours == self.theirs

    @property
    def kind(self) -> str:
        """Where the case is from."""
        return "random policies" if self.case.origin.startswith("seed") else "integrations and MWAA"


def all_cases() -> list[Case]:
    """The same ones every time."""
    return [*made.integration_cases(), *made.baseline_cases(), *made.random_cases(SEED, RANDOM)]


def compare(cases: list[Case]) -> list[Compared]:
    """Both decisions on each case."""
    found = []
    for case, second in zip(cases, theirs(cases), strict=True):
        first = ours(case)
        differ = first != second.decision
        known = next((known for known in KNOWN if differ and known.covers(case, first, second)), None)
        found.append(Compared(case, first, second.decision, known))
    return found


def main() -> None:
    """Exit code 1 if a difference has no reason, or a reason no difference."""
    compared = compare(all_cases())
    rows = []
    for kind in dict.fromkeys(c.kind for c in compared):
        of = [c for c in compared if c.kind == kind]
        agree = sum(c.agree for c in of)
        rows.append((kind, len(of), sum(c.ours == "allowed" for c in of), agree, len(of) - agree))
    output.print_table("The simulator and iam-simulate", ("cases", "number", "allowed", "agree", "differ"), rows)
    reasons = [(known.name, sum(c.known is known for c in compared), known.because) for known in KNOWN]
    output.print_table("Differences", ("what", "cases", "because"), reasons)
    unexplained = [c for c in compared if not c.agree and c.known is None]
    for found in unexplained:
        output.stdout.print(_said(found))
    agree, explained = sum(c.agree for c in compared), sum(c.known is not None for c in compared)
    output.stdout.print(
        f"evaluator agreement: {agree} of {len(compared)} cases, {explained} differences explained, {len(unexplained)} not"
    )
    sys.exit(bool(unexplained) or any(not count for _, count, _ in reasons))


def _said(found: Compared) -> str:
    case = found.case
    policies: Iterable[object] = (
        *case.policies,
        {"boundary": case.boundary},
        {"resource policy": case.resource_policy},
    )
    lines = [f"{case.origin}: {case.action} on {case.resource} of {case.owner} with {dict(case.context)}"]
    lines += [f"    {json.dumps(policy)}" for policy in policies]
    return "\n".join([*lines, f"    ours {found.ours}, theirs {found.theirs}"])


if __name__ == "__main__":
    main()
