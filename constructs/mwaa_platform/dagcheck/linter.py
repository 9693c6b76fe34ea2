"""What ruff's AIR301 says of a team's files, where ruff is installed; it reads them while the check does."""

import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from mwaa_platform.dagcheck.findings import Finding, Kind, file_name

RULE = "AIR301"
"""Removed in Airflow 3; the rules beside it are about what moved and still works."""
Linter = subprocess.Popen[str]


@contextmanager
def started(version: str, paths: Sequence[Path]) -> Iterator[Linter | None]:
    """The linter at work, for an Airflow that it has a rule for."""
    ruff = Path(sys.executable).parent / ("ruff.exe" if sys.platform == "win32" else "ruff")
    if not version.startswith("3") or not paths or not ruff.is_file():
        yield None
        return
    options = ("check", "--isolated", "--no-cache", "--select", RULE, "--output-format", "json")
    command = [str(ruff), *options, *map(str, paths)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as linter:
        yield linter


def findings(linter: Linter, team: str, root: Path, known: Sequence[Finding]) -> list[Finding]:
    """What it found, but for lines of which something is known already."""
    taken = {(finding.file, finding.line) for finding in known}
    return [finding for finding in _said(linter, team, root) if (finding.file, finding.line) not in taken]


def _said(linter: Linter, team: str, root: Path) -> Iterator[Finding]:
    printed, _ = linter.communicate()
    try:
        said: list[dict[str, Any]] = json.loads(printed or "[]")
    except ValueError:
        return
    for one in said:
        if one.get("code") == RULE:
            message = str(one["message"]).splitlines()[0]
            replacement = (one.get("fix") or {}).get("message") or "see Airflow's release notes, 3.0, removed"
            yield Finding(
                Kind.REMOVED,
                file_name(Path(one["filename"]), root),
                int(one["location"]["row"]),
                f"{message} (ruff {RULE})",
                team,
                mend=str(replacement),
            )
