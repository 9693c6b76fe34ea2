"""The cookbook's DAGs parse in the versions that the table in the docs gives them, and are built as it advises."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from mwaa_platform.integrations import CATALOGUE
from tests.dags.install import VERSIONS
from tests.dags.parsing import PROVIDER, ROOT, parsed, served

FOLDER = ROOT / "dags" / "cookbook"
PAGE = ROOT / "docs" / "how-to" / "choose-a-pattern.md"
ROWS = {
    row[1]: row
    for row in (
        re.search(r"^\| .* \| \[(\w+\.py)\]\(\S+\) \| .+ \| (.+) \| (.+) \|$", line)
        for line in PAGE.read_text().split("\n")
    )
    if row
}
FROM_THE_INDEX = {"declarative.py"}
"""Their library is no part of MWAA's image: only the rehearsal installs it."""


@pytest.fixture(params=VERSIONS)
def found(request: pytest.FixtureRequest, home: Path) -> tuple[str, dict[str, Any]]:
    return request.param, parsed(request.param, "cookbook", "dev", home)


@pytest.mark.feature("D1")
def test_the_table_has_every_dag_file() -> None:
    assert set(ROWS) == {path.name for path in FOLDER.glob("*.py")}


@pytest.mark.feature("D3")
def test_each_file_parses_where_the_table_says(found: tuple[str, dict[str, Any]]) -> None:
    version, result = found
    unparsed = {Path(file).name for file in result["errors"]}
    said = {file for file, row in ROWS.items() if version.rpartition(".")[0] not in row[3].split(", ")}
    assert unparsed == said | FROM_THE_INDEX


@pytest.mark.feature("Q4")
def test_every_dag_is_bounded_and_every_task_retried(home: Path) -> None:
    dags = parsed("3.3.1", "cookbook", "dev", home)["dags"]
    assert len(dags) == 10
    for dag in dags.values():
        assert (dag["catchup"], dag["max_active_runs"]) == (False, 1)
        assert "cookbook" in dag["tags"]
        for task in dag["tasks"].values():
            assert task["owner"] == "cookbook" and task["retries"] >= 1 and task["timeout_seconds"] > 0


@pytest.mark.feature("D4")
def test_the_yaml_dag_is_loaded_its_operators_are_served_and_its_tasks_ran_in_the_rehearsal() -> None:
    (described,) = yaml.safe_load((FOLDER / "declarative.yaml").read_text()).values()
    tasks = {task["task_id"]: task["operator"] for task in described["tasks"]}
    assert len(tasks) == 2 and set(tasks.values()) <= served("cookbook")
    assert "load_yaml_dags(" in (FOLDER / "declarative.py").read_text()
    assert "dag-factory==" in (FOLDER / "requirements.txt").read_text()
    recorded = json.loads((ROOT / "sandbox" / "replay" / "golden" / "cookbook-dev.json").read_text())
    ran = {key: calls for key, calls in recorded.items() if key.startswith("cookbook_declarative.")}
    by = {key.partition(".")[2]: {call["by"] for call in calls} for key, calls in ran.items()}
    assert by == {task: {operator.rpartition(".")[2]} for task, operator in tasks.items()}


def test_both_sensors_wait_for_the_same_file_and_none_of_them_pokes(home: Path) -> None:
    tasks = parsed("3.3.1", "cookbook", "dev", home)["dags"]["cookbook_sensor_choices"]["tasks"]
    rescheduled, deferred = tasks["wait_rescheduled"], tasks["wait_deferred"]
    assert rescheduled["operator"] == deferred["operator"] == f"{PROVIDER}.sensors.s3.S3KeySensor"
    assert rescheduled["fields"]["bucket_key"] == deferred["fields"]["bucket_key"]
    assert rescheduled["mode"] == "reschedule"


def test_the_dbt_project_is_given_what_it_reads_and_has_nothing_of_dbts_own_making(home: Path) -> None:
    env = parsed("3.3.1", "cookbook", "dev", home)["dags"]["cookbook_dbt_models"]["tasks"]["build"]["fields"]["env"]
    project = FOLDER / "dbt"
    files = [path for path in project.rglob("*") if path.is_file()]
    read = {name for path in files for name in re.findall(r"env_var\(\\?[\"'](\w+)", path.read_text())}
    assert read == {"INBOX", "REPORT"} == {name for name in env if not name.startswith("DBT_")}
    assert {path.suffix for path in files} == {".sql", ".yml"}
    assert not {path.name for path in project.iterdir()} & {"target", "logs", "dbt_packages"}


@pytest.mark.parametrize("file", sorted(ROWS))
def test_what_the_table_says_is_declared_are_services(file: str) -> None:
    known = {service.model_fields["service"].default for service in CATALOGUE}
    named = set(re.findall(r"`(\w+)`", ROWS[file][2]))
    assert named <= known and "`" in ROWS[file][2]
