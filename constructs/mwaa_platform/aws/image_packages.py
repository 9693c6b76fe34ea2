"""The Python packages in MWAA's images, one file per Airflow version below data/image_packages/."""

from functools import cache
from importlib.resources import files


@cache
def image_packages(airflow_version: str) -> dict[str, str] | None:
    """Package (in PEP 503's spelling) to version; nothing for a version whose image is not known."""
    path = files("mwaa_platform.aws").joinpath("data", "image_packages", f"{airflow_version}.txt")
    if not path.is_file():
        return None
    pins = (line.partition("==") for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("#"))
    return {name: version for name, _, version in pins}
