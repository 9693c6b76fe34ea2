"""Declared options against the declared Airflow: what it lacks is named with what to write instead."""

from pathlib import Path
from typing import Any

import pytest

from mwaa_platform.declaration.loader import load
from mwaa_platform.declaration.problems import DeclarationError, Problem, Severity
from tests.support.projects import MINIMAL, write_team

pytestmark = pytest.mark.feature("E9")


def _problems(root: Path, version: str, options: dict[str, Any]) -> list[Problem]:
    write_team(root, {**MINIMAL, "airflow": {"version": version, "configuration": options}})
    try:
        return list(load(root).warnings)
    except DeclarationError as error:
        return list(error.problems)


ACCEPTED: list[tuple[str, str, Any]] = [
    ("3.3.1", "core.parallelism", 64),
    ("3.3.1", "dag_processor.refresh_interval", 30),
    ("2.11.2", "scheduler.dag_dir_list_interval", 30),
    ("2.11.2", "core.lazy_load_plugins", False),
    ("2.11.2", "core.parallelism", 0),
    ("3.3.1", "fab.navbar_color", "#fff"),
    ("3.3.1", "smtp.smtp_host", "mail.example.com"),
    ("2.10.3", "smtp.smtp_password_secret", "smtp"),
    ("3.3.1", "celery.worker_autoscale", "10,0"),
    ("3.3.1", "celery_broker_transport_options.anything", "x"),
    ("3.3.1", "logging.logging_level", "DEBUG"),
    ("3.3.1", "core.unit_test_mode", "t"),
    ("3.3.1", "api.expose_config", "non-sensitive-only"),
    ("3.3.1", "mwaa.triggerer_enabled", True),
    ("3.3.1", "scheduler.scheduler_heartbeat_sec", 5),
    ("2.10.3", "webserver.secret_key_secret", "key"),
]


@pytest.mark.parametrize(("version", "key", "value"), ACCEPTED, ids=str)
def test_what_airflow_has_passes(tmp_path: Path, version: str, key: str, value: Any) -> None:
    assert [p for p in _problems(tmp_path, version, {key: value}) if p.keys[0] == "airflow"] == []


REFUSED: list[tuple[str, str, Any, str, str]] = [
    ("3.3.1", "core.paralelism", 3, "has no option core.paralelism", "did you mean core.parallelism?"),
    ("3.3.1", "core.my_own", 3, "has no option core.my_own", "section of your own"),
    (
        "3.3.1",
        "webserver.auth_rate_limit",
        "5 per 40 second",
        "called fab.auth_rate_limit",
        "write fab.auth_rate_limit",
    ),
    ("3.3.1", "scheduler.max_threads", 2, "ignores the old one", "write dag_processor.parsing_processes"),
    ("3.3.1", "core.check_slas", True, "has no option core.check_slas any more", "remove the line"),
    ("3.3.1", "webserver.secret_key", "x", "MWAA sets it itself", "remove the line"),
    ("3.3.1", "celery.worker_concurrency", 8, "MWAA ignores", "celery.worker_autoscale"),
    ("2.10.3", "dag_processor.refresh_interval", 30, "Airflow 3.0.6 has", "write scheduler.dag_dir_list_interval"),
    ("2.11.2", "api.base_url", "https://x", "Airflow 3.0.6 has", "write webserver.base_url"),
    ("3.3.1", "core.parallelism", "many", "does not take this value", ""),
    ("3.3.1", "core.parallelism", 0, "does not take this value", ""),
    ("3.3.1", "core.parallelism", 1.5, "does not take this value", ""),
    ("3.3.1", "core.lazy_load_plugins", "maybe", "does not take this value", ""),
    ("3.3.1", "logging.logging_level", "LOUD", "does not take this value", ""),
    ("3.3.1", "scheduler.task_queued_timeout", "soon", "does not take this value", ""),
    ("3.3.1", "celery.worker_autoscale", "10", "does not take this value", ""),
    ("3.3.1", "celery.worker_autoscale", "2,5", "does not take this value", ""),
    ("2.10.3", "core.parallelism", "many", "does not take this value", ""),
    ("2.11.2", "core.max_active_tasks_per_dag", -3, "does not take this value", ""),
    ("2.11.2", "smtp.smtp_starttls", "sometimes", "does not take this value", ""),
    ("2.10.3", "scheduler.parsing_processes", 0, "does not take this value", ""),
    ("3.3.1", "mwaa.triggerer_enabled", "often", "does not take this value", ""),
    ("3.3.1", "core.dags_are_paused_at_creation", "maybe", "does not take this value", ""),
    ("2.10.3", "fab.session_lifetime_minutes", 30, "Airflow 3.0.6 has", "write webserver.session_lifetime_minutes"),
]


@pytest.mark.parametrize(("version", "key", "value", "message", "cure"), REFUSED, ids=str)
def test_what_airflow_lacks_is_refused(
    tmp_path: Path, version: str, key: str, value: Any, message: str, cure: str
) -> None:
    (problem,) = [p for p in _problems(tmp_path, version, {key: value}) if p.severity is Severity.ERROR]
    assert problem.place == f"airflow.configuration.{key}"
    assert message in problem.message
    assert cure in problem.cure
    assert problem.cure or problem.allowed


WARNED: list[tuple[str, str, Any, str, str]] = [
    ("3.3.1", "webserver.base_url", "https://x", "called api.base_url", "write api.base_url"),
    (
        "2.10.3",
        "core.dag_concurrency",
        4,
        "called core.max_active_tasks_per_dag",
        "write core.max_active_tasks_per_dag",
    ),
    ("3.3.1", "our_plugin.colour", "blue", "has a section our_plugin", "yours reads it"),
    ("3.3.1", "shceduler.scheduler_heartbeat_sec", 5, "a section shceduler", "mean scheduler.scheduler_heartbeat_sec?"),
]


@pytest.mark.parametrize(("version", "key", "value", "message", "cure"), WARNED, ids=str)
def test_what_may_be_right_is_only_said(
    tmp_path: Path, version: str, key: str, value: Any, message: str, cure: str
) -> None:
    problems = [p for p in _problems(tmp_path, version, {key: value}) if p.place.startswith("airflow.configuration")]
    (problem,) = problems
    assert problem.severity is Severity.WARNING
    assert message in problem.message
    assert cure in problem.cure


@pytest.mark.parametrize("package", ["dag-factory==1.1.0", "apache-airflow-providers-dag-factory==1.1.0"])
def test_a_package_of_the_requirements_has_its_section(tmp_path: Path, package: str) -> None:
    (problem,) = _problems(tmp_path, "3.3.1", {"dag_factory.enable_telemetry": False})
    assert "has a section dag_factory" in problem.message
    (tmp_path / "dags" / "orders" / "requirements.txt").write_text(f"{package}\n")
    problems = _problems(tmp_path, "3.3.1", {"dag_factory.enable_telemetry": False})
    assert not [p for p in problems if p.place.startswith("airflow")]


@pytest.mark.parametrize("version", ["2.8.1", "9.9.9"])
def test_without_a_table_it_is_said_once(tmp_path: Path, version: str) -> None:
    problems = _problems(tmp_path, version, {"core.parallelism": 3, "core.no_such": 4})
    (problem,) = [p for p in problems if "options" in p.message]
    assert (problem.place, problem.severity, problem.got) == ("airflow.version", Severity.WARNING, version)
    assert "not checked" in problem.message


def test_all_of_them_at_once(tmp_path: Path) -> None:
    wrong = {key: value for version, key, value, _, _ in REFUSED[:12] if version == "3.3.1"}
    assert len(_problems(tmp_path, "3.3.1", wrong)) == len(wrong)


@pytest.mark.parametrize(
    ("version", "key"),
    [
        ("3.3.1", "smtp.smtp_password"),
        ("2.11.2", "smtp.smtp_password"),
        ("3.3.1", "api.secret_key"),
        ("3.3.1", "celery.flower_basic_auth"),
        ("3.3.1", "our_plugin.api_key"),
    ],
)
def test_a_secret_among_the_options_is_said_and_never_repeated(tmp_path: Path, version: str, key: str) -> None:
    problems = [p for p in _problems(tmp_path, version, {key: "s3cr3t-1"}) if p.place.startswith("airflow")]
    assert problems and "s3cr3t" not in str(problems)
    assert any(said in p.message for p in problems for said in ("given as text", "MWAA sets", "no option"))
