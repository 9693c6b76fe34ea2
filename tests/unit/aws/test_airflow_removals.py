"""The facts on what went with Airflow 3, asked as a DAG file's lines ask."""

import pytest

from mwaa_platform.aws.airflow_removals import AIRFLOW_REMOVALS, Kind, removed_argument, removed_import


@pytest.mark.parametrize(
    ("version", "module", "name", "instead"),
    [
        ("3.3.1", "airflow.operators.dummy", "DummyOperator", "EmptyOperator"),
        ("3.3.1", "airflow.operators", "dummy", "EmptyOperator"),
        ("3.3.1", "airflow.contrib.hooks.aws_hook", "AwsHook", "airflow.providers.amazon.aws"),
        ("3.3.1", "airflow.utils.dates", "days_ago", "pendulum"),
        ("3.3.1", "airflow.utils.helpers", "chain", "baseoperator"),
        ("3.2.1", "airflow.datasets", "Dataset", "Asset"),
        (
            "3.3.1",
            "airflow.operators.postgres_operator",
            "PostgresOperator",
            "airflow.providers.common.sql.operators.sql",
        ),
        ("2.11.2", "airflow.contrib.operators.emr_add_steps_operator", "EmrAddStepsOperator", "aws.operators.emr"),
        ("3.3.1", "airflow.sensors.s3_prefix_sensor", "S3PrefixSensor", "aws.sensors.s3"),
        ("2.11.2", "airflow.sdk", "DAG", "from airflow import DAG"),
        ("2.10.3", "airflow.providers.standard.operators.python", "PythonOperator", "airflow.operators.python"),
    ],
)
def test_an_import_that_the_version_does_not_have(version: str, module: str, name: str, instead: str) -> None:
    found = removed_import(version, module, name)
    assert found and instead in found.instead


@pytest.mark.parametrize(
    ("version", "module", "name"),
    [
        ("2.11.2", "airflow.operators.dummy", "DummyOperator"),
        ("2.11.2", "airflow.contrib.operators.ecs_operator", "ECSOperator"),
        ("2.11.2", "airflow.operators.postgres_operator", "PostgresOperator"),
        ("3.0.6", "airflow.datasets", "Dataset"),
        ("3.3.1", "airflow.sdk", "DAG"),
        ("3.3.1", "airflow.operators.python", "PythonOperator"),
        ("3.3.1", "airflow.utils.helpers", "exactly_one"),
        ("3.3.1", "airflow.contribution", ""),
        ("3.3.1", "pandas", ""),
    ],
)
def test_an_import_that_the_version_has_or_that_is_not_airflows(version: str, module: str, name: str) -> None:
    assert removed_import(version, module, name) is None


def test_arguments_by_what_they_stand_in() -> None:
    assert removed_argument("3.3.1", "schedule_interval", Kind.DAG_ARGUMENT)
    assert removed_argument("2.11.2", "schedule_interval", Kind.DAG_ARGUMENT) is None
    assert removed_argument("3.3.1", "schedule_interval", Kind.TASK_ARGUMENT) is None
    assert removed_argument("2.11.2", "provide_context", Kind.TASK_ARGUMENT, "BashOperator")
    assert removed_argument("2.11.2", "provide_context", Kind.TASK_ARGUMENT, "PythonOperator") is None
    assert removed_argument("3.0.6", "provide_context", Kind.TASK_ARGUMENT, "PythonOperator")


def test_each_thing_stands_once() -> None:
    names = [(removal.kind, removal.name) for removal in AIRFLOW_REMOVALS]
    assert len(names) == len(set(names))
    assert all(removal.gone or removal.since for removal in AIRFLOW_REMOVALS)
