"""The login's cookie has a name of its own in each local Airflow: browsers keep cookies by host, and not by port."""

from __future__ import annotations

import os
from types import ModuleType
from urllib.parse import urlsplit

from packaging.version import Version

READ_BY_PAGES = Version("3.1.1")
"""Before it Airflow's pages read the cookie themselves, by its usual name (airflow.providers.fab.www.views, 3.8.0)."""


def name_by_port(module: ModuleType) -> None:
    """Everyone else takes the name from this module."""
    import airflow

    port = urlsplit(os.environ.get("AIRFLOW__API__BASE_URL", "")).port
    if port and Version(airflow.__version__) >= READ_BY_PAGES:
        module.COOKIE_NAME_JWT_TOKEN = f"_token_{port}"  # type: ignore[attr-defined]
