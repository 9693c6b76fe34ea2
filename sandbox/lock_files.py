"""One at a time: a file that is locked, and says who holds it; whoever waits says what for."""

import contextlib
import fcntl
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

PATIENCE_SECONDS = 2
"""How long to wait without a word."""
_LOOK_SECONDS = 0.1


@contextmanager
def alone(path: Path, what: str, report: Callable[[str], None]) -> Iterator[None]:
    """Nobody else is inside a block of this file; the lock ends with the process that holds it, however that ends.

    `what` names what a holder does, for whoever waits: "waiting for process 4711, which <what>".
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+") as file:
        since, told = time.monotonic(), False
        while not _taken(file.fileno()):
            if not told and time.monotonic() - since > PATIENCE_SECONDS:
                file.seek(0)
                report(f"waiting for process {file.read().strip() or 'unknown'}, which {what}")
                told = True
            time.sleep(_LOOK_SECONDS)
        file.seek(0)
        file.truncate()
        file.write(str(os.getpid()))
        file.flush()
        yield


def _taken(descriptor: int) -> bool:
    with contextlib.suppress(BlockingIOError):
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return True
    return False
