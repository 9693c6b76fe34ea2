"""What a single machine has instead of MWAA's queue, database and fleet."""

from collections.abc import Mapping
from pathlib import Path

from packaging.version import Version

PRESETS: Mapping[str, str] = {
    # MWAA's own preset is a new interpreter for each task, which here takes longer than most tasks; a declared value wins.
    "core.execute_tasks_new_python_interpreter": "False",
    # Airflow looks for new files every five minutes, and takes no second version of a DAG within half a minute.
    "dag_processor.refresh_interval": "5",
    "scheduler.dag_dir_list_interval": "5",
    "core.min_serialized_dag_update_interval": "0",
    "core.min_serialized_dag_fetch_interval": "0",
}

VARIABLES: Mapping[str, str] = {
    # Airflow 2 refuses several processes on SQLite, for old SQLite's sake; ours writes ahead (database.py).
    "_AIRFLOW__SKIP_DATABASE_EXECUTOR_COMPATIBILITY_CHECK": "1",
    # Airflow's processes rename themselves; without this, over the environment by which we find them again (setproctitle).
    "SPT_NOENV": "1",
}

_BASIC_AUTH = "airflow.providers.fab.auth_manager.api.auth.backend.basic_auth"
_SESSION = "airflow.providers.fab.auth_manager.api.auth.backend.session"

WEBSERVER_CONFIG = """# Of the local Airflow: users are its own, one for each of Airflow's roles.
from flask_appbuilder.const import AUTH_DB

AUTH_TYPE = AUTH_DB
AUTH_RATE_LIMITED = False
WTF_CSRF_ENABLED = True
# A browser keeps cookies by host and not by port: with one name, logging in to one Airflow would log out of the next.
SESSION_COOKIE_NAME = "session_{port}"
"""


def is_2(version: str) -> bool:
    """Whether that is an Airflow before 3."""
    return Version(version) < Version("3.0.0")


def instead_of_mwaas(version: str, home: Path, port: int | None) -> dict[str, str | None]:
    """Values for options that MWAA owns; nothing where the option has no meaning on one machine."""
    return {
        "core.executor": "LocalExecutor",
        "database.sql_alchemy_conn": f"sqlite:///{home}/airflow.db",
        "operators.default_queue": "default",
        # Airflow 2 refuses a DAG processor of its own on SQLite; the scheduler has one inside.
        "scheduler.standalone_dag_processor": "False" if is_2(version) else "True",
        "webserver.cookie_secure": "False",
        "webserver.config_file": f"{home}/webserver_config.py",
        "fab.config_file": f"{home}/webserver_config.py",
        "core.execution_api_server_url": f"http://127.0.0.1:{port}/execution/" if port else None,
        "logging.logging_config_class": None,
        "celery.celery_config_options": None,
    }


def reached_at(version: str, port: int | None) -> dict[str, str]:
    """Where the web server is, and how its REST API knows who asks: MWAA asks IAM, which is done before a call comes here."""
    if port is None:
        return {}
    if is_2(version):
        return {"webserver.base_url": f"http://localhost:{port}", "api.auth_backends": f"{_BASIC_AUTH},{_SESSION}"}
    return {"api.base_url": f"http://localhost:{port}"}
