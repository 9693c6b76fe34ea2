"""Time that does not pass: waits end at once, and the one that a scenario kills its task in ends the task."""

import asyncio
import socket
import threading
import time
import uuid
from collections.abc import Callable
from typing import Any

_sleep, _async_sleep = time.sleep, asyncio.sleep


class Killed(BaseException):
    """The task was ended while it waited, as a worker's signal handler does it."""


class Clock:
    """Counts waits; `when_waiting` is called in every one of the main thread's, `when_awaiting` in every coroutine's."""

    def __init__(self) -> None:
        self.waits = self.others = 0
        self.when_waiting: Callable[[], None] | None = None
        self.when_awaiting: Callable[[], None] | None = None

    def stop(self) -> None:
        """Take the place of the process's sleeps; before anything is imported that may keep them under other names."""

        def sleep(seconds: float) -> None:
            if threading.current_thread() is not threading.main_thread():
                self.others += 1
                _sleep(min(seconds, 0.002))
                return
            self._count()
            self._let_logs_be_fetched()
            if self.when_waiting:
                self.when_waiting()

        async def async_sleep(delay: float, result: Any = None) -> Any:
            await _async_sleep(0)
            if delay > 0:
                self._count()
                if self.when_awaiting:
                    self.when_awaiting()
            return result

        uuid.uuid4 = _no_chance
        replaced: dict[Any, Any] = {time: sleep, asyncio: async_sleep}
        for module, instead in replaced.items():
            module.sleep = instead

    def _let_logs_be_fetched(self) -> None:
        """A thread that copies logs gets round once in each wait, as it would in a real one."""
        before, patience = self.others, 1000
        while patience and self.others < before + 2 and any(_copies_logs(each) for each in threading.enumerate()):
            patience -= 1
            _sleep(0.002)

    def _count(self) -> None:
        self.waits += 1
        if self.waits > 50:
            raise Killed("waited 50 times: the replies never let it end")


def _copies_logs(thread: threading.Thread) -> bool:
    return type(thread).__name__.endswith("LogFetcher")


def _no_chance() -> uuid.UUID:
    """Operators make names of it, and a recording is the same every time."""
    return uuid.UUID(int=7)


def refuse_network() -> None:
    """No scenario may reach anything but its replies."""

    def refuse(*arguments: Any, **options: Any) -> Any:
        raise ConnectionRefusedError(f"a recording has no network: {arguments[1:]}")

    for place, name in ((socket.socket, "connect"), (socket, "getaddrinfo")):
        setattr(place, name, refuse)
