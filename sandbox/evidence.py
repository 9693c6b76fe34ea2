"""Where the evidence of a failure lies, and what of its cause the machine itself can tell."""

import contextlib
import shutil
from pathlib import Path

FULL_BYTES = 4_000_000
"""With less left, databases, logs and installations fail in ways that do not name the cause."""


def keep(error: BaseException, folder: Path, what: str) -> None:
    """Note on the error where its files are kept, and that their disk is full where it is."""
    error.add_note(f"the files of this {what} are kept in {folder}")
    with contextlib.suppress(OSError):
        if shutil.disk_usage(folder).free < FULL_BYTES:
            error.add_note(f"the disk that holds {folder.parent} is full: make room on it, then start again")
