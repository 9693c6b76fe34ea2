"""The constraints in MWAA's images, one file per Airflow version below data/image_constraints/.

MWAA installs under these when a requirements file names none (User Guide, connections-packages, 2026-09-01).
"""

from importlib.resources import as_file, files
from pathlib import Path


def image_constraints(airflow_version: str) -> Path | None:
    """The file that pip reads; nothing for a version whose image is not known."""
    name = ("data", "image_constraints", f"{airflow_version}.txt")
    with as_file(files("mwaa_platform.aws").joinpath(*name)) as path:
        return path if path.is_file() else None
