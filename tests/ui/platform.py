"""`mwaa-platform` in a copy of the project, and what it brings up there."""

import json
import subprocess
import sys
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

COMMAND = str(Path(sys.executable).parent / "mwaa-platform")
STAGE, DAG = "orders-dev", "daily_orders_pipeline"
OTHER_STAGE, OTHER_DAG = "finance-prod", "daily_close"


def run(project: Path, *arguments: str, code: int = 0) -> str:
    """What a command says, on standard error too if it is to fail."""
    ended = subprocess.run([COMMAND, *arguments], cwd=project, capture_output=True, text=True, timeout=300, check=False)
    assert ended.returncode == code, ended.stdout + ended.stderr
    assert "Traceback" not in ended.stderr
    return ended.stdout + (ended.stderr if code else "")


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
