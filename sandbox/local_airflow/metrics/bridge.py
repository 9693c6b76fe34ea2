"""From the StatsD datagrams of a local Airflow to PutMetricData.

Airflow's metrics go out under the execution role, as MWAA's sidecar sends them; those of the namespace AWS/MWAA under the account
itself, for MWAA's service-linked role publishes them, not the execution role (MWAA User Guide, mwaa-slr, 2026-09-01).
"""

import contextlib
import socket
import threading
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from mwaa_platform.aws.metrics import AIRFLOW_NAMESPACE, SERVICE_NAMESPACE
from mwaa_platform.aws.statsd_metrics import PREFIX, published_as
from sandbox.local_airflow.metrics.database import queue_metrics
from sandbox.local_airflow.metrics.statsd import Gathered, Statistic

_AT_ONCE = 500
"""Data of one PutMetricData; CloudWatch takes 1,000 (API Reference, 2026)."""


def statsd_variables(port: int) -> dict[str, str]:
    """The variables that let Airflow send its metrics there, all of them: the declared lists are honoured by the bridge.

    They go over every other setting of the section, which is MWAA's own.
    """
    options = {
        "STATSD_ON": "True",
        "STATSD_HOST": "127.0.0.1",
        "STATSD_PORT": str(port),
        "STATSD_PREFIX": PREFIX,
        "METRICS_ALLOW_LIST": "",
        "METRICS_BLOCK_LIST": "",
    }
    return {f"AIRFLOW__METRICS__{name}": value for name, value in options.items()}


class MetricsBridge:
    """Listens on loopback in a thread of its own until it is stopped.

    `role_client` and `root_client` are CloudWatch clients of boto3's, with the execution role's credentials and with the account's;
    `database` is the SQLite file, `options` are the environment's AirflowConfigurationOptions. MWAA sends every 60 seconds;
    ten let a test see an alarm sooner.
    """

    def __init__(
        self,
        role_client: Any,
        root_client: Any,
        *,
        environment: str,
        database: Path,
        options: Mapping[str, str] | None = None,
        flush_seconds: float = 10.0,
    ) -> None:
        self._role_client, self._root_client = role_client, root_client
        self._environment, self._database = environment, database
        self._wanted = _Wanted(options or {})
        self._flush_seconds = flush_seconds
        self._gathered = Gathered()
        self._socket: socket.socket | None = None
        self._thread: threading.Thread | None = None
        self._stopping = threading.Event()
        self.problems: dict[str, str] = {}
        """By namespace, why the last sending failed; empty again once one succeeds."""

    def start(self, port: int = 0) -> int:
        """Listen, by default on a port of the system's choice; which one."""
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind(("127.0.0.1", port))
        self._socket.settimeout(0.2)
        self._thread = threading.Thread(target=self._run, name="metrics", daemon=True)
        self._thread.start()
        found: int = self._socket.getsockname()[1]
        return found

    def stop(self) -> None:
        """Send what is left, and end."""
        self._stopping.set()
        if self._thread:
            self._thread.join()
        if self._socket:
            self._socket.close()

    def flush(self) -> None:
        """Send what was gathered; what cannot be sent is lost, as datagrams are."""
        data = []
        for name, statistic in self._gathered.take().items():
            plain = name.removeprefix(f"{PREFIX}.")
            metric = published_as(plain) if self._wanted.admits(plain) else None
            if metric:
                data.append(self._datum(metric.name, metric.unit, metric.dimensions, statistic, plain))
        self._send(self._role_client, AIRFLOW_NAMESPACE, data)
        measured = queue_metrics(self._database, datetime.now(UTC))
        own = [{"MetricName": n, "Unit": unit, "Value": v, **self._named({})} for n, (v, unit) in measured.items()]
        self._send(self._root_client, SERVICE_NAMESPACE, own)

    def _run(self) -> None:
        assert self._socket  # noqa: S101 (start made it)
        due = time.monotonic() + self._flush_seconds
        while not self._stopping.is_set():
            with contextlib.suppress(TimeoutError):
                self._gathered.receive(self._socket.recv(65535))
            if time.monotonic() >= due:
                self.flush()
                due = time.monotonic() + self._flush_seconds
        self._socket.setblocking(False)
        with contextlib.suppress(BlockingIOError):
            while True:
                self._gathered.receive(self._socket.recv(65535))
        self.flush()

    def _named(self, dimensions: Mapping[str, str]) -> dict[str, Any]:
        named = {**dimensions, "Environment": self._environment}
        return {"Dimensions": [{"Name": name, "Value": value} for name, value in sorted(named.items())]}

    def _datum(
        self, name: str, unit: str, dimensions: Mapping[str, str], statistic: Statistic, statsd: str
    ) -> dict[str, Any]:
        # Airflow times in milliseconds what the guide lists in seconds.
        scale = 0.001 if unit == "Seconds" and statsd.startswith("dag_processing.last_duration.") else 1.0
        values = {
            "SampleCount": statistic.count,
            "Sum": statistic.sum * scale,
            "Minimum": statistic.minimum * scale,
            "Maximum": statistic.maximum * scale,
        }
        return {"MetricName": name, "Unit": unit, "StatisticValues": values, **self._named(dimensions)}

    def _send(self, client: Any, namespace: str, data: list[dict[str, Any]]) -> None:
        from botocore.exceptions import BotoCoreError, ClientError

        for start in range(0, len(data), _AT_ONCE):
            try:
                client.put_metric_data(Namespace=namespace, MetricData=data[start : start + _AT_ONCE])
            except (BotoCoreError, ClientError) as error:
                self.problems[namespace] = str(error)
            else:
                self.problems.pop(namespace, None)


class _Wanted:
    """What the declared options let through: lists of prefixes, the allowed ones going before the blocked ones."""

    def __init__(self, options: Mapping[str, str]) -> None:
        self._on = options.get("metrics.statsd_on", "True").strip().lower() not in ("false", "f", "0")
        self._allowed, self._blocked = (
            tuple(
                part.strip().lower()
                for part in options.get(f"metrics.metrics_{kind}_list", "").split(",")
                if part.strip()
            )
            for kind in ("allow", "block")
        )

    def admits(self, name: str) -> bool:
        if not self._on:
            return False
        if self._allowed:
            return name.lower().startswith(self._allowed)
        return not (self._blocked and name.lower().startswith(self._blocked))
