"""Configuration in MWAA's order, as Airflow reads it: presets, startup script, declared options, MWAA's own."""

import json
from pathlib import Path
from typing import Any

import pytest

from sandbox.local_airflow.configuration import Configuration, Keys, configure
from sandbox.local_airflow.deployed import DeployedEnvironment

HOME = Path("/airflow")
KEYS = Keys("fernet", "web", "jwt")
SECRETS = "airflow.providers.amazon.aws.secrets.secrets_manager.SecretsManagerBackend"


def environment(version: str = "3.3.1", **options: str) -> DeployedEnvironment:
    answer: dict[str, Any] = {
        "Name": "orders-dev",
        "Arn": "arn:aws:airflow:ca-central-1:222222222222:environment/orders-dev",
        "AirflowVersion": version,
        "ExecutionRoleArn": "arn:aws:iam::222222222222:role/orders",
        "SourceBucketArn": "arn:aws:s3:::orders-files",
        "DagS3Path": "dags",
        "AirflowConfigurationOptions": options,
    }
    return DeployedEnvironment.of(answer)


def configured(
    version: str = "3.3.1", options: dict[str, str] | None = None, exports: dict[str, str] | None = None
) -> Configuration:
    return configure(environment(version, **(options or {})), HOME, KEYS, exports=exports, webserver_port=8081)


def test_a_preset_gives_way_to_an_export_and_that_to_a_declared_option() -> None:
    option, name = "scheduler.task_queued_timeout", "AIRFLOW__SCHEDULER__TASK_QUEUED_TIMEOUT"
    assert configured().variables[name] == "1800.0"
    assert configured(exports={name: "60"}).variables[name] == "60"
    assert configured(exports={name: "60"}, options={option: "30"}).variables[name] == "30"


@pytest.mark.parametrize(
    ("version", "executor", "dag_processor"),
    [("2.10.3", "LocalExecutor", "False"), ("3.3.1", "LocalExecutor", "True")],
)
def test_what_mwaa_owns_wins_and_is_said(version: str, executor: str, dag_processor: str) -> None:
    found = configured(version, options={"core.executor": "KubernetesExecutor", "core.load_examples": "True"})
    assert found.variables["AIRFLOW__CORE__EXECUTOR"] == executor
    assert found.variables["AIRFLOW__SCHEDULER__STANDALONE_DAG_PROCESSOR"] == dag_processor
    assert found.variables["AIRFLOW__CORE__LOAD_EXAMPLES"] == "False"
    assert found.notes == (
        f"core.executor is MWAA's own with Airflow {version}: the declared value has no effect",
        f"core.load_examples is MWAA's own with Airflow {version}: the declared value has no effect",
    )


def test_what_needs_mwaas_machinery_is_not_set_to_another_value_either() -> None:
    found = configured(options={"logging.logging_config_class": "mine.LOGGING", "celery.broker_url": "redis://x"})
    assert not {"AIRFLOW__LOGGING__LOGGING_CONFIG_CLASS", "AIRFLOW__CELERY__BROKER_URL"} & set(found.variables)
    assert len(found.notes) == 2


def test_owned_options_follow_the_version() -> None:
    two, three = configured("2.11.2").variables, configured("3.3.1").variables
    assert (two["AIRFLOW__WEBSERVER__SECRET_KEY"], three["AIRFLOW__API__SECRET_KEY"]) == ("web", "web")
    assert "AIRFLOW__API_AUTH__JWT_SECRET" not in two
    assert three["AIRFLOW__CORE__EXECUTION_API_SERVER_URL"] == "http://127.0.0.1:8081/execution/"
    assert three["AIRFLOW__CORE__AUTH_MANAGER"].endswith(".FabAuthManager")
    assert "AIRFLOW__CORE__AUTH_MANAGER" not in two


def test_the_secrets_backend_stays_as_declared() -> None:
    kwargs = json.dumps({"connections_prefix": "airflow/connections"})
    found = configured(options={"secrets.backend": SECRETS, "secrets.backend_kwargs": kwargs}).variables
    assert (found["AIRFLOW__SECRETS__BACKEND"], found["AIRFLOW__SECRETS__BACKEND_KWARGS"]) == (SECRETS, kwargs)


def test_sections_of_ones_own_keep_their_dots() -> None:
    assert configured(options={"platform.raw_bucket": "raw"}).variables["AIRFLOW__PLATFORM__RAW_BUCKET"] == "raw"


def test_what_a_startup_script_may_not_export() -> None:
    exports = {
        "AIRFLOW__CORE__EXECUTOR": "x",
        "AIRFLOW__CORE__PARALLELISM": "1",
        "PYTHONPATH": "/x",
        "AWS_REGION": "x",
        "AWS_SECRET_ACCESS_KEY": "x",
        "AWS_ENDPOINT_URL_S3": "https://s3.amazonaws.com",
        "STAGE": "dev",
    }
    found = configured(exports=exports)
    assert found.variables["STAGE"] == "dev"
    assert found.variables["AWS_REGION"] == "ca-central-1"
    assert not {"PYTHONPATH", "AWS_SECRET_ACCESS_KEY", "AWS_ENDPOINT_URL_S3", "AIRFLOW__CORE__PARALLELISM"} & set(
        found.variables
    )
    assert "the startup script exports PYTHONPATH, which MWAA restores: it has no effect" in found.notes
    assert len(found.notes) == 6


def test_paths_of_the_environment_become_local() -> None:
    found = configured(
        exports={"LD_LIBRARY_PATH": "/usr/local/airflow/plugins/lib"}, options={"a.b": "/usr/local/airflow/dags/x"}
    )
    assert found.variables["LD_LIBRARY_PATH"] == "/airflow/plugins/lib"
    assert found.variables["AIRFLOW__A__B"] == "/airflow/dags/x"


def test_keys_stay_the_same_and_are_read_by_their_owner_only(tmp_path: Path) -> None:
    first = Keys.kept_in(tmp_path / "keys.json")
    assert Keys.kept_in(tmp_path / "keys.json") == first != Keys.kept_in(tmp_path / "others.json")
    assert (tmp_path / "keys.json").stat().st_mode & 0o777 == 0o600


def test_the_environment_is_read_from_the_answer_alone() -> None:
    found = environment()
    assert (found.region, found.account, found.bucket, found.plugins) == (
        "ca-central-1",
        "222222222222",
        "orders-files",
        None,
    )
