"""What a local Airflow sends about itself, through the gate under the role's baseline: all allowed, and an alarm goes off by it."""

import socket
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from ministack.services import cloudwatch, cloudwatch_logs

from mwaa_platform.aws.execution_role import baseline_grants
from sandbox import decisions
from sandbox.emulator.enforcement import sessions
from sandbox.emulator.enforcement.gate import Gate
from sandbox.local_airflow.log_shipper import LogShipper
from sandbox.local_airflow.metrics import MetricsBridge
from tests.support import called, emulated
from tests.unit.integrations.test_cases import PLACE, statements

NAME = called.ENVIRONMENT
DIMENSIONS = {"DAG": "All", "Environment": NAME, "Task": "All"}


@pytest.fixture
def gate(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Gate]:
    monkeypatch.setattr(emulated, "PLACE", PLACE)
    with emulated.place(), called.enforced(tmp_path) as gate:
        for service in (cloudwatch, cloudwatch_logs):
            service.reset()
        yield gate


@pytest.fixture
def caller(gate: Gate) -> called.Caller:
    called.deployed(PLACE, statements(list(baseline_grants(PLACE, NAME, bucket_arn="arn:aws:s3:::files"))))
    return called.Caller(PLACE).using(gate, sessions.mint(PLACE, NAME))


def alarm_state() -> str:
    return str(cloudwatch._alarms["failures"]["StateValue"])


def test_a_failed_task_lets_the_alarm_go_off(caller: called.Caller, tmp_path: Path) -> None:
    emulated.create(
        "AWS::CloudWatch::Alarm",
        {
            "AlarmName": "failures",
            "Namespace": "AmazonMWAA",
            "MetricName": "TaskInstanceFailures",
            "Dimensions": [{"Name": name, "Value": value} for name, value in DIMENSIONS.items()],
            "Statistic": "Sum",
            "Period": 300,
            "EvaluationPeriods": 1,
            "Threshold": 0,
            "ComparisonOperator": "GreaterThanThreshold",
            "TreatMissingData": "notBreaching",
        },
    )
    assert alarm_state() == "OK"
    client = caller.client("cloudwatch")
    bridge = MetricsBridge(client, client, environment=NAME, database=tmp_path / "none.db")
    port = bridge.start()
    with closing(socket.socket(socket.AF_INET, socket.SOCK_DGRAM)) as airflow:
        airflow.sendto(b"airflow.ti_failures:1|c", ("127.0.0.1", port))
    bridge.stop()
    assert bridge.problems == {}
    made = decisions.read(tmp_path)
    assert {(d.operation, d.allowed, d.mapped) for d in made} == {("PutMetricData", True, True)}
    assert alarm_state() == "ALARM"


def test_the_processes_logs(caller: called.Caller, tmp_path: Path) -> None:
    for suffix in ("Scheduler", "WebServer"):
        emulated.create("AWS::Logs::LogGroup", {"LogGroupName": f"airflow-{NAME}-{suffix}"})
    files = {name: tmp_path / f"{name}.log" for name in ("scheduler", "webserver", "dag-processor")}
    for name, path in files.items():
        path.write_text(f"{name} says\n")
    shipper = LogShipper(
        caller.client("logs"),
        environment=NAME,
        log_levels={"SchedulerLogs": "INFO", "WebserverLogs": "INFO"},
        processes=files,
        home=tmp_path / "home",
    )
    shipper.ship()
    assert shipper.problems == {}
    made = decisions.read(tmp_path)
    assert {d.operation for d in made} == {"CreateLogStream", "PutLogEvents"}
    assert all(d.allowed and d.mapped for d in made)
    streams = cloudwatch_logs._log_groups[f"airflow-{NAME}-Scheduler"]["streams"]
    ((name, stream),) = streams.items()
    assert name.startswith("scheduler_")
    assert [event["message"] for event in stream["events"]] == ["scheduler says"]
