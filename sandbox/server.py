"""Starting and ending the local AWS."""

import contextlib
import json
import os
import signal
import ssl
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path
from types import TracebackType

from sandbox.child_environment import CERTIFICATE, base_environment

START_SECONDS = 60
STOP_SECONDS = 10


class SandboxError(Exception):
    """The sandbox could not do its work; the text says what, and where the evidence lies."""


class Server:
    """The local AWS as a context manager: healthy inside the block, gone after it, whatever happens.

    Its files lie in `folder`. It runs in a process group of its own and ends by itself when this process dies.
    """

    def __init__(self, root: Path, folder: Path) -> None:
        self._root = root
        self.folder = folder
        self.endpoint = ""
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> "Server":
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    @property
    def pid(self) -> int:
        """The server's process id, which is its group's too."""
        return self._process.pid if self._process else 0

    def start(self) -> None:
        """Start, and wait until it answers.

        Raises:
            SandboxError: it ended or stayed silent; its log is named.
        """
        log = self.folder / "server.log"
        with log.open("wb") as output:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "sandbox.emulator", str(self.folder)],
                env=base_environment(self._root, self.folder),
                cwd=self.folder,
                stdin=subprocess.PIPE,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        try:
            self._wait(log)
        except BaseException:
            self.stop()
            raise

    def _wait(self, log: Path) -> None:
        port_file, deadline = self.folder / "port", time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            if self._process is None or self._process.poll() is not None:
                raise SandboxError(f"the local AWS ended while starting: {_last_line(log)} (whole log: {log})")
            if port_file.exists():
                self.endpoint = endpoint_of(self.folder)
                if is_local_aws(self.endpoint, self.folder / CERTIFICATE):
                    return
            time.sleep(0.1)
        raise SandboxError(f"the local AWS was not healthy within {START_SECONDS} s (log: {log})")

    def failure(self) -> str:
        """That it has ended by itself, and its last line; empty while it runs."""
        if self._process is None or self._process.poll() is None:
            return ""
        log = self.folder / "server.log"
        return f"the local AWS ended with {self._process.returncode}: {_last_line(log)} (whole log: {log})"

    def detach(self) -> None:
        """Let the server outlive this process; `end` ends it by its process id."""
        process, self._process = self._process, None
        if process and process.stdin:
            process.stdin.write(b"d")
            process.stdin.close()
            process.returncode = 0  # not waited for: it is no longer ours

    def stop(self) -> None:
        """End the server and everything it started, by process id."""
        process, self._process = self._process, None
        if process is None:
            return
        if process.stdin:
            with contextlib.suppress(OSError):
                process.stdin.close()
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(STOP_SECONDS)
        end(process.pid)
        process.wait()


def end(pid: int) -> None:
    """End a server's process group, which holds the handlers of Lambda functions too."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(pid, signal.SIGKILL)


def endpoint_of(folder: Path) -> str:
    """Where the server of that folder answers, once it has written its port."""
    return f"https://localhost:{(folder / 'port').read_text()}"


def is_local_aws(endpoint: str, certificate: Path) -> bool:
    """Whether the endpoint lies on loopback and answers as MiniStack does; nothing is ever sent anywhere else."""
    parts = urllib.parse.urlsplit(endpoint)
    if parts.scheme != "https" or parts.hostname not in ("localhost", "127.0.0.1", "::1"):
        return False
    context = ssl.create_default_context(cafile=str(certificate))
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), urllib.request.HTTPSHandler(context=context))
    try:
        with opener.open(f"{endpoint}/_ministack/health", timeout=5) as answer:
            return "services" in json.load(answer)
    except (urllib.error.URLError, OSError, ValueError):
        return False


def require_local_aws(endpoint: str, certificate: Path) -> None:
    """Raises SandboxError unless the endpoint is a MiniStack on this machine."""
    if not is_local_aws(endpoint, certificate):
        raise SandboxError(f"{endpoint} is no local AWS of this machine: refused")


def _last_line(log: Path) -> str:
    lines = log.read_text(errors="replace").strip().splitlines()
    return lines[-1] if lines else "it said nothing"
