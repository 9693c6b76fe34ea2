"""A virtual environment with the packages of MWAA's image, and with those the team requires."""

import hashlib
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from mwaa_platform.aws.airflow_versions import find_airflow_version
from sandbox.local_airflow.database import make_template, template_of
from sandbox.local_airflow.locking import LOCKED_VERSIONS, lock_file
from sandbox.local_airflow.pythons import Python, available_pythons, choose_python
from sandbox.local_airflow.requirements import (
    HOME_IN_ENVIRONMENT,
    Requirements,
    as_installed,
    essential_constraints,
    explain,
    index_unreachable,
    is_needed,
    problems,
)
from sandbox.local_airflow.uv import run_uv, uv
from sandbox.lock_files import alone
from sandbox.server import SandboxError

LIMIT_SECONDS = 540
"""MWAA gives pip nine minutes (aws/amazon-mwaa-docker-images, python/mwaa/utils/user_requirements.py, 2026-08-20)."""

_DONE = "mwaa-platform-installed"
_LOG = "mwaa-platform-packages.log"


class PackagesError(SandboxError):
    """Packages could not be installed; the text lists every problem."""


@dataclass(frozen=True, slots=True)
class Installation:
    """An installed Airflow: its virtual environment, and what differs from MWAA's, to be said aloud."""

    version: str
    folder: Path
    notes: tuple[str, ...] = ()

    @property
    def python(self) -> Path:
        """Its interpreter."""
        return self.folder / "bin" / "python"

    @property
    def airflow(self) -> Path:
        """Its `airflow` command."""
        return self.folder / "bin" / "airflow"


def install(
    version: str,
    target: Path,
    *,
    requirements: Requirements | None = None,
    variables: Mapping[str, str] | None = None,
    with_database: bool = False,
    report: Callable[[str], None] = lambda text: None,
) -> Installation:
    """Make the folder `target` that Airflow's virtual environment; quick if it is already.

    Packages come from the lock, then the team's requirements on top. A run that was broken off is begun anew, two at once wait for
    each other, and a target that held anything else than an installation is refused. `variables` are what requirement lines may
    name as ${NAME}. `report` is told what is being done. With `with_database` a migrated metadata database comes with it.

    Raises:
        PackagesError: the requirements cannot be installed; all problems of the file's lines at once.
        SandboxError: no lock, no Python, or the lock could not be installed.
    """
    known, lock = find_airflow_version(version), lock_file(version)
    if known is None or lock is None:
        locked = ", ".join(v.number for v in LOCKED_VERSIONS)
        raise SandboxError(f"Airflow {version} cannot run locally: there are locks for {locked}")
    if requirements and (found := problems(requirements.path, version)):
        raise PackagesError("\n".join(found))
    ours = (target / "pyvenv.cfg").exists() or _lock_of(target).exists()
    if target.exists() and any(target.iterdir()) and not ours:
        raise SandboxError(f"{target} is no virtual environment, and is not replaced by one")
    python, note = choose_python(known, available_pythons(uv()))
    if requirements and not is_needed(requirements.path):
        requirements = None  # comments only: the same as none, and the installation is shared with those that have none
    text, notes = as_installed(requirements, version, variables) if requirements else ("", [])
    done = Installation(version, target, tuple(([note] if note else []) + notes))
    fingerprint = _fingerprint(lock, python, text, requirements)
    with alone(_lock_of(target), f"installs Airflow {version}", report):
        if not _is_done(target, fingerprint):
            _make(done, lock, python, report)
            if requirements:
                report(f"installing {requirements.path.name}")
                _require(done, text, requirements, variables or {})
            if with_database:
                report(f"making the metadata database of Airflow {version}")
                make_template(target, version)
            (target / _DONE).write_text(fingerprint)
        elif with_database and not template_of(target).exists():
            make_template(target, version)
    return done


def shared_folder(installations: Path, version: str, requirements: Requirements | None) -> Path:
    """Where the installation lies that every environment with this version and these requirements shares."""
    if requirements is None or not is_needed(requirements.path):
        return installations / version
    digest = hashlib.sha256(requirements.path.read_bytes())
    _add_files(digest, requirements)
    return installations / f"{version}-{digest.hexdigest()[:12]}"


def _make(done: Installation, lock: Path, python: Python, report: Callable[[str], None]) -> None:
    report(f"installing Airflow {done.version} on Python {python.minor}")
    made = ("venv", "--quiet", "--clear", "--no-python-downloads", "--python", str(python.path), str(done.folder))
    # No dependencies: the lock is complete, but for what no local Airflow needs.
    packages = ("pip", "install", "--quiet", "--no-deps", "--python", str(done.python), "--requirements", str(lock))
    for arguments in (made, packages):
        code, output = run_uv(arguments, timeout_seconds=LIMIT_SECONDS)
        if code != 0:
            said = index_unreachable(output) or " ".join(output.split())[-600:]
            raise SandboxError(f"Airflow {done.version} could not be installed: {said}")


def _require(done: Installation, text: str, requirements: Requirements, variables: Mapping[str, str]) -> None:
    written, kept = (done.folder / name for name in ("requirements.txt", "kept-by-mwaa.txt"))
    log = requirements.path.with_name(_LOG)
    written.touch(mode=0o600)  # a variable may be a token
    written.write_text(text, encoding="utf-8")
    kept.write_text(essential_constraints(done.version), encoding="utf-8")
    arguments = (
        "pip",
        "install",
        "--python",
        str(done.python),
        "--requirements",
        str(written),
        "--constraints",
        str(kept),
    )
    code, output = run_uv(arguments, timeout_seconds=LIMIT_SECONDS, variables=variables)
    log.write_text(output, encoding="utf-8")
    if code != 0:
        shutil.rmtree(done.folder, ignore_errors=True)  # nothing would use it or remove it
        raise PackagesError(f"{explain(output, requirements.path, done.version)}\nwhole output: {log}")


def _fingerprint(lock: Path, python: Python, text: str, requirements: Requirements | None) -> str:
    """Of everything the installation follows from: also constraints and wheels, which reach it by their paths."""
    anywhere = text.replace(str(requirements.home), HOME_IN_ENVIRONMENT) if requirements else text
    digest = hashlib.sha256(f"{python.path} {python.number}\n{anywhere}".encode() + lock.read_bytes())
    if requirements:
        _add_files(digest, requirements)
    return digest.hexdigest()


def _add_files(digest: "hashlib._Hash", requirements: Requirements) -> None:
    for path in sorted(requirements.home.glob("dags/*.txt")):
        digest.update(path.read_bytes())
    for path in sorted(requirements.home.glob("plugins/**/*.whl")):
        digest.update(path.name.encode() + path.read_bytes())


def _is_done(target: Path, fingerprint: str) -> bool:
    stamp = target / _DONE
    return stamp.is_file() and stamp.read_text() == fingerprint


def _lock_of(target: Path) -> Path:
    return target.parent / f".{target.name}.lock"
