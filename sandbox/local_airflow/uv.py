"""Running uv, which `make setup` brings."""

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from sandbox.server import SandboxError

_OURS = ("AWS_", "VIRTUAL_ENV", "PYTHONPATH", "PYTHONHOME", "UV_PROJECT", "UV_PYTHON")
_INDEXES = {"PIP_INDEX_URL": "UV_INDEX_URL", "PIP_EXTRA_INDEX_URL": "UV_EXTRA_INDEX_URL"}


def uv() -> Path:
    """The uv of this virtual environment.

    Raises:
        SandboxError: it is not there.
    """
    path = Path(sys.executable).parent / "uv"
    if not path.exists():
        raise SandboxError("uv is missing from the virtual environment: run `make setup`")
    return path


def uv_environment() -> dict[str, str]:
    """The user's variables, for their package index and cache; no credentials, since building a package runs its code."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(_OURS)}
    return {**kept, "UV_NO_PROGRESS": "1", "NO_COLOR": "1"}


def run_uv(
    arguments: Sequence[str], *, timeout_seconds: float, variables: Mapping[str, str] | None = None
) -> tuple[int, str]:
    """Exit code and everything it said; pip's variables for the index, where given, count for uv.

    Raises:
        SandboxError: it did not end in time.
    """
    command = [str(uv()), *arguments]
    given = variables or {}
    indexes = {_INDEXES[name]: value for name, value in given.items() if name in _INDEXES}
    try:
        done = subprocess.run(
            command,
            env={**given, **indexes, **uv_environment()},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            text=True,
            errors="replace",
            timeout=timeout_seconds,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise SandboxError(f"packages were not installed within {timeout_seconds:.0f} s, MWAA's own limit") from error
    return done.returncode, done.stdout
