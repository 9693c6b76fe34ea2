"""Looking at a process tree from outside: its sockets, its remote addresses, what is left of it."""

import ipaddress
import threading
import time
from dataclasses import dataclass, field

import psutil


@dataclass
class Watch:
    """Samples the connections of a process and its descendants until it ends."""

    pid: int
    remote: set[str] = field(default_factory=set)
    seen: set[int] = field(default_factory=set)
    samples: int = 0

    def start(self) -> threading.Thread:
        """Watch in the background; join the thread once the process has ended."""
        thread = threading.Thread(target=self._run, daemon=True)
        thread.start()
        return thread

    def _run(self) -> None:
        while psutil.pid_exists(self.pid):
            for process in _tree(self.pid):
                self.seen.add(process.pid)
                try:
                    connections = process.net_connections(kind="inet")
                except psutil.Error:
                    continue
                self.remote |= {connection.raddr.ip for connection in connections if connection.raddr}
            self.samples += 1
            time.sleep(0.02)

    def outside(self) -> set[str]:
        """Remote addresses that are not loopback."""
        return {address for address in self.remote if not ipaddress.ip_address(address).is_loopback}


def _tree(pid: int) -> list[psutil.Process]:
    try:
        process = psutil.Process(pid)
        return [process, *process.children(recursive=True)]
    except psutil.Error:
        return []


def listening(pid: int) -> list[tuple[str, int]]:
    """Address and port of every listening socket of a process and its descendants."""
    return [
        (connection.laddr.ip, connection.laddr.port)
        for process in _tree(pid)
        for connection in process.net_connections(kind="inet")
        if connection.status == psutil.CONN_LISTEN
    ]


def descendants(pid: int) -> set[int]:
    """Process ids of everything below it."""
    return {process.pid for process in _tree(pid)} - {pid}


def gone(pids: set[int], within_seconds: float = 15) -> bool:
    """Whether all of them end within that time."""
    deadline = time.monotonic() + within_seconds
    while time.monotonic() < deadline:
        if not any(psutil.pid_exists(pid) and psutil.Process(pid).status() != psutil.STATUS_ZOMBIE for pid in pids):
            return True
        time.sleep(0.1)
    return False
