"""Lookups in Secrets Manager: the tasks that name a connection or variable, and Airflow's own where none does."""

from pathlib import Path

from mwaa_platform.access_report.report import report
from mwaa_platform.access_report.secret_uses import EVERY_TASK
from mwaa_platform.declaration.loader import load
from tests.support.projects import MINIMAL, write_team

DAG = """\
from airflow.sdk import DAG, Variable, task
from airflow.providers.common.sql.operators.sql import SQLExecuteQueryOperator

with DAG("load", schedule=None):
    SQLExecuteQueryOperator(task_id="ask", conn_id="warehouse", sql=["SELECT {{ var.value.get('limit', 1) }}"])

    @task
    def count():
        return Variable.get("table")

    count()
"""


def _used_by(root: Path, dag: str) -> dict[str, set[str]]:
    path = write_team(root, {**MINIMAL, "airflow": {"secrets_backend": True}}, dag=False)
    (path.parent / "load.py").write_text(dag)
    (stage,) = report(root, load(root).teams)
    entries = [entry for entry in stage.entries if entry.key.action == "secretsmanager:GetSecretValue"]
    return {entry.key.resource.split("/")[2]: {use.task for use in entry.used_by} for entry in entries}


def test_the_tasks_that_name_one(tmp_path: Path) -> None:
    assert _used_by(tmp_path, DAG) == {"connections": {"ask"}, "variables": {"ask", "count"}}


def test_airflow_looks_up_where_no_task_names_any(tmp_path: Path) -> None:
    plain = "from airflow.sdk import DAG\nDAG('load', schedule=None)\n"
    assert _used_by(tmp_path, plain) == {"connections": {EVERY_TASK}, "variables": {EVERY_TASK}}
