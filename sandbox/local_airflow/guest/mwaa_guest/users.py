"""Users of Airflow's roles: `python users.py [--migrate]`, run by Airflow's own Python with Airflow's variables.

Standard input has {role: {"username": …, "password": …}} as JSON; each of them is made, or given that password and that role only.
Where FAB's roles have no permissions yet (a new database), FAB fills them, which takes Airflow's imports: 7 s with Airflow 2.11.2,
12 s with 3.3.1, on 2 cores. Afterwards nothing of Airflow is imported: 0.3 s. `--migrate` migrates the database before, in the same
process (9 and 10 s together). Nothing is written if a role is unknown or a name belongs to a user whom this script did not make.
"""

import contextlib
import hashlib
import json
import os
import secrets
import sqlite3
import sys
import time

_SQLITE = "sqlite:///"
_MARK = "mwaa-platform"
_ROUNDS = 1000
"""Few: the passwords are random and each call of the REST API checks one."""

User = dict[str, str]


def main() -> int:
    """Exit code 1, with a sentence on standard error, if the users could not be made."""
    users: dict[str, User] = json.load(sys.stdin)
    database = os.environ.get("AIRFLOW__DATABASE__SQL_ALCHEMY_CONN", "")
    if not database.startswith(_SQLITE):
        return _failed("AIRFLOW__DATABASE__SQL_ALCHEMY_CONN names no SQLite file")
    if "--migrate" in sys.argv[1:]:
        _migrate()
    path = database[len(_SQLITE) :]
    if not _has_roles(path):
        _fill_roles()
    with contextlib.closing(sqlite3.connect(path, timeout=30)) as connection, connection:
        known: dict[str, int] = dict(connection.execute("SELECT name, id FROM ab_role"))
        unknown = sorted(set(users) - set(known))
        if unknown:
            return _failed(f"FAB has no role {', '.join(unknown)}; there are {', '.join(sorted(known))}")
        names = [user["username"] for user in users.values()]
        marks = ", ".join("?" for _ in names)
        taken = connection.execute(
            f"SELECT username FROM ab_user WHERE username IN ({marks}) AND last_name != ?",  # noqa: S608 (only ? marks)
            (*names, _MARK),
        ).fetchall()
        if taken:
            return _failed(f"there are other users named {', '.join(name for (name,) in taken)}")
        for role, user in users.items():
            _write(connection, role, known[role], user)
    return 0


def password_hash(password: str) -> str:
    """As Werkzeug writes and checks it."""
    salt = secrets.token_hex(8)
    digest = hashlib.pbkdf2_hmac("sha256", password.encode(), salt.encode(), _ROUNDS).hex()
    return f"pbkdf2:sha256:{_ROUNDS}${salt}${digest}"


def _failed(text: str) -> int:
    print(f"users of Airflow's roles: {text}", file=sys.stderr)
    return 1


def _migrate() -> None:
    from airflow.__main__ import main as airflow

    given, sys.argv = sys.argv, ["airflow", "db", "migrate"]
    try:
        airflow()
    finally:
        sys.argv = given


def _has_roles(path: str) -> bool:
    with contextlib.closing(sqlite3.connect(path, timeout=30)) as connection:
        try:
            counts = dict(
                connection.execute(
                    "SELECT name, count(p.role_id) FROM ab_role r LEFT JOIN ab_permission_view_role p"
                    " ON p.role_id = r.id GROUP BY name"
                )
            )
        except sqlite3.OperationalError:  # no such table: FAB makes them
            return False
    return "Public" in counts and all(counts.get(role) for role in ("Admin", "Op", "User", "Viewer"))


def _fill_roles() -> None:
    from airflow.providers.fab.auth_manager.cli_commands.utils import get_application_builder

    with get_application_builder() as builder:
        builder.sm.sync_roles()


def _write(connection: sqlite3.Connection, role: str, role_id: int, user: User) -> None:
    name, now = user["username"], time.strftime("%Y-%m-%d %H:%M:%S.000000", time.gmtime())
    connection.execute(
        "INSERT INTO ab_user (first_name, last_name, username, password, active, email, created_on, changed_on)"
        " VALUES (?, ?, ?, ?, 1, ?, ?, ?) ON CONFLICT (username) DO UPDATE SET"
        " first_name = excluded.first_name, password = excluded.password, active = 1, changed_on = excluded.changed_on",
        (role, _MARK, name, password_hash(user["password"]), f"{name}@localhost", now, now),
    )
    (user_id,) = connection.execute("SELECT id FROM ab_user WHERE username = ?", (name,)).fetchone()
    connection.execute("DELETE FROM ab_user_role WHERE user_id = ?", (user_id,))
    connection.execute("INSERT INTO ab_user_role (user_id, role_id) VALUES (?, ?)", (user_id, role_id))


if __name__ == "__main__":
    sys.exit(main())
