"""Whole processes, timed from outside."""

import os
import subprocess
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil

SAMPLE_SECONDS = 0.05


@dataclass(frozen=True, slots=True)
class Run:
    """One process from start to end, its children included."""

    seconds: float
    peak_megabytes: float


def timed(command: Sequence[str], *, folder: Path, environment: dict[str, str]) -> Run:
    """Run it, and watch the memory of it and its children.

    Raises:
        RuntimeError: it failed; with what it said.
    """
    started = time.perf_counter()
    process = subprocess.Popen(
        command,
        cwd=folder,
        env={**os.environ, **environment},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    peaks = [0.0]
    watcher = threading.Thread(target=_watch, args=(process.pid, peaks))
    watcher.start()
    said = process.communicate()[1]
    seconds = time.perf_counter() - started
    watcher.join()
    if process.returncode != 0:
        raise RuntimeError(f"{' '.join(command)} in {folder} failed:\n{said}")
    return Run(seconds, peaks[0])


def _watch(pid: int, peaks: list[float]) -> None:
    while True:
        try:
            process = psutil.Process(pid)
            family = [process, *process.children(recursive=True)]
            used = sum(member.memory_info().rss for member in family) / 1e6
        except psutil.Error:
            if not psutil.pid_exists(pid):
                return
            continue
        peaks[0] = max(peaks[0], used)
        if process.status() == psutil.STATUS_ZOMBIE:
            return
        time.sleep(SAMPLE_SECONDS)
