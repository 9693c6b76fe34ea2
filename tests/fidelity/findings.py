"""What a judge says against one value of one template."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """One objection: who, by which rule, about which place of which stack."""

    judge: str
    rule: str
    stack: str
    place: str
    message: str

    def __str__(self) -> str:
        return f"{self.judge} {self.rule}: {self.stack} {self.place}: {self.message}"


def place_of(path: Iterable[object]) -> str:
    """Keys from the template's top, joined by slashes."""
    return "/".join(str(key) for key in path)
