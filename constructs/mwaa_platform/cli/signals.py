"""Signals that end a command as Ctrl-C does: what it started is ended before it ends itself."""

import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

_STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class StoppedError(KeyboardInterrupt):
    """One of the signals came; `number` says which."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self.number = number


@contextmanager
def stopping() -> Iterator[None]:
    """Inside the block SIGTERM and SIGHUP raise as SIGINT does. A second signal ends the process at once, and janitors the rest."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    came = False

    def stop(number: int, frame: FrameType | None) -> None:
        nonlocal came
        if came:
            os._exit(128 + number)
        came = True
        raise StoppedError(number)

    # What is ignored stays so: nohup, and the background jobs of a script.
    taken = [number for number in _STOPPING if signal.getsignal(number) is not signal.SIG_IGN]
    before = {number: signal.signal(number, stop) for number in taken}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def number_of(error: KeyboardInterrupt) -> int:
    """Which signal it was."""
    return error.number if isinstance(error, StoppedError) else int(signal.SIGINT)
