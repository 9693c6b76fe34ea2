"""What is wrong with a declaration, as data; how it reads is decided here too, once for all."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path

Keys = tuple[str | int, ...]


class Severity(StrEnum):
    """An error stops everything; a warning is said and no more."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Problem:
    """One problem: where, what, what is allowed, how to mend it.

    `keys` lead from the file's top to the value; `got` is the value as written. `line` counts from 1; 0 means the whole file.
    """

    message: str
    keys: Keys = ()
    got: str = ""
    allowed: str = ""
    cure: str = ""
    severity: Severity = Severity.ERROR
    file: Path | None = None
    line: int = 0

    @property
    def place(self) -> str:
        """The keys as a person writes them: `stages.dev.workers.max`, `integrations[2].bucket`."""
        text = ""
        for key in self.keys:
            text += f"[{key}]" if isinstance(key, int) else f".{key}" if text else key
        return text

    def as_json(self) -> dict[str, object]:
        """Plain values, for `--json`."""
        plain = {**asdict(self), "place": self.place, "severity": str(self.severity), "file": str(self.file or "")}
        del plain["keys"]
        return plain


class DeclarationError(Exception):
    """All problems of all files at once; `str()` is what a person reads."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        """Keeps the problems in the order of their places."""
        self.problems = tuple(problems)
        super().__init__("\n".join(render(self.problems)))


def ordered(problems: Iterable[Problem]) -> list[Problem]:
    """Without repetitions, by file and line."""
    return sorted(dict.fromkeys(problems), key=lambda p: (str(p.file or ""), p.line, p.place, p.message))


SHOWN_CHARACTERS = 500
"""Of one line of a problem; what is longer was no line to read."""


def shown(text: str) -> str:
    """The text as one line that any terminal may be given: what is not printable is escaped, what is too long is cut."""
    line = "".join(letter if letter.isprintable() else letter.encode("unicode_escape").decode() for letter in text)
    return line if len(line) <= SHOWN_CHARACTERS else f"{line[: SHOWN_CHARACTERS - 3]}..."


def render(problems: Sequence[Problem]) -> Iterator[str]:
    """Lines to print: each problem's place and message, what was got and is allowed, the cure."""
    for problem in problems:
        where = f"{problem.file}:{problem.line}" if problem.line else f"{problem.file or ''}"
        place = f"{problem.place}: " if problem.keys else ""
        yield shown(f"{where}: {problem.severity}: {place}{problem.message}".removeprefix(": "))
        for label, text in (("got", problem.got), ("allowed", problem.allowed), ("mend", problem.cure)):
            if text:
                yield f"    {label}: {shown(text)}"
