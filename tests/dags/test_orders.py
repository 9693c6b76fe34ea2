"""The orders pipeline parses in both lines of Airflow, and is what it should be."""

from pathlib import Path
from typing import Any

import pytest

from tests.dags.install import VERSIONS
from tests.dags.parsing import PROVIDER, parsed, served


@pytest.fixture(params=VERSIONS)
def orders(request: pytest.FixtureRequest, home: Path) -> dict[str, Any]:
    found = parsed(request.param, "orders", "prod", home)
    assert found["errors"] == {}
    pipeline: dict[str, Any] = found["dags"]["daily_orders_pipeline"]
    return pipeline


@pytest.mark.feature("D3")
def test_both_lines_of_airflow_are_tested() -> None:
    assert {version.partition(".")[0] for version in VERSIONS} == {"2", "3"}


@pytest.mark.feature("D1", "D2", "Q4")
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


@pytest.mark.feature("D2")
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
        tasks = parsed("3.3.1", "orders", stage, home)["dags"]["daily_orders_pipeline"]["tasks"]
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


@pytest.mark.feature("D2")
def test_every_operator_is_one_that_a_declared_integration_serves(orders: dict[str, Any]) -> None:
    assert {task["operator"] for task in orders["tasks"].values()} <= served("orders")
    assert f"{PROVIDER}.notifications.sns.SnsNotifier" in served("orders")
