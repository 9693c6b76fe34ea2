"""Datagrams as Airflow sends them reach CloudWatch as MWAA's metrics, and the alarms that watch those go off."""

import math
import socket
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError
from hypothesis import given
from hypothesis import strategies as st

from sandbox.local_airflow.metrics import MetricsBridge, statsd_variables
from sandbox.local_airflow.metrics.statsd import Gathered


class CloudWatch:
    """As much of a boto3 client as takes metrics; refuses if told to."""

    def __init__(self, *, denied: bool = False) -> None:
        self.denied = denied
        self.put: list[tuple[str, dict[str, Any]]] = []

    def put_metric_data(self, *, Namespace: str, MetricData: list[dict[str, Any]]) -> None:  # noqa: N803 (boto3's names)
        if self.denied:
            raise ClientError({"Error": {"Code": "AccessDenied", "Message": "no"}}, "PutMetricData")
        self.put += [(Namespace, datum) for datum in MetricData]

    def of(self, name: str) -> dict[str, Any]:
        (found,) = [datum for _, datum in self.put if datum["MetricName"] == name]
        return found


def dimensions(datum: dict[str, Any]) -> dict[str, str]:
    return {each["Name"]: each["Value"] for each in datum["Dimensions"]}


def send(port: int, *lines: str) -> None:
    with closing(socket.socket(socket.AF_INET, socket.SOCK_DGRAM)) as client:
        for line in lines:
            client.sendto(line.encode(), ("127.0.0.1", port))


@contextmanager
def bridging(role: CloudWatch, root: CloudWatch, database: Path, **more: Any) -> Iterator[int]:
    bridge = MetricsBridge(role, root, environment="orders-dev", database=database, **more)
    port = bridge.start()
    try:
        yield port
    finally:
        bridge.stop()


@pytest.fixture
def database(tmp_path: Path) -> Path:
    path = tmp_path / "airflow.db"
    long_ago = datetime.now(UTC) - timedelta(seconds=2000)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE task_instance (state TEXT, queued_dttm TEXT)")
        rows = [
            ("queued", long_ago),
            ("queued", long_ago + timedelta(seconds=900)),
            ("running", long_ago),
            ("success", long_ago),
        ]
        values = [(state, moment.strftime("%Y-%m-%d %H:%M:%S.%f")) for state, moment in rows]
        connection.executemany("INSERT INTO task_instance VALUES (?, ?)", values)
        connection.commit()
    return path


def test_airflows_metrics_go_out_under_the_role_and_mwaas_own_under_the_account(database: Path) -> None:
    role, root = CloudWatch(), CloudWatch()
    with bridging(role, root, database) as port:
        send(port, "airflow.scheduler_heartbeat:1|c", "airflow.scheduler_heartbeat:1|c", "airflow.ti_failures:1|c\n")
        send(port, "airflow.executor.queued_tasks:3|g\nairflow.executor.queued_tasks:5|g")
        send(port, "airflow.dag.daily.load.duration:1500|ms", "airflow.dag_processing.last_duration.daily:250|ms")
        send(port, "airflow.not.published:1|c", "other.scheduler_heartbeat:1|c", "nonsense")
    assert {namespace for namespace, _ in role.put} == {"AmazonMWAA"}
    heartbeat = role.of("SchedulerHeartbeat")
    assert heartbeat["StatisticValues"]["Sum"] == 2
    assert dimensions(heartbeat) == {"Environment": "orders-dev", "Function": "Scheduler"}
    assert dimensions(role.of("TaskInstanceFailures")) == {"DAG": "All", "Environment": "orders-dev", "Task": "All"}
    assert role.of("QueuedTasks")["StatisticValues"] == {"SampleCount": 2, "Sum": 8, "Minimum": 3, "Maximum": 5}
    assert (role.of("TaskInstanceDuration")["Unit"], role.of("TaskInstanceDuration")["StatisticValues"]["Sum"]) == (
        "Milliseconds",
        1500,
    )
    assert role.of("DAGFileProcessingLastDuration")["StatisticValues"]["Sum"] == 0.25
    assert len(role.put) == 5
    assert {namespace for namespace, _ in root.put} == {"AWS/MWAA"}
    assert (root.of("QueuedTasks")["Value"], root.of("RunningTasks")["Value"]) == (2, 1)
    assert 2000 <= root.of("ApproximateAgeOfOldestTask")["Value"] < 2100
    assert dimensions(root.of("QueuedTasks")) == {"Environment": "orders-dev"}


def test_it_sends_while_it_runs(database: Path) -> None:
    role = CloudWatch()
    with bridging(role, CloudWatch(), database, flush_seconds=0.1) as port:
        send(port, "airflow.scheduler_heartbeat:1|c")
        deadline = time.monotonic() + 5
        while not role.put and time.monotonic() < deadline:
            time.sleep(0.05)
        assert role.put


@pytest.mark.parametrize(
    ("options", "names"),
    [
        ({}, {"SchedulerHeartbeat", "TaskInstanceFailures", "TasksStarving"}),
        ({"metrics.metrics_allow_list": "scheduler"}, {"SchedulerHeartbeat", "TasksStarving"}),
        ({"metrics.metrics_block_list": "ti_, scheduler."}, {"SchedulerHeartbeat"}),
        ({"metrics.metrics_allow_list": "ti", "metrics.metrics_block_list": "ti"}, {"TaskInstanceFailures"}),
        ({"metrics.statsd_on": "False"}, set()),
    ],
)
def test_the_declared_lists(options: dict[str, str], names: set[str], database: Path) -> None:
    role = CloudWatch()
    with bridging(role, CloudWatch(), database, options=options) as port:
        send(
            port,
            *(f"airflow.{name}:1|c" for name in ("scheduler_heartbeat", "ti_failures", "scheduler.tasks.starving")),
        )
    assert {datum["MetricName"] for _, datum in role.put} == names


def test_a_denied_call_is_a_problem_that_is_kept_and_not_the_end(tmp_path: Path) -> None:
    bridge = MetricsBridge(CloudWatch(denied=True), CloudWatch(), environment="x", database=tmp_path / "none.db")
    send(bridge.start(), "airflow.scheduler_heartbeat:1|c")
    bridge.stop()
    assert "AccessDenied" in bridge.problems["AmazonMWAA"]


def test_the_variables_take_the_whole_section() -> None:
    assert statsd_variables(1234) == {
        "AIRFLOW__METRICS__STATSD_ON": "True",
        "AIRFLOW__METRICS__STATSD_HOST": "127.0.0.1",
        "AIRFLOW__METRICS__STATSD_PORT": "1234",
        "AIRFLOW__METRICS__STATSD_PREFIX": "airflow",
        "AIRFLOW__METRICS__METRICS_ALLOW_LIST": "",
        "AIRFLOW__METRICS__METRICS_BLOCK_LIST": "",
    }


@given(st.lists(st.integers(-50, 50), min_size=1))
def test_counters_add_up_and_gauges_keep_their_extremes(values: list[int]) -> None:
    gathered = Gathered()
    for value in values:
        gathered.receive(f"c:{value}|c\nt:{abs(value)}|ms\ng:{abs(value)}|g".encode())
    found = gathered.take()
    assert (found["c"].count, found["c"].sum) == (1, sum(values))
    for name in ("t", "g"):
        assert (found[name].count, found[name].minimum, found[name].maximum) == (
            len(values),
            min(map(abs, values)),
            max(map(abs, values)),
        )
    assert gathered.take() == {}


def test_signed_gauges_and_sampled_counters() -> None:
    gathered = Gathered()
    gathered.receive(b"g:10|g\ng:+5|g\ng:-3|g\nc:1|c|@0.1")
    found = gathered.take()
    assert (found["g"].minimum, found["g"].maximum, found["c"].sum) == (10, 15, 10)


@given(st.binary(max_size=80))
def test_any_datagram_is_read_or_counted(datagram: bytes) -> None:
    gathered = Gathered()
    gathered.receive(datagram)
    assert all(math.isfinite(each.sum) for each in gathered.take().values())
