"""A changed Airflow version of an environment that stands, against the ways that MWAA knows."""

from collections.abc import Iterator
from pathlib import Path

from packaging.version import Version

from mwaa_platform.aws.airflow_upgrades import way_between
from mwaa_platform.declaration.loader import DECLARATION
from mwaa_platform.declaration.problems import Problem, Severity
from mwaa_platform.declaration.rules.draft import Draft
from mwaa_platform.declaration.yaml_file import read_yaml

HOW_TO = "docs/how-to/upgrade-airflow.md"


def version_change(before: Draft, now: Draft, file: Path, kept: str) -> Iterator[Problem]:
    """What MWAA does to the environments `kept`, or does not, when the version becomes another."""
    if before.airflow is None or now.airflow is None or before.airflow.version == now.airflow.version:
        return
    old, new, keys = before.airflow.version, now.airflow.version, ("airflow", "version")
    line = read_yaml(now.folder / DECLARATION).line(keys)
    way = way_between(old, new)
    if way is None or len(way) > 1:
        through = f"deploy {way[0]} first, then {new}; or another" if way else "another"
        cure = f"{through} environment: a new environment_name for each stage ({HOW_TO})"
        allowed = f"{old} to {', to '.join(way)}" if way else ""
        message = f"MWAA does not change {kept} from Airflow {old} to {new} in place"
        yield Problem(message, keys, new, allowed, cure, file=file, line=line)
        return
    step = "back " if Version(new) < Version(old) else ""
    message = f"{kept} will go {step}from Airflow {old} to {new}: up to 2 hours without Airflow, and running tasks end"
    yield Problem(message, keys, new, cure=f"see {HOW_TO}", severity=Severity.WARNING, file=file, line=line)
