"""The packages of a local Airflow, locked: those of MWAA's image, and what another Python than MWAA's needs besides.

`python -m sandbox.local_airflow.locking` renews every lock, which `make pins` runs; it asks the package registry.
"""

import subprocess
import sys
from functools import cache
from pathlib import Path

from mwaa_platform.aws.airflow_versions import AIRFLOW_VERSIONS, AirflowVersion, Status
from mwaa_platform.aws.image_constraints import image_constraints
from mwaa_platform.aws.image_packages import image_packages

LOCKS = Path(__file__).parent / "locks"
LOCKED_VERSIONS = tuple(v for v in AIRFLOW_VERSIONS if v.status in (Status.CURRENT, Status.SUPPORTED))
"""Those that the catalogue calls supported, newest first."""

OLDEST_PYTHON = "3.11"
"""A lock serves this Python and later ones: the project itself needs it."""

COMPILED_IN_THE_IMAGE = ("psycopg2", "pycurl")
"""Clients of MWAA's own database and queue, without wheels; a local Airflow uses neither."""


def lock_file(version: str) -> Path | None:
    """The lock of an Airflow version; nothing for a version without one."""
    path = LOCKS / f"{version}.txt"
    return path if path.is_file() else None


@cache
def locked_packages(version: str) -> dict[str, str]:
    """Package (in PEP 503's spelling) to version, whatever the Python; empty for a version without a lock."""
    path = lock_file(version)
    lines = path.read_text(encoding="utf-8").splitlines() if path else []
    pins = (line.partition(" ;")[0].partition("==") for line in lines if not line.startswith("#"))
    return {name.partition("[")[0]: number for name, _, number in pins}


def compile_lock(uv: Path, version: AirflowVersion) -> str:
    """The text of a version's lock."""
    packages = (image_packages(version.number) or {}).items()
    wanted = "".join(f"{name}=={number}\n" for name, number in packages if name not in COMPILED_IN_THE_IMAGE)
    command = [str(uv), "pip", "compile", "--quiet", "--universal", "--no-header", "--no-annotate", "-"]
    command += ["--python-version", OLDEST_PYTHON, "--constraints", str(image_constraints(version.number))]
    done = subprocess.run(command, input=wanted, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        sys.exit(f"Airflow {version.number}: {done.stderr.strip()}")
    return f"# Airflow {version.number} with the packages of MWAA's image, by `make pins`.\n{done.stdout}"


if __name__ == "__main__":
    for known in LOCKED_VERSIONS:
        text = compile_lock(Path(sys.executable).parent / "uv", known)
        (LOCKS / f"{known.number}.txt").write_text(text, encoding="utf-8")
        print(f"Airflow {known.number}: {len(text.splitlines()) - 1} packages")
