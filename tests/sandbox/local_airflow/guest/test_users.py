"""Users of the five roles in a database that FAB has filled, without Airflow."""

import hashlib
import json
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from tests.dags.parsing import ROOT

SCRIPT = ROOT / "sandbox" / "local_airflow" / "guest" / "mwaa_guest" / "users.py"
ROLES = ("Admin", "Op", "User", "Viewer", "Public")
TABLES = """
CREATE TABLE ab_role (id INTEGER PRIMARY KEY, name VARCHAR UNIQUE);
CREATE TABLE ab_permission_view_role (id INTEGER PRIMARY KEY, permission_view_id INTEGER, role_id INTEGER);
CREATE TABLE ab_user_role (id INTEGER PRIMARY KEY, user_id INTEGER, role_id INTEGER);
CREATE TABLE ab_user (
    id INTEGER PRIMARY KEY, first_name VARCHAR NOT NULL, last_name VARCHAR NOT NULL,
    username VARCHAR COLLATE NOCASE NOT NULL UNIQUE, password VARCHAR, active BOOLEAN, email VARCHAR NOT NULL UNIQUE,
    created_on DATETIME, changed_on DATETIME
);
"""


@pytest.fixture
def database(tmp_path: Path) -> Path:
    path = tmp_path / "airflow.db"
    with sqlite3.connect(path) as connection:
        connection.executescript(TABLES)
        connection.executemany("INSERT INTO ab_role (name) VALUES (?)", [(role,) for role in ROLES])
        connection.execute(
            "INSERT INTO ab_permission_view_role (role_id) SELECT id FROM ab_role WHERE name != 'Public'"
        )
    return path


def make(database: Path, users: dict[str, dict[str, str]]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(SCRIPT)],
        input=json.dumps(users),
        env={**os.environ, "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": f"sqlite:///{database}"},
        capture_output=True,
        text=True,
        check=False,
    )


def found(database: Path) -> dict[str, tuple[str, str]]:
    with sqlite3.connect(database) as connection:
        rows = connection.execute(
            "SELECT username, name, password FROM ab_user u JOIN ab_user_role r ON r.user_id = u.id"
            " JOIN ab_role ON ab_role.id = r.role_id"
        ).fetchall()
    assert len({name for name, _, _ in rows}) == len(rows)
    return {name: (role, password) for name, role, password in rows}


def test_each_role_has_its_user_and_a_second_run_gives_new_passwords(database: Path) -> None:
    for password in ("first", "second"):
        users = {role: {"username": f"local-{role.lower()}", "password": password + role} for role in ROLES}
        done = make(database, users)
        assert (done.returncode, done.stderr) == (0, "")
    assert {name: role for name, (role, _) in found(database).items()} == {f"local-{r.lower()}": r for r in ROLES}
    method, salt, digest = found(database)["local-op"][1].split("$")
    assert method == "pbkdf2:sha256:1000"
    assert digest == hashlib.pbkdf2_hmac("sha256", b"secondOp", salt.encode(), 1000).hex()


def test_a_role_changes_with_its_user(database: Path) -> None:
    make(database, {"Admin": {"username": "someone", "password": "x"}})
    make(database, {"Viewer": {"username": "someone", "password": "x"}})
    assert found(database)["someone"][0] == "Viewer"


def test_an_unknown_role_and_a_name_of_someone_else_change_nothing(database: Path) -> None:
    done = make(database, {"Op": {"username": "op", "password": "x"}, "Boss": {"username": "boss", "password": "x"}})
    assert done.returncode == 1
    assert "FAB has no role Boss; there are Admin, Op, Public, User, Viewer" in done.stderr
    with sqlite3.connect(database) as connection:
        connection.execute(
            "INSERT INTO ab_user (first_name, last_name, username, email) VALUES ('A', 'B', 'op', 'op@x')"
        )
    done = make(database, {"Op": {"username": "Op", "password": "x"}})
    assert (done.returncode, "there are other users named op" in done.stderr) == (1, True)
    assert found(database) == {}
