"""What the check has to say, as data; how it reads is decided here too."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from mwaa_platform.declaration.problems import shown


class Kind(StrEnum):
    """What a finding is about; errors stop a synthesis, doubts are said and no more."""

    NOT_DECLARED = "not declared"
    REMOVED = "not in this Airflow"
    COMMENT = "comment"
    NOT_PYTHON = "not read"
    WIDER = "wider than used"
    NEVER_USED = "never used"
    CANNOT_TELL = "cannot tell"
    ADVICE = "advice"


ERRORS = (Kind.NOT_DECLARED, Kind.REMOVED, Kind.COMMENT)
WARNINGS = (Kind.WIDER, Kind.NEVER_USED, Kind.NOT_PYTHON, Kind.ADVICE)


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding: where, of which task, what, and the lines to write.

    `file` is relative to the project; `line` counts from 1. `write` are lines of team.yaml below the key `under`, and `mend` says what
    to do with them, or without any what to do. `stages` are those that it holds in; none stands for all. Advice has its rule's id.
    """

    kind: Kind
    file: str
    line: int
    message: str
    team: str = ""
    task: str = ""
    operator: str = ""
    stages: tuple[str, ...] = ()
    write: tuple[str, ...] = ()
    under: str = ""
    mend: str = ""
    rule: str = ""

    @property
    def severity(self) -> str:
        """`error`, `warning`, or `unknown` for what cannot be told."""
        return "error" if self.kind in ERRORS else "warning" if self.kind in WARNINGS else "unknown"

    def as_json(self) -> dict[str, Any]:
        """Plain values, for `--json`."""
        return {**asdict(self), "kind": str(self.kind), "severity": self.severity}


def file_name(path: Path, root: Path) -> str:
    """As findings name a file: relative to the project."""
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else str(path)


def render(findings: Sequence[Finding]) -> Iterator[str]:
    """Lines to print."""
    for finding in findings:
        of = ", ".join(part for part in (f"task {finding.task}" if finding.task else "", finding.operator) if part)
        place = f"{finding.file}:{finding.line}: {finding.severity}: {finding.rule or finding.kind}: "
        yield shown(place + (f"{of}: " if of else "") + finding.message)
        if finding.stages:
            yield f"    stages: {', '.join(finding.stages)}"
        if finding.write:
            yield f"    {finding.mend or 'add'} to dags/{finding.team}/team.yaml, under {finding.under}:"
            yield from (f"      {line}" for line in finding.write)
        elif finding.mend:
            yield f"    mend: {shown(finding.mend)}"


def ordered(findings: Sequence[Finding]) -> list[Finding]:
    """Without repetitions, errors first, by file and line."""
    rank = {"error": 0, "warning": 1, "unknown": 2}
    return sorted(dict.fromkeys(findings), key=lambda f: (rank[f.severity], f.file, f.line, f.message))
