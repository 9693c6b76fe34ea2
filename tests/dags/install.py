"""Installs the real Airflows that DAGs are parsed in: `python -m tests.dags.install`, which `make test` runs.

Each has an environment of its own below .venv/airflow, made by uv from a lock. MWAA's Python is taken where the machine has it, else
the one that runs this.
"""

import subprocess
import sys
from pathlib import Path

from mwaa_platform.aws.airflow_versions import find_airflow_version

LOCKS = Path(__file__).parent / "locks"
AIRFLOWS = Path(sys.prefix) / "airflow"
VERSIONS = tuple(path.stem for path in sorted(LOCKS.glob("*.txt")))


def interpreter(version: str) -> Path:
    """The Python of that Airflow's environment."""
    return AIRFLOWS / version / "bin" / "python"


def install(version: str) -> None:
    """Make the environment, or bring it to what its lock says."""
    uv = str(Path(sys.executable).parent / "uv")
    known = find_airflow_version(version)
    wanted = known.python if known else ""
    found = subprocess.run(
        [uv, "python", "find", "--no-python-downloads", wanted], capture_output=True, text=True, check=False
    )
    python = found.stdout.strip() if found.returncode == 0 else sys.executable
    if found.returncode != 0:
        print(f"Airflow {version}: MWAA runs it on Python {wanted}, which this machine has not; taken is {python}")
    target = str(AIRFLOWS / version)
    subprocess.run([uv, "venv", "--quiet", "--allow-existing", "--python", python, target], check=True)
    sync = [
        uv,
        "pip",
        "install",
        "--quiet",
        "--no-deps",
        "--python",
        str(interpreter(version)),
        "-r",
        str(LOCKS / f"{version}.txt"),
    ]
    subprocess.run(sync, check=True)


if __name__ == "__main__":
    for name in VERSIONS:
        install(name)
