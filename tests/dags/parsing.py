"""A team's DAG folder, parsed by the real Airflow that a stage declares."""

import json
import os
import subprocess
from functools import cache
from pathlib import Path
from typing import Any

from mwaa_platform.aws.execution_role import environment_arn
from mwaa_platform.declaration.loader import load
from sandbox.local_airflow.configuration import Keys, configure
from sandbox.local_airflow.deployed import DeployedEnvironment
from tests.dags.install import interpreter

PARSE = Path(__file__).parent / "parse.py"
ROOT = Path(__file__).resolve().parents[2]
PROVIDER = "airflow.providers.amazon.aws"


@cache
def parsed(version: str, team: str, stage: str, home: Path) -> dict[str, Any]:
    """What that Airflow finds in the team's folder, configured as the stage's environment is, with the team's plugins."""
    target = load(ROOT).teams[team].at(stage)
    folder = ROOT / "dags" / team
    environment = DeployedEnvironment(
        name=target.stage.environment_name,
        arn=environment_arn(target.place, target.stage.environment_name),
        airflow_version=version,
        execution_role_arn="",
        bucket="",
        dag_s3_path="dags",
        configuration_options=target.configuration_options,
    )
    variables = {
        **configure(environment, home, Keys("", "", "")).variables,
        "PATH": os.defpath,
        "HOME": str(home),
        # A test has no secrets backend, and nothing is unpacked.
        "AIRFLOW__SECRETS__BACKEND": "",
        "AIRFLOW__SECRETS__BACKEND_KWARGS": "",
        "AIRFLOW__CORE__PLUGINS_FOLDER": str(folder / "plugins"),
    }
    ended = subprocess.run(
        [str(interpreter(version)), str(PARSE), str(folder)],
        env=variables,
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
