"""Airflow options that MWAA presets: a startup script's exports and declared options go over them.

Source: aws/amazon-mwaa-docker-images, images/airflow/<version>/python/mwaa/config/airflow.py, 2026-08-20 (opinionated configuration).
"""

import json

from packaging.version import Version

_LOOKUP = json.dumps({"connections_lookup_pattern": "^(?!aws_default$).*$"})
_ALWAYS = {
    "core.execute_tasks_new_python_interpreter": "True",
    "scheduler.schedule_after_task_execution": "False",
    "scheduler.task_queued_timeout": "1800.0",
    "secrets.backend_kwargs": _LOOKUP,
    "usage_data_collection.enabled": "False",
}
_SINCE_3 = {"workers.secrets_backend_kwargs": _LOOKUP}
_SINCE_32 = {"api.server_type": "gunicorn"}


def preset_options(version: str) -> dict[str, str]:
    """Each option, as section.key, and its value."""
    number = Version(version)
    return (
        _ALWAYS | (_SINCE_3 if number >= Version("3.0.0") else {}) | (_SINCE_32 if number >= Version("3.2.0") else {})
    )
