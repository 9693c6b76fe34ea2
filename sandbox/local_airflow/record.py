"""The records of running local Airflows: who serves an environment, where, and as whom one may log in.

One file for each in the folder of the local AWS, readable by its owner only; the local AWS's own MWAA API reads them too.
"""

import contextlib
import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

import psutil

from mwaa_platform.aws.grants import Place
from sandbox.local_airflow.database import User

AIRFLOWS = "airflows"
FAILURE = "failure.txt"
"""In an Airflow's folder: why its supervisor ended by itself."""


@dataclass(frozen=True, slots=True)
class AirflowRecord:
    """A local Airflow that runs. `pid` is its supervisor's, 0 if that is unknown; `folder` holds its home and logs.

    `users` are by Airflow role.
    """

    account: str
    region: str
    environment: str
    airflow_version: str
    url: str
    users: Mapping[str, User]
    folder: str = ""
    pid: int = 0
    deployed: str = ""
    """A digest of what it was made from: the environment as deployed, without the DAG folder, which is synchronised."""

    @property
    def place(self) -> Place:
        """Account and Region."""
        return Place(account=self.account, region=self.region)

    @property
    def is_2(self) -> bool:
        """Whether it speaks the REST API of Airflow 2."""
        return self.airflow_version.startswith("2.")

    def write(self, server_folder: Path) -> None:
        """Make it known, whole or not at all."""
        path = record_path(server_folder, self.place, self.environment)
        path.parent.mkdir(exist_ok=True)
        new = path.with_suffix(".new")
        with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            json.dump(asdict(self), file)
        new.rename(path)


def record_path(server_folder: Path, place: Place, environment: str) -> Path:
    """The file of one environment's Airflow."""
    return server_folder / AIRFLOWS / f"{place.account}-{place.region}-{environment}.json"


def find(server_folder: Path, place: Place, environment: str) -> AirflowRecord | None:
    """The environment's Airflow, if it runs."""
    return _read(record_path(server_folder, place, environment))


def running(server_folder: Path) -> list[AirflowRecord]:
    """Every local Airflow of that local AWS that runs."""
    found = [_read(path) for path in sorted((server_folder / AIRFLOWS).glob("*.json"))]
    return [record for record in found if record is not None]


def said_failure(folder: Path) -> str:
    """Why the Airflow of that folder ended by itself, if its supervisor could still say so."""
    with contextlib.suppress(OSError):
        return (folder / FAILURE).read_text()
    return ""


def failure(record: AirflowRecord) -> str:
    """Why a local Airflow that was running does not any more, and where its logs lie; empty while it runs."""
    said = said_failure(Path(record.folder))
    if not said and (runs(record.pid) or not record.pid):
        return ""
    said = said or f"its supervisor, process {record.pid}, was ended from outside"
    return f"the local Airflow of {record.environment} has ended: {said}; what its processes said is in {record.folder}/processes"


def _read(path: Path) -> AirflowRecord | None:
    """A record whose supervisor is gone does not count."""
    try:
        fields = json.loads(path.read_text())
        fields["users"] = {role: User(**user) for role, user in fields["users"].items()}
        record = AirflowRecord(**fields)
    except (OSError, ValueError, TypeError, KeyError):
        return None
    return record if runs(record.pid) else None


def runs(pid: int) -> bool:
    """Whether the process is there, and no zombie."""
    with contextlib.suppress(psutil.Error):
        return bool(psutil.Process(pid).status() != psutil.STATUS_ZOMBIE)
    return False
