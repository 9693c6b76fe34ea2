"""The processes of an Airflow, and how each is asked whether it is well."""

import contextlib
import json
import urllib.error
import urllib.request
from collections.abc import Iterable
from dataclasses import dataclass

from sandbox.local_airflow.laptop import is_2


@dataclass(frozen=True, slots=True)
class Component:
    """One process: its name in MWAA's words, and the arguments of the `airflow` command."""

    name: str
    arguments: tuple[str, ...]


def components(version: str, port: int) -> tuple[Component, ...]:
    """In the order they are started: the web server takes longest, and in Airflow 3 tasks talk to it."""
    scheduler = Component("scheduler", ("scheduler", "--skip-serve-logs"))
    triggerer = Component("triggerer", ("triggerer", "--skip-serve-logs"))
    if is_2(version):
        web = ("webserver", "--hostname", "127.0.0.1", "--port", str(port), "--workers", "1")
        return Component("webserver", web), scheduler, triggerer
    web = ("api-server", "--host", "127.0.0.1", "--port", str(port), "--workers", "1")
    return Component("webserver", web), scheduler, Component("dag-processor", ("dag-processor",)), triggerer


def health_url(version: str, port: int) -> str:
    """The web server's report on all components (MWAA User Guide has the same two paths in its health checks)."""
    return f"http://127.0.0.1:{port}" + ("/health" if is_2(version) else "/api/v2/monitor/health")


def warm_up(version: str, port: int) -> None:
    """Ask Airflow 3's API for tasks once: it is built at its first request, which else is the first task's."""
    if is_2(version):
        return
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with contextlib.suppress(OSError, urllib.error.URLError):
        opener.open(f"http://127.0.0.1:{port}/execution/health", timeout=60).close()


def unwell(url: str) -> list[str]:
    """The components that the web server does not call healthy; the web server itself while it does not answer."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(url, timeout=5) as answer:
            report = json.load(answer)
    except (OSError, ValueError, urllib.error.URLError):
        return ["webserver"]
    return list(_not_healthy(report.items()))


def _not_healthy(report: Iterable[tuple[str, object]]) -> Iterable[str]:
    for name, state in report:
        # A component that this Airflow does not run has no status.
        if isinstance(state, dict) and state.get("status") not in ("healthy", None):
            yield name.replace("_", "-")
