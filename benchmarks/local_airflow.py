"""The local Airflow: how long it takes to be installed, to be ready, and to run the orders pipeline."""

import json
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

from benchmarks import projects
from sandbox.local_airflow.installation import install

TEAM, VERSION = "orders", "3.3.1"


def seconds(folder: Path, environment: Mapping[str, str]) -> dict[str, float]:
    """Of one rehearsal of the team, and of one installation below `folder` afterwards, so with a warm cache.

    Raises:
        subprocess.CalledProcessError: the rehearsal failed; what it said stands on stderr.
    """
    command = [str(Path(sys.executable).parent / "mwaa-platform"), "rehearse", "--team", TEAM, "--json"]
    ended = subprocess.run(command, cwd=projects.ROOT, env=environment, stdout=subprocess.PIPE, check=True)
    first, *_ = json.loads(ended.stdout)["dags"]
    started = time.monotonic()
    install(VERSION, folder / "airflow")
    return {
        "install": time.monotonic() - started,
        "ready": first["airflow_ready_seconds"],
        "green": first["runs"][0]["seconds"],
    }
