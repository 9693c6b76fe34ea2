"""Airflow's metadata database: made once for each version, copied for every installation and every local environment.

A migration takes longer than all the rest of a start, and its result depends on nothing but the installed packages.
"""

import hashlib
import json
import secrets
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path

from mwaa_platform.aws.owned_configuration import owner_of
from sandbox.janitor import carried
from sandbox.server import SandboxError

AIRFLOW_ROLES = ("Admin", "Op", "User", "Viewer", "Public")
"""The roles of MWAA's `role/<environment>/<AirflowRole>`, the most powerful first (MWAA User Guide, access-policies, 2026-09-01)."""

_TEMPLATE = "mwaa-platform.db"
_GUEST = Path(__file__).parent / "guest"
_KEPT = Path(sys.prefix) / "cache" / "airflow-databases"
_LIMIT_SECONDS = 300


@dataclass(frozen=True, slots=True)
class User:
    """One user of the local Airflow's own."""

    username: str
    password: str


def template_of(installation: Path) -> Path:
    """The migrated database of an installation, with a user of each role."""
    return installation / _TEMPLATE


def make_template(installation: Path, version: str) -> None:
    """Migrate a new database with the installation's own Airflow, or take one that another of the same packages has made.

    Raises:
        SandboxError: Airflow could not do it; the text has its last words.
    """
    kept = _kept(installation, version)
    with tempfile.TemporaryDirectory(prefix="template-", dir=installation) as home:
        if kept.exists():
            shutil.copyfile(kept, Path(home) / kept.name)
            (Path(home) / kept.name).rename(template_of(installation))
            return
        new = Path(home) / "airflow.db"
        manager = owner_of(version, "core.auth_manager")
        variables = {
            "PATH": f"{installation / 'bin'}:/usr/local/bin:/usr/bin:/bin",
            "HOME": home,
            "LANG": "C.UTF-8",
            "PYTHONPATH": str(_GUEST),
            "AIRFLOW_HOME": home,
            "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
            "AIRFLOW__DATABASE__LOAD_DEFAULT_CONNECTIONS": "False",
            "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": f"sqlite:///{new}",
            **({"AIRFLOW__CORE__AUTH_MANAGER": manager.value} if manager and manager.value else {}),
            **carried(),
        }
        users = {role: User(role.lower(), secrets.token_hex()) for role in AIRFLOW_ROLES}
        done = _run_users_script(str(installation / "bin" / "python"), variables, users, "--migrate")
        if done.returncode != 0:
            said = " ".join((done.stderr or done.stdout).split())[-600:]
            raise SandboxError(f"the metadata database of Airflow {version} could not be made: {said}")
        with closing(sqlite3.connect(new)) as database:
            # Readers and a writer side by side: scheduler, web server and tasks are processes of their own.
            database.execute("PRAGMA journal_mode=WAL")
        kept.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=kept.parent, delete=False) as copy:
            copy.write(new.read_bytes())
        Path(copy.name).rename(kept)
        new.rename(template_of(installation))


def _kept(installation: Path, version: str) -> Path:
    """Beside all installations, by what its content follows from: Airflow, the provider that has tables too, and our users."""
    providers = installation.glob("lib/python*/site-packages/apache_airflow_providers_fab-*.dist-info")
    provider = next((path.name.removesuffix(".dist-info").rpartition("-")[2] for path in providers), "none")
    users = hashlib.sha256((_GUEST / "mwaa_guest" / "users.py").read_bytes() + repr(AIRFLOW_ROLES).encode())
    return _KEPT / f"{version}-fab-{provider}-{users.hexdigest()[:12]}.db"


def new_database(installation: Path, target: Path) -> dict[str, User]:
    """A fresh copy of the template; returns its users by role, with passwords that are made up now."""
    shutil.copyfile(template_of(installation), target)
    target.chmod(0o600)
    return new_passwords(target)


def new_passwords(database: Path) -> dict[str, User]:
    """The users by role, each with a new password in that database."""
    users = {role: User(role.lower(), secrets.token_urlsafe(18)) for role in AIRFLOW_ROLES}
    variables = {"AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": f"sqlite:///{database}", **carried()}
    done = _run_users_script(sys.executable, variables, users)
    if done.returncode != 0:
        raise SandboxError(f"the users of {database} could not be made: {done.stderr.strip()}")
    return users


def _run_users_script(
    python: str, variables: Mapping[str, str], users: Mapping[str, User], *arguments: str
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [python, str(_GUEST / "mwaa_guest" / "users.py"), *arguments],
        env=dict(variables),
        input=json.dumps({role: asdict(user) for role, user in users.items()}),
        capture_output=True,
        text=True,
        errors="replace",
        timeout=_LIMIT_SECONDS,
        check=False,
    )
