"""`mwaa-platform` in a copy of the project, and what it brings up there."""

import json
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from tests.support.command import run

STAGE, DAG = "orders-dev", "daily_orders_pipeline"
OTHER_STAGE, OTHER_DAG = "finance-prod", "daily_close"

TRIVIAL = {"orders": "airflow.providers.standard.operators.bash", "finance": "airflow.operators.bash"}
"""Where each team's Airflow has the operator of a trivial DAG."""
_TRIVIAL_DAG = """from airflow import DAG
from {bash} import BashOperator

with DAG("{name}", schedule=None):
    BashOperator(task_id="{task}", bash_command="true")
"""

LOOKING_DAG = "looks"
_LOOKING_DAG = """from datetime import timedelta

import pendulum
from airflow import DAG
from airflow.providers.standard.sensors.python import PythonSensor

with DAG("looks", schedule=None, default_args={"retries": 0}):
    for number in range(4):
        PythonSensor(
            task_id=f"look_{number}",
            mode="reschedule",
            python_callable=lambda dag_run: pendulum.now("UTC") - dag_run.start_date > timedelta(seconds=6),
        )
"""


def write_looking_dag(project: Path) -> None:
    """A DAG of Airflow 3 whose sensors look again and again, and have one try."""
    (project / "dags" / "orders" / f"{LOOKING_DAG}.py").write_text(_LOOKING_DAG)


def write_trivial_dag(project: Path, team: str, name: str, *, task: str) -> None:
    """A DAG of one task that calls nothing."""
    text = _TRIVIAL_DAG.format(bash=TRIVIAL[team], name=name, task=task)
    (project / "dags" / team / f"{name}.py").write_text(text)


@dataclass(frozen=True)
class Platform:
    """What `up --json` said, and one green run of each stage's DAG."""

    project: Path
    up: dict[str, Any]

    @cached_property
    def run(self) -> dict[str, Any]:
        """Of the pipeline, in Airflow 3."""
        return self._ran(DAG)

    @cached_property
    def other_run(self) -> dict[str, Any]:
        """Of the close, in Airflow 2."""
        return self._ran(OTHER_DAG)

    def _ran(self, dag: str) -> dict[str, Any]:
        result: dict[str, Any] = json.loads(run(self.project, "run", dag, "--json"))
        return result

    @cached_property
    def airflows(self) -> dict[str, Any]:
        """What `status --json` says of each, by its environment."""
        status = json.loads(run(self.project, "status", "--json"))
        return {airflow["environment"]: airflow for airflow in status["airflows"]}
