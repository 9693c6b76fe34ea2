"""What a run has in /tmp, where paths are short enough for sockets: named after the run's folder, so that anyone can remove it."""

import hashlib
import os
import shutil
import stat
from pathlib import Path

_TMP = Path("/tmp")  # noqa: S108 - not $TMPDIR: whoever cleans up may have another


def temporary_folder(run_folder: Path, of: Path) -> Path:
    """A new, empty folder that only this user may enter, in the run's own in /tmp; what the same owner had there before is gone.

    Raises:
        OSError: it cannot be made, or somebody else has put something in its place.
    """
    parent = _of(run_folder)
    # Others may pass through it, for the startup script runs as nobody; what they may see, each folder in it says itself.
    parent.mkdir(mode=0o711, exist_ok=True)
    found = parent.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.geteuid():
        raise PermissionError(f"{parent} is not this user's own folder")
    remove_temporary(run_folder, of)
    folder = parent / _short(of, 8)
    folder.mkdir(mode=0o700)
    return folder


def remove_temporary(run_folder: Path, of: Path | None = None) -> None:
    """What the owner has in the run's folder in /tmp, or all of it; fine if there is nothing."""
    shutil.rmtree(_of(run_folder) / _short(of, 8) if of else _of(run_folder), ignore_errors=True)


def name_of(run_folder: Path) -> str:
    """How the run's folder in /tmp is called."""
    return f"mwaa-{_short(run_folder, 16)}"


def _of(run_folder: Path) -> Path:
    return _TMP / name_of(run_folder)


def _short(path: Path, characters: int) -> str:
    return hashlib.sha256(str(path).encode()).hexdigest()[:characters]
