"""The local Airflows that run now, as the calls of MWAA's API see them."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from mwaa_platform.aws.grants import Place
from sandbox.local_airflow import laptop, record
from sandbox.local_airflow.database import User


@dataclass(frozen=True, slots=True)
class RunningAirflow:
    """One environment's web server, with a user for each of Airflow's roles."""

    environment: str
    version: str
    url: str
    users: Mapping[str, User]

    @property
    def is_2(self) -> bool:
        """Whether its REST API is version 1, with passwords."""
        return laptop.is_2(self.version)

    @property
    def host(self) -> str:
        """What AWS calls the web server's host name; here with the port, and http."""
        return self.url.partition("://")[2].rstrip("/")


def find(folder: Path, place: Place, environment: str) -> RunningAirflow | None:
    """That environment's Airflow, if it runs."""
    found = record.find(folder, place, environment)
    if found is None:
        return None
    return RunningAirflow(environment, found.airflow_version, found.url.rstrip("/"), found.users)
