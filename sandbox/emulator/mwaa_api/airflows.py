"""The local Airflows that run now, as their record files in the server's folder say."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from mwaa_platform.aws.grants import Place

FOLDER = "airflows"


@dataclass(frozen=True, slots=True)
class Login:
    """A user of the local Airflow."""

    username: str
    password: str


@dataclass(frozen=True, slots=True)
class RunningAirflow:
    """One environment's web server, with a user for each of Airflow's roles."""

    environment: str
    version: str
    url: str
    users: Mapping[str, Login]

    @property
    def is_2(self) -> bool:
        """Whether its REST API is version 1, with passwords."""
        return self.version.startswith("2.")

    @property
    def host(self) -> str:
        """What AWS calls the web server's host name; here with the port, and http."""
        return self.url.partition("://")[2].rstrip("/")


def find(folder: Path, place: Place, environment: str) -> RunningAirflow | None:
    """That environment's Airflow, if it runs: the file is gone when it ends."""
    path = folder / FOLDER / f"{place.account}-{place.region}-{environment}.json"
    try:
        record = json.loads(path.read_text())
    except FileNotFoundError:
        return None
    users = {role: Login(user["username"], user["password"]) for role, user in record["users"].items()}
    return RunningAirflow(environment, record["airflow_version"], record["url"].rstrip("/"), users)
