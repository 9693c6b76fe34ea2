"""Which local Airflows run: one record file each, written by what starts them, in the folder of the local AWS."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from sandbox.server import SandboxError

FOLDER = "airflows"


@dataclass(frozen=True, slots=True)
class RunningAirflow:
    """One local Airflow: the environment it stands for, where it answers, and who may log in."""

    account: str
    region: str
    environment: str
    airflow_version: str
    url: str
    folder: str = ""
    pid: int = 0
    users: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Airflow role to `username` and `password`."""

    @property
    def is_2(self) -> bool:
        """Whether it speaks the REST API of Airflow 2."""
        return self.airflow_version.startswith("2.")


def running(server_folder: Path) -> list[RunningAirflow]:
    """All that are recorded, by environment; a record that is being written or taken away does not count."""
    found = []
    for path in sorted((server_folder / FOLDER).glob("*.json")):
        try:
            record = json.loads(path.read_text())
            known = {name: record[name] for name in RunningAirflow.__slots__ if name in record}
            found.append(RunningAirflow(**known))
        except (OSError, ValueError, TypeError):
            continue
    return sorted(found, key=lambda airflow: (airflow.environment, airflow.account, airflow.region))


def find(server_folder: Path, *, environment: str, account: str, region: str) -> RunningAirflow:
    """The one of that environment.

    Raises:
        SandboxError: it does not run; the text lists what does.
    """
    there = running(server_folder)
    for airflow in there:
        if (airflow.environment, airflow.account, airflow.region) == (environment, account, region):
            return airflow
    names = ", ".join(f"{a.environment} ({a.account}, {a.region})" for a in there) or "none"
    raise SandboxError(f"no local Airflow of {environment} runs in account {account}, {region}; running: {names}")
