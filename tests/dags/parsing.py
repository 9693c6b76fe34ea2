"""A team's DAG folder, parsed by the real Airflow that a stage declares."""

import json
import os
import subprocess
from functools import cache
from pathlib import Path
from typing import Any

from mwaa_platform.declaration.loader import load
from tests.dags.install import interpreter

PARSE = Path(__file__).parent / "parse.py"
ROOT = Path(__file__).resolve().parents[2]
PROVIDER = "airflow.providers.amazon.aws"


@cache
def parsed(version: str, team: str, stage: str, home: Path) -> dict[str, Any]:
    """What that Airflow finds in the team's folder, configured as the stage's environment is, with the team's plugins."""
    options = load(ROOT).teams[team].at(stage).configuration_options
    folder = ROOT / "dags" / team
    environment = {
        "PATH": os.defpath,
        "HOME": str(home),
        "AIRFLOW_HOME": str(home),
        **{f"AIRFLOW__{key.upper().replace('.', '__', 1)}": value for key, value in options.items()},
        # After the stage's: a test has no secrets backend, and a database of its own.
        "AIRFLOW__SECRETS__BACKEND": "",
        "AIRFLOW__SECRETS__BACKEND_KWARGS": "",
        "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
        "AIRFLOW__CORE__PLUGINS_FOLDER": str(folder / "plugins"),
        "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": f"sqlite:///{home}/airflow.db",
    }
    ended = subprocess.run(
        [str(interpreter(version)), str(PARSE), str(folder)],
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    results = [line for line in ended.stdout.splitlines() if line.startswith("RESULT ")]
    assert results, ended.stdout + ended.stderr
    found: dict[str, Any] = json.loads(results[-1].removeprefix("RESULT "))
    return found


def served(team: str) -> set[str]:
    """The classes that the team's declared integrations serve."""
    return {operator for integration in load(ROOT).teams[team].integrations for operator in integration.OPERATORS}
