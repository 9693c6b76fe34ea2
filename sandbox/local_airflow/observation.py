"""What a running local Airflow shows of itself in CloudWatch, for as long as its supervisor runs: metrics and its processes' logs."""

import contextlib
import threading
from typing import Protocol

import boto3
import botocore.config

from sandbox.clients import Clients
from sandbox.local_airflow.components import components
from sandbox.local_airflow.log_shipper import LogShipper
from sandbox.local_airflow.metrics import MetricsBridge, statsd_variables
from sandbox.local_airflow.spec import Spec

STOP_SECONDS = 5.0
"""For the last metrics and lines; the local AWS may be gone by then."""


class _Stops(Protocol):
    def stop(self) -> None: ...


class Observation:
    """Metrics bridge and log shipper of one local Airflow; `variables` are for its processes, over all others."""

    def __init__(self, spec: Spec) -> None:
        root = Clients(spec.server_folder, spec.endpoint, spec.account)
        self._bridge = MetricsBridge(
            _client(spec, "cloudwatch", "metrics"),
            root.client("cloudwatch", spec.region),
            environment=spec.environment,
            database=spec.home / "airflow.db",
            options=spec.metrics_options,
        )
        self._shipper = LogShipper(
            _client(spec, "logs", "logs"),
            environment=spec.environment,
            log_levels=spec.log_levels,
            processes={c.name: spec.logs / f"{c.name}.log" for c in components(spec.airflow_version, spec.port)},
            home=spec.home,
        )
        self.variables: dict[str, str] = {}

    def start(self) -> None:
        """Listen and follow."""
        self.variables = statsd_variables(self._bridge.start())
        self._shipper.start()

    def stop(self) -> None:
        """Send what is left, in a limited time."""
        ending = [threading.Thread(target=_stop, args=(each,), daemon=True) for each in (self._bridge, self._shipper)]
        for thread in ending:
            thread.start()
        for thread in ending:
            thread.join(STOP_SECONDS)

    @property
    def problems(self) -> dict[str, str]:
        """What could not be sent the last time, by namespace or stream."""
        return {**self._bridge.problems, **self._shipper.problems}


def _stop(each: _Stops) -> None:
    with contextlib.suppress(OSError):
        each.stop()


def _client(spec: Spec, service: str, caller: str) -> object:
    config = botocore.config.Config(
        inject_host_prefix=False,
        proxies={},
        retries={"total_max_attempts": 2},
        user_agent_appid=caller,  # type: ignore[call-arg] # newer than its stubs
    )
    return boto3.client(service, region_name=spec.region, endpoint_url=spec.endpoint, config=config)  # type: ignore[call-overload]
