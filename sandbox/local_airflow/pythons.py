"""Which Python a local Airflow runs on: MWAA's where this machine has it, else the nearest that this Airflow supports."""

import json
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from packaging.specifiers import SpecifierSet
from packaging.version import Version

from mwaa_platform.aws.airflow_versions import AirflowVersion
from sandbox.local_airflow.locking import OLDEST_PYTHON
from sandbox.local_airflow.uv import uv_environment
from sandbox.server import SandboxError


@dataclass(frozen=True, slots=True)
class Python:
    """An interpreter of this machine, with its full version."""

    path: Path
    number: str

    @property
    def minor(self) -> Version:
        """Its version without the patch."""
        return Version(".".join(self.number.split(".")[:2]))


def choose_python(version: AirflowVersion, available: Iterable[Python]) -> tuple[Python, str | None]:
    """The interpreter, and what to say aloud where it is not MWAA's.

    Raises:
        SandboxError: this machine has none that this Airflow supports.
    """
    wanted, supported = Version(version.python), SpecifierSet(version.pythons or "")
    usable = [p for p in available if p.minor >= Version(OLDEST_PYTHON) and str(p.minor) in supported]
    if not usable:
        raise SandboxError(
            f"Airflow {version.number} runs on Python {version.python} in MWAA and supports {supported or 'no other'}; "
            f"this machine has none of {OLDEST_PYTHON} or later among these: install Python {version.python}"
        )
    best = min(usable, key=lambda p: (abs(p.minor.minor - wanted.minor), p.minor, -Version(p.number).micro))
    if best.minor == wanted:
        return best, None
    return (
        best,
        f"MWAA runs Airflow {version.number} on Python {wanted}, which this machine has not: taken is {best.minor}",
    )


@cache
def available_pythons(uv: Path) -> tuple[Python, ...]:
    """What is installed here, pyenv's versions included that are not switched on; nothing is downloaded."""
    command = [str(uv), "python", "list", "--only-installed", "--no-python-downloads", "--output-format", "json"]
    listed = subprocess.run(command, capture_output=True, text=True, check=False, env=uv_environment())
    entries = json.loads(listed.stdout) if listed.returncode == 0 and listed.stdout.strip() else []
    found = [Python(Path(e["path"]), e["version"]) for e in entries if e.get("implementation") == "cpython"]
    for path in sorted((Path.home() / ".pyenv" / "versions").glob("3.*/bin/python")):
        number = path.parent.parent.name
        if all(part.isdigit() for part in number.split(".")):
            found.append(Python(path, number))
    return tuple(p for p in found if p.path.exists() and not Version(p.number).is_prerelease)
