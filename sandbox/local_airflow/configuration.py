"""Airflow's configuration as environment variables, in MWAA's order: presets, startup script, declared options, MWAA's own.

Order: aws/amazon-mwaa-docker-images, python/mwaa/config/setup_environment.py, 2026-08-20.
"""

import base64
import json
import os
import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from mwaa_platform.aws.owned_configuration import OWNED_OPTIONS, owner_of
from mwaa_platform.aws.preset_configuration import preset_options
from mwaa_platform.aws.reserved_variables import is_reserved
from sandbox.local_airflow import laptop
from sandbox.local_airflow.deployed import DeployedEnvironment
from sandbox.local_airflow.requirements import HOME_IN_ENVIRONMENT

_CREDENTIALS = ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_PROFILE", "AWS_ENDPOINT_URL")


@dataclass(frozen=True, slots=True)
class Keys:
    """What MWAA keeps secret of an environment; here random, one set per local environment."""

    fernet: str
    webserver: str
    jwt: str

    @classmethod
    def kept_in(cls, path: Path) -> "Keys":
        """Those of an earlier start, else new ones, in a file that only its owner reads."""
        if not path.exists():
            new = cls(
                base64.urlsafe_b64encode(secrets.token_bytes(32)).decode(), *(secrets.token_hex(32) for _ in "wj")
            )
            with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
                json.dump(asdict(new), file)
        return cls(**json.loads(path.read_text()))


@dataclass(frozen=True, slots=True)
class Configuration:
    """Variables of every Airflow process, and what was asked for and is not so, one sentence each."""

    variables: Mapping[str, str]
    notes: tuple[str, ...]


def variable(option: str) -> str:
    """`section.key` as the variable that Airflow reads."""
    section, _, key = option.partition(".")
    return f"AIRFLOW__{section}__{key}".upper()


def configure(
    environment: DeployedEnvironment,
    home: Path,
    keys: Keys,
    *,
    exports: Mapping[str, str] | None = None,
    webserver_port: int | None = None,
    component: str = "scheduler",
) -> Configuration:
    """The variables for an Airflow whose dags/, plugins/ and database lie in `home`.

    Declared values stay as they are, the secrets backend's too. Options that MWAA owns have MWAA's value, or where that needs
    MWAA's machinery (queue, database, log shipping) what a single machine has instead (`laptop`). Credentials, endpoints and PATH
    are whoever's that starts the processes; `exports` are the startup script's.
    """
    version, notes = environment.airflow_version, []
    owned = _owned(version, home, keys, webserver_port)
    exported, refused = _exported(exports or {}, version)
    notes += refused
    declared = {}
    for option, value in environment.configuration_options.items():
        if owner_of(version, option):
            notes.append(f"{option} is MWAA's own with Airflow {version}: the declared value has no effect")
        else:
            declared[variable(option)] = value
    variables = {
        "LANG": "C.UTF-8",
        **{variable(option): value for option, value in {**preset_options(version), **laptop.PRESETS}.items()},
        **exported,
        **declared,
    }
    here = {name: value.replace(HOME_IN_ENVIRONMENT, str(home)) for name, value in variables.items()}
    return Configuration({**here, **owned, **_place(environment, home, component)}, tuple(notes))


def _exported(exports: Mapping[str, str], version: str) -> tuple[dict[str, str], list[str]]:
    owned = {variable(option.key) for option in OWNED_OPTIONS if option.applies_to(version)}
    kept, notes = {}, []
    for name, value in exports.items():
        if name in owned or is_reserved(name):
            notes.append(f"the startup script exports {name}, which MWAA restores: it has no effect")
        elif name.startswith(_CREDENTIALS):
            notes.append(
                f"the startup script exports {name}: not taken over, a local Airflow has the deployed role only"
            )
        else:
            kept[name] = value
    return kept, notes


def _owned(version: str, home: Path, keys: Keys, port: int | None) -> dict[str, str]:
    here = laptop.instead_of_mwaas(version, home, port) | {
        "core.fernet_key": keys.fernet,
        "webserver.secret_key": keys.webserver,
        "api.secret_key": keys.webserver,
        "api_auth.jwt_secret": keys.jwt,
    }
    options = {o.key: here.get(o.key, o.value) for o in OWNED_OPTIONS if o.applies_to(version)}
    options |= laptop.reached_at(version, port)
    return {variable(key): value for key, value in options.items() if value is not None}


def _place(environment: DeployedEnvironment, home: Path, component: str) -> dict[str, str]:
    return {
        "AIRFLOW_HOME": str(home),
        "AIRFLOW_ENV_NAME": environment.name,
        "AIRFLOW_VERSION": environment.airflow_version,
        "AIRFLOW_CONN_AWS_DEFAULT": "aws://",
        "AIRFLOW__CORE__DAGS_FOLDER": str(home / "dags"),
        "AIRFLOW__CORE__PLUGINS_FOLDER": str(home / "plugins"),
        "AWS_REGION": environment.region,
        "AWS_DEFAULT_REGION": environment.region,
        "MWAA_AIRFLOW_COMPONENT": component,
        "PYTHONUNBUFFERED": "1",
        **laptop.VARIABLES,
    }
