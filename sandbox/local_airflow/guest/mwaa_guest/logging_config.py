"""Airflow's logging with task logs in CloudWatch at the environment's level, as MWAA's own configuration class has it.

Airflow builds the provider's handler from `remote_base_log_folder`; here its level is added. Source: aws/amazon-mwaa-docker-images,
python/mwaa/logging/config.py and cloudwatch_handlers.py (2026-08-20), which also keep DAG processors' streams out of the task group.
"""

import copy
import logging
import os
from functools import cached_property
from typing import Any

from airflow.config_templates import airflow_local_settings as settings

LEVEL_VARIABLE = "MWAA__LOGGING__AIRFLOW_TASK_LOG_LEVEL"
_LEVEL = os.environ.get(LEVEL_VARIABLE, "INFO")
_NO_TASKS = "dag_processor/"

LOGGING_CONFIG: dict[str, Any] = copy.deepcopy(settings.DEFAULT_LOGGING_CONFIG)
if "airflow.task" in LOGGING_CONFIG["loggers"]:
    LOGGING_CONFIG["loggers"]["airflow.task"]["level"] = _LEVEL

REMOTE_TASK_LOG: Any = getattr(settings, "REMOTE_TASK_LOG", None)
DEFAULT_REMOTE_CONN_ID: Any = getattr(settings, "DEFAULT_REMOTE_CONN_ID", None)
"""Both are Airflow 3's; it looks for them in the module of the configuration class."""


class _OfTasksOnly:
    """The provider's remote log, whose processor leaves out lower levels and what no task says.

    It stands before the provider's object, not in a subclass: attrs keeps that one's cached properties where `super()` finds none.
    """

    def __init__(self, io: Any) -> None:
        self._io = io

    def __getattr__(self, name: str) -> Any:
        return getattr(self._io, name)

    @cached_property
    def processors(self) -> tuple[Any, ...]:
        from airflow.sdk.log import relative_path_from_logger
        from structlog.stdlib import NAME_TO_LEVEL

        (send,) = self._io.processors

        def send_wanted(logger: Any, method: str, event: Any) -> Any:
            if NAME_TO_LEVEL.get(method.lower(), logging.INFO) < logging.getLevelName(_LEVEL):
                return event
            path = relative_path_from_logger(logger) if logger else None
            if path is not None and path.as_posix().startswith(_NO_TASKS):
                return event
            return send(logger, method, event)

        return (send_wanted,)


if REMOTE_TASK_LOG is not None and hasattr(type(REMOTE_TASK_LOG), "upload"):
    REMOTE_TASK_LOG = _OfTasksOnly(REMOTE_TASK_LOG)
