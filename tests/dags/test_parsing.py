"""Every team's DAGs parse in the real Airflow they are declared for, and the orders pipeline in Airflow 2 as well."""

import json
import os
import subprocess
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from mwaa_platform.declaration.loader import load
from tests.dags.install import VERSIONS, interpreter

PARSE = Path(__file__).parent / "parse.py"
ROOT = Path(__file__).resolve().parents[2]
PROVIDER = "airflow.providers.amazon.aws"


@cache
def parsed(version: str, stage: str, home: Path) -> dict[str, Any]:
    """What that Airflow finds in dags/orders, configured as the stage's environment is."""
    options = load(ROOT).teams["orders"].at(stage).configuration_options
    environment = {
        "PATH": os.defpath,
        "HOME": str(home),
        "AIRFLOW_HOME": str(home),
        "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
        "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": f"sqlite:///{home}/airflow.db",
        **{f"AIRFLOW__{key.upper().replace('.', '__', 1)}": value for key, value in options.items()},
    }
    command = [str(interpreter(version)), str(PARSE), str(ROOT / "dags" / "orders")]
    ended = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120, check=False)
    results = [line for line in ended.stdout.splitlines() if line.startswith("RESULT ")]
    assert results, ended.stdout + ended.stderr
    found: dict[str, Any] = json.loads(results[-1].removeprefix("RESULT "))
    return found


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("airflow")


@pytest.fixture(params=VERSIONS)
def orders(request: pytest.FixtureRequest, home: Path) -> dict[str, Any]:
    found = parsed(request.param, "prod", home)
    assert found["errors"] == {}
    pipeline: dict[str, Any] = found["dags"]["daily_orders_pipeline"]
    return pipeline


def test_both_lines_of_airflow_are_tested() -> None:
    assert {version.partition(".")[0] for version in VERSIONS} == {"2", "3"}


def test_the_pipeline_runs_its_four_steps_in_order(orders: dict[str, Any]) -> None:
    tasks = orders["tasks"]
    assert {name: task["downstream"] for name, task in tasks.items()} == {
        "wait_for_file": ["transform"],
        "transform": ["catalogue"],
        "catalogue": ["summarise"],
        "summarise": [],
    }
    assert {name: task["operator"] for name, task in tasks.items()} == {
        "wait_for_file": f"{PROVIDER}.sensors.s3.S3KeySensor",
        "transform": f"{PROVIDER}.operators.glue.GlueJobOperator",
        "catalogue": f"{PROVIDER}.operators.glue_crawler.GlueCrawlerOperator",
        "summarise": f"{PROVIDER}.operators.redshift_data.RedshiftDataOperator",
    }


def test_the_sensor_gives_its_slot_back_and_gives_up_after_an_hour(orders: dict[str, Any]) -> None:
    sensor = orders["tasks"]["wait_for_file"]
    assert (sensor["mode"], float(sensor["sensor_timeout_seconds"])) == ("reschedule", 3600)


def test_tasks_are_owned_retried_bounded_and_reported(orders: dict[str, Any]) -> None:
    topic = "arn:aws:sns:ca-central-1:222222222222:orders-alerts"
    for task in orders["tasks"].values():
        assert (task["owner"], task["retries"], task["timeout_seconds"]) == ("orders", 2, 3600)
        assert task["on_failure"] == [f"SnsNotifier {topic}"]


def test_one_run_at_a_time_and_no_backlog(orders: dict[str, Any]) -> None:
    assert (orders["max_active_runs"], orders["catchup"], orders["tags"]) == (1, False, ["daily", "orders"])


def test_names_come_from_the_stage(home: Path) -> None:
    for stage in ("dev", "prod"):
        tasks = parsed("3.3.1", stage, home)["dags"]["daily_orders_pipeline"]["tasks"]
        assert tasks["wait_for_file"]["fields"]["bucket_key"] == (
            f"s3://raw-{stage}/incoming/orders/{{{{ ds }}}}/orders_{{{{ ds_nodash }}}}.parquet"
        )
        assert (
            tasks["transform"]["fields"]["script_args"]["--target_prefix"]
            == f"s3://processed-{stage}/processed/orders/"
        )


def test_the_summary_replaces_the_day(orders: dict[str, Any]) -> None:
    delete, insert = orders["tasks"]["summarise"]["fields"]["sql"]
    assert delete.startswith("DELETE FROM daily_order_summary WHERE order_date = '{{ ds }}'")
    assert "INSERT INTO daily_order_summary" in insert


def test_every_operator_is_one_that_a_declared_integration_serves(orders: dict[str, Any]) -> None:
    declared = load(ROOT).teams["orders"].integrations
    served = {operator for integration in declared for operator in integration.OPERATORS}
    assert {task["operator"] for task in orders["tasks"].values()} <= served
    assert f"{PROVIDER}.notifications.sns.SnsNotifier" in served
