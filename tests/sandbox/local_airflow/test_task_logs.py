"""A task runs for real on two Airflows: its log is in the Task group, by calls of the role that are all allowed."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from mwaa_platform.aws.grants import Place
from mwaa_platform.declaration.loader import load
from sandbox import credentials, decisions
from sandbox.child_environment import CERTIFICATE
from sandbox.local_airflow.configuration import Keys, configure
from sandbox.local_airflow.deployed import DeployedEnvironment
from sandbox.local_airflow.installation import Installation
from sandbox.local_airflow.metrics import MetricsBridge, statsd_variables
from sandbox.local_airflow.task_logs import task_log_variables
from sandbox.local_aws import LocalAws

NAME = "orders-dev"
ONLY = ("-c", "team=orders", "-c", "stage=dev")
GUEST = Path(__file__).parents[3] / "sandbox" / "local_airflow" / "guest"
AIRFLOWS = Path(sys.prefix) / "airflow"
DAG = """
import logging
from datetime import datetime
try:
    from airflow.sdk import dag, task
except ImportError:
    from airflow.decorators import dag, task

@dag(schedule=None, start_date=datetime(2026, 1, 1))
def says():
    @task
    def aloud():
        logging.getLogger("airflow.task").info("said at info")
        logging.getLogger("airflow.task").error("said at error")
    aloud()

says()
"""


@pytest.fixture(scope="module")
def place(project: Path) -> Place:
    return load(project).teams["orders"].at("dev").place


@pytest.fixture(scope="module")
def environment(aws: LocalAws, place: Place) -> DeployedEnvironment:
    aws.cdk("deploy", "deploy", "orders-dev/*", *ONLY, "--require-approval", "never", "--concurrency", "4")
    mwaa = aws.clients(place).client("mwaa", place.region)
    return DeployedEnvironment.of(mwaa.get_environment(Name=NAME)["Environment"])


class Running:
    """An Airflow of that version with what its processes need, and its metrics bridge."""

    def __init__(self, aws: LocalAws, place: Place, environment: DeployedEnvironment, home: Path) -> None:
        self.aws, self.environment = aws, environment
        installation = Installation(environment.airflow_version, AIRFLOWS / environment.airflow_version)
        self._airflow = installation.airflow
        self._home = home
        (home / "dags").mkdir(parents=True)
        (home / "dags" / "says.py").write_text(DAG)
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = int(probe.getsockname()[1])
        configuration = configure(environment, home, Keys.kept_in(home / "keys.json"), webserver_port=self.port)
        (home / "webserver_config.py").write_text("WTF_CSRF_ENABLED = True\n")
        clients = aws.clients(place)
        cloudwatch = clients.client("cloudwatch", place.region)
        role = credentials.mint(aws.folder, aws.endpoint, place, NAME)
        self._bridge = MetricsBridge(
            _as_role(aws, place, role), cloudwatch, environment=NAME, database=home / "airflow.db", flush_seconds=1
        )
        self.variables = {
            **configuration.variables,
            **task_log_variables(environment),
            **statsd_variables(self._bridge.start()),
            **credentials.container_variables(aws.folder, aws.endpoint, place, NAME),
            "AWS_ENDPOINT_URL": aws.endpoint,
            "AWS_CA_BUNDLE": str(aws.folder / CERTIFICATE),
            "AWS_EC2_METADATA_DISABLED": "true",
            "PYTHONPATH": str(GUEST),
            "MWAA_LOCAL_AWS_FOLDER": str(aws.folder),
            "MWAA_LOCAL_ENVIRONMENT": NAME,
            "PATH": f"{installation.folder / 'bin'}:/usr/bin:/bin",
            "HOME": str(home),
        }

    def airflow(self, *arguments: str) -> str:
        """What the command says."""
        done = subprocess.run(
            [str(self._airflow), *arguments],
            env=self.variables,
            capture_output=True,
            text=True,
            check=False,
            timeout=180,
        )
        assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
        return done.stdout + done.stderr

    @contextmanager
    def api_server(self) -> Iterator[None]:
        """In Airflow 3 tasks talk to it."""
        if self.environment.airflow_version.startswith("2."):
            yield
            return
        arguments = ("api-server", "--host", "127.0.0.1", "--port", str(self.port), "--workers", "1")
        with (self._home / "api-server.log").open("w") as log:
            process = subprocess.Popen(
                [str(self._airflow), *arguments], env=self.variables, stdout=log, stderr=log, start_new_session=True
            )
        try:
            deadline = time.monotonic() + 120
            while time.monotonic() < deadline:
                with (
                    suppress(OSError),
                    urllib.request.urlopen(f"http://127.0.0.1:{self.port}/api/v2/version", timeout=2),
                ):
                    break
                time.sleep(0.2)
            yield
        finally:
            os.killpg(process.pid, 9)
            process.wait()

    def stop(self) -> None:
        """End the bridge, with its last metrics."""
        self._bridge.stop()
        assert self._bridge.problems == {}


def _as_role(aws: LocalAws, place: Place, role: credentials.Credentials) -> Any:
    import boto3

    return boto3.client(
        "cloudwatch",
        region_name=place.region,
        endpoint_url=aws.endpoint,
        verify=str(aws.folder / CERTIFICATE),
        aws_access_key_id=role.access_key,
        aws_secret_access_key=role.secret_key,
        aws_session_token=role.token,
    )


@pytest.mark.parametrize(("version", "level"), [("2.11.2", "INFO"), ("3.3.1", "INFO"), ("3.3.1", "ERROR")])
def test_a_tasks_log(
    version: str, level: str, aws: LocalAws, place: Place, environment: DeployedEnvironment, tmp_path: Path
) -> None:
    wanted = replace(environment, airflow_version=version, log_levels={**environment.log_levels, "TaskLogs": level})
    before = len(decisions.read(aws.folder))
    running = Running(aws, place, wanted, tmp_path / "home")
    running.airflow("db", "migrate")
    running.airflow("dags", "reserialize")
    run = f"says-{version}-{level}"
    with running.api_server():
        said = running.airflow("dags", "test", "says", "--use-executor")
    running.stop()
    made = [d for d in decisions.read(aws.folder)[before:] if d.service in ("logs", "cloudwatch")]
    assert {(d.service, d.operation) for d in made} >= {
        *(("logs", name) for name in ("DescribeLogGroups", "CreateLogStream", "PutLogEvents")),
        ("cloudwatch", "PutMetricData"),
    }, said[-3000:]
    assert [d for d in made if not d.allowed or not d.mapped] == []
    logs = aws.clients(place).client("logs", place.region)
    streams = logs.describe_log_streams(logGroupName="airflow-orders-dev-Task")["logStreams"]
    names = [s["logStreamName"] for s in streams]
    assert names, run
    print(names)
    (newest,) = [n for n in names if n.startswith("dag_id=says/run_id=manual__")][-1:]
    assert newest.endswith("/task_id=aloud/attempt=1.log")
    assert ":" not in newest
    events = logs.get_log_events(logGroupName="airflow-orders-dev-Task", logStreamName=newest)["events"]
    text = "\n".join(event["message"] for event in events)
    print(text)
    assert "said at error" in text
    assert ("said at info" in text) is (level == "INFO")
    logs.delete_log_stream(logGroupName="airflow-orders-dev-Task", logStreamName=newest)
