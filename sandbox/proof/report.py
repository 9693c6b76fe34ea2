"""What a proof says, as data: one verdict for each declared line, one for each stage's role."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Coverage:
    """How the granted actions are known to be needed."""

    recorded: int = 0
    claimed: int = 0
    unproven: int = 0

    def __add__(self, other: "Coverage") -> "Coverage":
        return Coverage(self.recorded + other.recorded, self.claimed + other.claimed, self.unproven + other.unproven)

    @property
    def total(self) -> int:
        """All of them."""
        return self.recorded + self.claimed + self.unproven


@dataclass(frozen=True, slots=True)
class Claim:
    """A granted action that no recording can show to be needed, and why it is granted."""

    subject: str
    statement: str
    action: str
    call: str
    source: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """One set of policies against what must pass, what can be dropped, and what must not pass; findings in whole sentences."""

    stage: str
    subject: str
    requests: int
    insufficient: tuple[str, ...]
    units: int
    excess: tuple[str, ...]
    probes: int
    loose: tuple[str, ...]
    coverage: Coverage = Coverage()
    claims: tuple[Claim, ...] = ()
    unproven: tuple[str, ...] = ()
    """Granted actions that neither a recording nor a source shows to be needed."""

    @property
    def proven(self) -> bool:
        """Whether nothing was found."""
        return not (self.insufficient or self.excess or self.loose)
