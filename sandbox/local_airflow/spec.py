"""What a supervisor is told: a file in its folder, readable by its owner only, for it holds the Airflow's keys and passwords."""

import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Literal

import boto3
import botocore.config

from mwaa_platform.aws.grants import Place
from sandbox.local_airflow.database import User
from sandbox.local_airflow.record import AirflowRecord

OWN_MARKER = "MWAA_LOCAL_AIRFLOW"
"""The environment variable that every process of one local Airflow carries: its folder."""
_FILE = "spec.json"
_PATHS = ("folder", "server_folder", "home")


@dataclass(frozen=True, slots=True)
class Spec:
    """One local Airflow: where it lies, what it serves, how its processes are started."""

    folder: Path
    server_folder: Path
    home: Path
    endpoint: str
    port: int
    account: str
    region: str
    environment: str
    airflow_version: str
    airflow: str
    """The `airflow` command."""
    bucket: str
    dag_s3_path: str
    variables: Mapping[str, str]
    """Of every process."""
    users: Mapping[str, User]
    deployed: str
    """As in the record."""
    log_levels: Mapping[str, str] = field(default_factory=dict)
    """Of the log groups that are enabled."""
    metrics_options: Mapping[str, str] = field(default_factory=dict)
    """The declared options of the section metrics."""

    def write(self) -> None:
        """Into its folder."""
        fields = {name: str(value) if name in _PATHS else value for name, value in asdict(self).items()}
        with os.fdopen(os.open(self.folder / _FILE, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            json.dump(fields, file)

    @classmethod
    def read(cls, folder: Path) -> "Spec":
        """From its folder."""
        fields = json.loads((folder / _FILE).read_text())
        fields |= {name: Path(fields[name]) for name in _PATHS}
        fields["users"] = {role: User(**user) for role, user in fields["users"].items()}
        return cls(**fields)

    @classmethod
    def read_of(cls, airflow: AirflowRecord) -> "Spec":
        """Of an Airflow that runs."""
        return cls.read(Path(airflow.folder))

    @property
    def place(self) -> Place:
        """Account and Region."""
        return Place(account=self.account, region=self.region)

    @property
    def logs(self) -> Path:
        """What the processes say, a file each."""
        return self.folder / "processes"

    def variables_of(self, component: str) -> dict[str, str]:
        """Of one process: it also says to AWS who it is, where no task calls."""
        return {**self.variables, "AWS_SDK_UA_APP_ID": component, OWN_MARKER: str(self.folder)}

    def record(self, pid: int) -> AirflowRecord:
        """What others are told once it runs."""
        return AirflowRecord(
            account=self.account,
            region=self.region,
            environment=self.environment,
            airflow_version=self.airflow_version,
            url=f"http://localhost:{self.port}",
            folder=str(self.folder),
            pid=pid,
            deployed=self.deployed,
            users=self.users,
        )

    def client(self, service: Literal["s3"]) -> Any:
        """A client with the execution role's credentials, which the supervisor's own environment leads to."""
        config = botocore.config.Config(inject_host_prefix=False, proxies={})
        return boto3.client(service, region_name=self.region, endpoint_url=self.endpoint, config=config)
