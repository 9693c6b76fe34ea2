"""`mwaa-platform check`: what it prints, and how it ends."""

import json
import re
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from mwaa_platform.cli.app import app
from tests.support.pages import blocks
from tests.support.projects import MINIMAL, write_team

DAG = """\
import pendulum
from airflow import DAG
from airflow.configuration import conf
from airflow.providers.amazon.aws.operators.glue import GlueJobOperator
from airflow.providers.amazon.aws.sensors.s3 import S3KeySensor

KEY = f"s3://raw-{conf.get('platform', 'stage')}/incoming/orders/{{{{ ds }}}}.csv"
with DAG("load", schedule=None, dagrun_timeout=pendulum.duration(hours=4)):
    S3KeySensor(task_id="wait", bucket_key=KEY, mode="reschedule")
    GlueJobOperator(task_id="run", job_name="orders-load")
"""
PAGE = Path(__file__).resolve().parents[3] / "docs" / "how-to" / "check-dags.md"


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A team with a DAG, which declares nothing."""
    (tmp_path / "cdk.json").write_text("{}")
    (tmp_path / "app.py").write_text("")
    write_team(tmp_path, MINIMAL)
    (tmp_path / "dags" / "orders" / "load.py").write_text(DAG)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def _run(*arguments: str) -> tuple[int, str, str]:
    ended = CliRunner().invoke(app, list(arguments))
    assert ended.exception is None or isinstance(ended.exception, SystemExit), ended.exception
    return ended.exit_code, ended.stdout, ended.stderr


@pytest.mark.feature("Z1", "X5")
def test_errors_end_with_exit_code_1_and_the_lines_to_add(project: Path) -> None:
    code, _, said = _run("check")
    assert code == 1
    assert "dags/orders/load.py:10: error: not declared: task run, GlueJobOperator: calls glue GetJob" in said
    assert "      - {service: glue, jobs: [orders-load]}" in said
    assert "      - {service: s3, bucket: raw-dev, prefix: incoming/orders/*, access: read}" in said


def test_json_has_every_finding(project: Path) -> None:
    code, shown, _ = _run("check", "orders", "--json")
    read = json.loads(shown)
    assert code == 1
    assert read["passed"] is False
    assert [(f["kind"], f["line"], f["task"]) for f in read["findings"]] == [
        ("not declared", 9, "wait"),
        ("not declared", 10, "run"),
    ]
    assert read["teams"] == [{"team": "orders", "files": 1, "calls": 4, "passed": False}]


def test_write_proposes_the_section_and_the_check_then_passes(project: Path) -> None:
    path = project / "dags" / "orders" / "team.yaml"
    code, shown, said = _run("check", "orders", "--write")
    assert (code, said.strip()) == (0, "written to dags/orders/team.yaml; now: mwaa-platform check orders")
    lines = [
        "integrations:",
        "  - {service: glue, jobs: [orders-load]}",
        '  - {service: s3, bucket: "raw-{stage}", prefix: incoming/orders/*, access: read}',
    ]
    assert shown.splitlines() == lines
    assert path.read_text().endswith("\n".join(lines) + "\n")
    code, shown, said = _run("check", "orders")
    assert (code, said) == (0, "")
    assert re.search(r"orders +1 +4 +0 +0 +0 +passed", shown)


def test_write_changes_no_declaration_that_has_integrations(project: Path) -> None:
    path = project / "dags" / "orders" / "team.yaml"
    path.write_text(path.read_text() + "integrations: []\n")
    before = path.read_text()
    code, shown, said = _run("check", "orders", "--write")
    assert code == 0
    assert "- {service: glue, jobs: [orders-load]}" in shown
    assert "is not changed: it has integrations already" in said
    assert path.read_text() == before


def test_write_proposes_for_a_folder_without_a_declaration(project: Path) -> None:
    (project / "dags" / "orders" / "team.yaml").unlink()
    code, shown, said = _run("check", "orders", "--write")
    assert code == 0
    assert "- {service: glue, jobs: [orders-load]}" in shown
    assert "it does not exist" in said


def test_a_report_does_not_fail(project: Path) -> None:
    path = project / "dags" / "orders" / "team.yaml"
    path.write_text(path.read_text() + "dag_check: report\n")
    code, shown, said = _run("check")
    assert code == 0
    assert "error: not declared" in said
    assert "reported only" in shown


def test_a_team_that_is_not_there_is_named(project: Path) -> None:
    code, _, said = _run("check", "payments")
    assert code == 1
    assert "no team payments; declared: orders" in said


def test_the_pages_examples_are_what_is_said(project: Path) -> None:
    """The page's DAG, and what the check says of it there."""
    (project / "dags" / "orders" / "load.py").write_text(blocks(PAGE, "python")[0])
    shown = next(block for block in blocks(PAGE, "console") if "check orders\n" in block).partition("\n")[2]
    _, _, said = _run("check", "orders")
    assert said.strip() == shown.strip()


def test_ruffs_rule_is_used_where_it_is_installed(project: Path) -> None:
    shutil.copyfile(project / "dags" / "orders" / "load.py", project / "dags" / "orders" / "copy.py")
    (project / "dags" / "orders" / "old.py").write_text(
        "from airflow import DAG\nfrom airflow.www.auth import has_access\n\nwith DAG('d', schedule=None):\n    has_access\n"
    )
    _, _, said = _run("check")
    assert re.search(r"old\.py:\d: error: not in this Airflow: .*\(ruff AIR301\)", said), said
