"""Lines of the local Airflow's files reach the environment's groups: at the declared levels, whole, once."""

import time
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError
from hypothesis import given
from hypothesis import strategies as st

from sandbox.local_airflow.deployed import DeployedEnvironment
from sandbox.local_airflow.log_shipper import LogShipper, _calls
from sandbox.local_airflow.task_logs import task_log_variables


def environment(**levels: str) -> DeployedEnvironment:
    every = {f"{kind}Logs": "INFO" for kind in ("DagProcessing", "Scheduler", "Task", "Webserver", "Worker")} | levels
    configuration = {kind: {"Enabled": level != "", "LogLevel": level or "INFO"} for kind, level in every.items()}
    return DeployedEnvironment.of(
        {
            "Name": "orders-dev",
            "Arn": "arn:aws:airflow:ca-central-1:111111111111:environment/orders-dev",
            "AirflowVersion": "3.3.1",
            "ExecutionRoleArn": "arn:aws:iam::111111111111:role/orders",
            "SourceBucketArn": "arn:aws:s3:::orders",
            "DagS3Path": "dags",
            "LoggingConfiguration": configuration,
        }
    )


class Logs:
    """As much of a boto3 client as takes log events; refuses while it is told to."""

    def __init__(self) -> None:
        self.streams: dict[tuple[str, str], list[str]] = {}
        self.refuses = False

    def create_log_stream(self, *, logGroupName: str, logStreamName: str) -> None:  # noqa: N803 (boto3's names)
        if self.refuses:
            raise ClientError({"Error": {"Code": "AccessDeniedException"}}, "CreateLogStream")
        if (logGroupName, logStreamName) in self.streams:
            raise ClientError({"Error": {"Code": "ResourceAlreadyExistsException"}}, "CreateLogStream")
        self.streams[logGroupName, logStreamName] = []

    def put_log_events(self, *, logGroupName: str, logStreamName: str, logEvents: list[dict[str, Any]]) -> None:  # noqa: N803 (boto3's names)
        self.streams[logGroupName, logStreamName] += [event["message"] for event in logEvents]

    def of(self, group: str, stream: str) -> list[str]:
        (found,) = [lines for (g, s), lines in self.streams.items() if g == group and s.startswith(stream)]
        return found


@pytest.fixture
def files(tmp_path: Path) -> dict[str, Path]:
    (tmp_path / "home" / "logs").mkdir(parents=True)
    return {name: tmp_path / f"{name}.log" for name in ("scheduler", "webserver", "dag-processor")}


def shipper(logs: Logs, files: dict[str, Path], **levels: str) -> LogShipper:
    home = files["scheduler"].parent / "home"
    found = environment(**levels)
    return LogShipper(logs, environment=found.name, log_levels=found.log_levels, processes=files, home=home)


def test_each_process_has_a_stream_in_its_group(files: dict[str, Path]) -> None:
    logs = Logs()
    found = shipper(logs, files)
    for name, path in files.items():
        path.write_text(f"{name} starts\n")
    found.ship()
    assert logs.of("airflow-orders-dev-Scheduler", "scheduler_") == ["scheduler starts"]
    assert logs.of("airflow-orders-dev-WebServer", "webserver_") == ["webserver starts"]
    assert logs.of("airflow-orders-dev-DAGProcessing", "dag_processor_manager.log") == ["dag-processor starts"]


def test_lines_are_sent_once_and_whole(files: dict[str, Path]) -> None:
    logs = Logs()
    found = shipper(logs, files)
    files["scheduler"].write_text("one\ntw")
    found.ship()
    found.ship()
    with files["scheduler"].open("a") as file:
        file.write("o\n")
    found.ship()
    assert logs.of("airflow-orders-dev-Scheduler", "scheduler_") == ["one", "two"]


@pytest.mark.parametrize(
    ("level", "sent"),
    [
        ("DEBUG", 5),
        ("INFO", 4),
        ("WARNING", 3),
        ("ERROR", 2),
        ("CRITICAL", 0),
    ],
)
def test_the_level_of_the_group(level: str, sent: int, files: dict[str, Path]) -> None:
    logs = Logs()
    found = shipper(logs, files, SchedulerLogs=level)
    lines = [
        "[2026-11-26T05:00:00.000+0000] {job.py:1} DEBUG - a",
        "[2026-11-26T05:00:00.000+0000] {job.py:1} INFO - b",
        "2026-11-26T05:00:00Z [warning  ] c",
        "2026-11-26T05:00:00Z [error    ] d",
        "  Traceback of d",
    ]
    files["scheduler"].write_text("\n".join(lines) + "\n")
    found.ship()
    streams = [stream for stream in logs.streams.values() if stream]
    assert sum(len(stream) for stream in streams) == sent


def test_a_group_that_is_off_gets_nothing(files: dict[str, Path]) -> None:
    logs = Logs()
    found = shipper(logs, files, SchedulerLogs="")
    files["scheduler"].write_text("one\n")
    found.ship()
    assert logs.streams == {}


def test_dag_processing_by_file(files: dict[str, Path]) -> None:
    logs = Logs()
    home = files["scheduler"].parent / "home"
    for folder in ("logs/scheduler/2026-11-26", "logs/dag_processor/2026-11-26/dags-folder"):
        (home / folder).mkdir(parents=True)
    (home / "logs/scheduler/latest").symlink_to(home / "logs/scheduler/2026-11-26")
    (home / "logs/scheduler/2026-11-26/old.py.log").write_text("two\n")
    (home / "logs/dag_processor/2026-11-26/dags-folder/daily.py.log").write_text("three\n")
    shipper(logs, files).ship()
    assert logs.streams == {
        ("airflow-orders-dev-DAGProcessing", "scheduler_old.py.log"): ["two"],
        ("airflow-orders-dev-DAGProcessing", "scheduler_daily.py.log"): ["three"],
    }


def test_what_is_refused_is_kept_and_sent_later(files: dict[str, Path]) -> None:
    logs = Logs()
    found = shipper(logs, files)
    logs.refuses = True
    files["scheduler"].write_text("one\n")
    found.ship()
    assert [("AccessDenied" in text) for text in found.problems.values()] == [True]
    logs.refuses = False
    found.ship()
    assert found.problems == {}
    assert logs.of("airflow-orders-dev-Scheduler", "scheduler_") == ["one"]


def test_it_follows_until_it_is_stopped(files: dict[str, Path]) -> None:
    logs = Logs()
    home = files["scheduler"].parent / "home"
    levels = environment().log_levels
    found = LogShipper(
        logs, environment="orders-dev", log_levels=levels, processes=files, home=home, interval_seconds=0.05
    )
    found.start()
    files["scheduler"].write_text("one\n")
    deadline = time.monotonic() + 5
    while not logs.streams and time.monotonic() < deadline:
        time.sleep(0.02)
    with files["scheduler"].open("a") as file:
        file.write("two\n")
    found.stop()
    assert logs.of("airflow-orders-dev-Scheduler", "scheduler_") == ["one", "two"]


@given(st.lists(st.integers(0, 300_000), max_size=60))
def test_calls_keep_cloudwatchs_limits(lengths: list[int]) -> None:
    events = [{"timestamp": 0, "message": "x" * length} for length in lengths]
    calls = list(_calls(events))
    assert [event for call in calls for event in call] == events
    for call in calls:
        assert len(call) == 1 or sum(len(event["message"]) + 26 for event in call) <= 1_048_576


def test_task_logs_that_are_off_stay_in_files() -> None:
    assert task_log_variables(environment(TaskLogs="")) == {"AIRFLOW__LOGGING__REMOTE_LOGGING": "False"}
    on = task_log_variables(environment(TaskLogs="ERROR"))
    arn = "arn:aws:logs:ca-central-1:111111111111:log-group:airflow-orders-dev-Task"
    assert on["AIRFLOW__LOGGING__REMOTE_BASE_LOG_FOLDER"] == f"cloudwatch://{arn}"
    assert on["MWAA__LOGGING__AIRFLOW_TASK_LOG_LEVEL"] == "ERROR"
