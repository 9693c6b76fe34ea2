"""Ends what a run leaves behind, whatever becomes of the process that started it: also when that is killed.

Every process of a run carries the run's folder in its environment, and so does whatever it starts. A janitor of the run's own waits
at the end of a pipe: when that closes, it ends them all, by their process ids, and removes the folder, with what the run has in /tmp.
A later command that works on a run which stays, such as a second `up`, is a run within that run, with a folder of its own.
"""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil

from sandbox.temporary import remove_temporary

MARKER = "MWAA_SANDBOX_RUN"
"""The environment variable that says which run a process belongs to: the run's folder."""
CALL_MARKER = "MWAA_SANDBOX_CALL"
"""And which command that works on a run that was there before it: a folder of its own in the run's."""
_SWEEP_SECONDS = 10


@contextmanager
def marked(folder: Path, *, marker: str = MARKER) -> Iterator[None]:
    """What is started inside the block, from this process, belongs to the run."""
    before = os.environ.get(marker)
    os.environ[marker] = str(folder)
    try:
        yield
    finally:
        if before is None:
            os.environ.pop(marker, None)
        else:
            os.environ[marker] = before


def carried() -> dict[str, str]:
    """What a process has to be given in its environment so that it is found as one of this run."""
    return {name: os.environ[name] for name in (MARKER, CALL_MARKER) if name in os.environ}


def current_run() -> Path | None:
    """The folder of the innermost run that this process belongs to."""
    name = os.environ.get(CALL_MARKER) or os.environ.get(MARKER)
    return Path(name) if name else None


class Janitor:
    """Watches over a run from a process of its own until it is dismissed; with `keep` it leaves the run's files."""

    def __init__(self, folder: Path, *, marker: str = MARKER, keep: bool = False) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-S", "-c", _SCRIPT, *sys.path, "--", str(folder), marker, *(["keep"] if keep else [])],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            env={"PATH": os.defpath},
        )

    def dismiss(self) -> None:
        """The run has ended by itself, or is to go on without this process: nothing is swept."""
        if self._process.stdin:
            with contextlib.suppress(OSError):
                self._process.stdin.write(b"d")
                self._process.stdin.close()
        self._process.wait()


_SCRIPT = (
    "import sys; at = sys.argv.index('--'); sys.path[:] = sys.argv[1:at]; "
    "from sandbox import janitor; janitor.wait_and_sweep(*sys.argv[at + 1:])"
)


def wait_and_sweep(folder: str, marker: str = MARKER, keep: str = "") -> None:
    """Wait for the pipe on standard input to close; unless a `d` came through it, sweep and, if not to keep, remove the folder."""
    if sys.stdin.buffer.read(1) == b"d":
        return
    sweep(Path(folder), marker=marker)
    if keep:
        return
    remove_temporary(Path(folder))
    shutil.rmtree(folder, ignore_errors=True)


def sweep(folder: Path, *, marker: str = MARKER) -> list[int]:
    """End every process of the run but this one, and those they start meanwhile; returns what outlived it, normally nothing."""
    deadline = time.monotonic() + _SWEEP_SECONDS
    while (left := list(members(folder, marker=marker))) and time.monotonic() < deadline:
        for pid in left:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.kill(pid, signal.SIGKILL)
        time.sleep(0.05)
    return left


def sweep_current() -> None:
    """End every other process of the innermost run that this process belongs to; fine if it belongs to none."""
    run, call = os.environ.get(MARKER), os.environ.get(CALL_MARKER)
    if (
        call and run and Path(call).parent == Path(run)
    ):  # else it is what a shell in another run has left in the environment
        sweep(Path(call), marker=CALL_MARKER)
    elif run:
        sweep(Path(run))


def members(folder: Path, *, marker: str = MARKER) -> Iterator[int]:
    """The process ids of a run's processes, those that have ended and were not waited for left out."""
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error, OSError):
            if (
                process.pid != os.getpid()
                and process.environ().get(marker) == str(folder)
                and process.status() != psutil.STATUS_ZOMBIE
            ):
                yield process.pid
