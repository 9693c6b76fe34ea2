"""Every Airflow that can run locally, once for real: `python -m tests.sandbox.airflow_versions`, or with the versions to run.

For each a project that declares it is brought up, its DAG runs green, the web server calls every component healthy, and after `down`
nothing is left. A line for each, with its seconds; exit code 1 if one fails. A version that was never installed here is installed.
"""

import json
import sys
import tempfile
import time
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from sandbox.janitor import members
from sandbox.local_airflow.components import health_url, unwell
from sandbox.local_airflow.locking import LOCKED_VERSIONS
from tests.support.small import STAGE, run, write_small

ROOT = Path(__file__).resolve().parents[2]


class VersionError(Exception):
    """What did not work with a version."""


def one(version: str, project: Path) -> str:
    """What it took, and on which Python.

    Raises:
        VersionError: with what the command said.
    """
    write_small(ROOT, project, airflow={"version": version})
    try:
        up, up_seconds = _command(project, "up", STAGE, "--json")
        (airflow,) = up["airflows"]
        _well(version, airflow["url"])
        ran, run_seconds = _command(project, "run", "small", "--json")
        if not ran["passed"]:
            raise VersionError(ran["verdict"])
        folder, notes = Path(up["folder"]), [note for note in airflow["notes"] if "Python" in note]
    finally:
        ended = run(project, "down")
    if ended.returncode or (left := list(members(folder))):
        raise VersionError(f"after down: {ended.stdout or left}")
    python = notes[0] if notes else "on MWAA's Python"
    return f"{version:8} up {up_seconds:5.1f} s, run {run_seconds:4.1f} s, {len(ran['tasks'])} tasks green, {python}"


def _command(project: Path, *arguments: str) -> tuple[Any, float]:
    started = time.monotonic()
    ended = run(project, *arguments)
    seconds = time.monotonic() - started
    try:
        return json.loads(ended.stdout), seconds
    except ValueError:
        raise VersionError(
            f"mwaa-platform {' '.join(arguments)} ended with {ended.returncode}: {ended.stdout}"
        ) from None


def _well(version: str, url: str) -> None:
    port = urlsplit(url).port or 0
    if waiting := unwell(health_url(version, port)):
        raise VersionError(f"not healthy: {', '.join(waiting)}")


def main(versions: list[str]) -> int:
    """Exit code."""
    failed = 0
    for version in versions or [known.number for known in LOCKED_VERSIONS]:
        with tempfile.TemporaryDirectory(prefix=f"airflow-{version}-") as folder:
            try:
                print(one(version, Path(folder)), flush=True)
            except VersionError as error:
                failed = 1
                print(f"{version:8} FAILED: {error}", flush=True)
    return failed


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
