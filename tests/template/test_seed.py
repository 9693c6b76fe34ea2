"""The seed profile declares what the article's Terraform declares; each value stands in the template."""

from pathlib import Path
from typing import Any

import pytest

from tests.support.templates import only, synthesised


@pytest.fixture
def environment(root: Path) -> Any:
    template = synthesised(root / "tests" / "profiles" / "seed")["data-platform-prod-Mwaa"]
    return only(template, "AWS::MWAA::Environment")["Properties"]


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("Name", "data-platform-airflow"),
        ("AirflowVersion", "2.8.1"),
        ("EnvironmentClass", "mw1.medium"),
        ("MinWorkers", 1),
        ("MaxWorkers", 10),
        ("Schedulers", 2),
        ("WebserverAccessMode", "PRIVATE_ONLY"),
    ],
)
def test_properties(environment: Any, key: str, value: object) -> None:
    assert environment[key] == value


@pytest.mark.parametrize(
    ("log", "level"),
    [
        ("DagProcessingLogs", "WARNING"),
        ("SchedulerLogs", "WARNING"),
        ("TaskLogs", "INFO"),
        ("WebserverLogs", "ERROR"),
        ("WorkerLogs", "WARNING"),
    ],
)
def test_logs(environment: Any, log: str, level: str) -> None:
    assert environment["LoggingConfiguration"][log] == {"Enabled": True, "LogLevel": level}


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("core.load_examples", "false"),
        ("core.parallelism", "64"),
        ("core.max_active_tasks_per_dag", "16"),
        ("scheduler.dag_dir_list_interval", "30"),
        ("webserver.warn_deployment_exposure", "false"),
    ],
)
def test_configuration(environment: Any, option: str, value: str) -> None:
    assert environment["AirflowConfigurationOptions"][option] == value
