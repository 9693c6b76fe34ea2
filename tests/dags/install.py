"""Installs the real Airflows that DAGs are parsed in: `python -m tests.dags.install`, which `make test` runs."""

import sys
from pathlib import Path

from sandbox.local_airflow.installation import Installation, install

VERSIONS = ("2.11.2", "3.3.1")
AIRFLOWS = Path(sys.prefix) / "airflow"


def interpreter(version: str) -> Path:
    """The Python of that Airflow's environment."""
    return Installation(version, AIRFLOWS / version).python


if __name__ == "__main__":
    for name in VERSIONS:
        for note in install(name, AIRFLOWS / name).notes:
            print(note)
