"""The plugin that brings MWAA's pages to the web server, found by the entry point of the distribution beside this package.

Without MWAA_LOCAL_AWS_FOLDER nothing is added: no token could be checked.
"""

import os
from typing import Any

from airflow import __version__
from airflow.plugins_manager import AirflowPlugin


def _blueprints() -> list[Any]:
    if "MWAA_LOCAL_AWS_FOLDER" not in os.environ or not __version__.startswith("2."):
        return []
    from mwaa_guest.pages_airflow2 import blueprint

    return [blueprint]


def _middlewares() -> list[dict[str, Any]]:
    if "MWAA_LOCAL_AWS_FOLDER" not in os.environ or __version__.startswith("2."):
        return []

    class Lazy:
        """Imports the web server's parts when it starts, not in every process that loads plugins."""

        def __init__(self, app: Any) -> None:
            from mwaa_guest.pages_airflow3 import Pages

            self._pages = Pages(app)

        async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
            await self._pages(scope, receive, send)

    return [{"name": "mwaa_pages", "middleware": Lazy, "args": [], "kwargs": {}}]


class MwaaPages(AirflowPlugin):  # type: ignore[misc] # Airflow is not installed beside mypy
    """Pages below /aws_mwaa."""

    name = "mwaa_pages"
    flask_blueprints = _blueprints()
    fastapi_root_middlewares = _middlewares()
