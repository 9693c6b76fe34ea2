"""Whole processes, timed or weighed from outside; both at once only where one takes so long that a rare look does not count."""

import contextlib
import os
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil

SAMPLE_SECONDS = 0.1
RARELY_SECONDS = 1.0
"""Between two looks at the memory of what is timed at the same time."""


@dataclass(frozen=True, slots=True)
class Process:
    """What to run, and where."""

    command: Sequence[str]
    folder: Path
    environment: dict[str, str]

    def seconds(self) -> float:
        """From start to end, its children included.

        Raises:
            RuntimeError: it failed; with what it said.
        """
        started = time.perf_counter()
        self._ended(self._start())
        return time.perf_counter() - started

    def peak_megabytes(self) -> float:
        """The most that it and its children held at once: the sum of their resident sets.

        Raises:
            RuntimeError: it failed; with what it said.
        """
        return self._weighed(SAMPLE_SECONDS)

    def seconds_and_peak(self) -> tuple[float, float]:
        """Both, of what takes more than a minute.

        Raises:
            RuntimeError: it failed; with what it said.
        """
        started = time.perf_counter()
        peak = self._weighed(RARELY_SECONDS)
        return time.perf_counter() - started, peak

    def _weighed(self, every_seconds: float) -> float:
        running = self._start()
        peak = 0.0
        while running.poll() is None:
            peak = max(peak, _held(running.pid))
            with contextlib.suppress(subprocess.TimeoutExpired):
                running.wait(every_seconds)
        self._ended(running)
        return peak

    def _start(self) -> subprocess.Popen[str]:
        return subprocess.Popen(
            self.command,
            cwd=self.folder,
            env={**os.environ, **self.environment},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )

    def _ended(self, running: subprocess.Popen[str]) -> None:
        said = running.communicate()[1]
        if running.returncode != 0:
            raise RuntimeError(f"{' '.join(self.command)} in {self.folder} failed:\n{said}")


def _held(pid: int) -> float:
    try:
        process = psutil.Process(pid)
        return sum(float(p.memory_info().rss) for p in [process, *process.children(recursive=True)]) / 1e6
    except psutil.NoSuchProcess:
        return 0.0
