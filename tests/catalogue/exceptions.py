"""Mutants that nothing catches, one by one, each with its reason; one that is caught after all fails."""

from dataclasses import dataclass
from typing import Protocol

from tests.catalogue.mutants import Mutant


class Escaped(Protocol):
    """A mutant of a subject."""

    @property
    def subject(self) -> str:
        """Whose."""

    @property
    def mutant(self) -> Mutant:
        """Which."""

    @property
    def by(self) -> str:
        """What caught it."""


@dataclass(frozen=True, slots=True)
class Excepted:
    """One mutant of one subject."""

    subject: str
    kind: str
    what: str
    because: str

    def covers(self, each: Escaped) -> bool:
        """Whether it is about this one, and this one escaped."""
        return not each.by and (self.subject, self.kind, self.what) == (
            each.subject,
            each.mutant.kind,
            each.mutant.what,
        )


EXCEPTED: tuple[Excepted, ...] = ()


def reason(subject: str, mutant: Mutant) -> str:
    """Why this one may escape; empty if it may not."""
    of = (subject, mutant.kind, mutant.what)
    return next((e.because for e in EXCEPTED if (e.subject, e.kind, e.what) == of), "")
