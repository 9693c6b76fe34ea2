"""Loaded by every Python process of a local Airflow: the loopback guard, then our hooks."""

import os
import runpy
from pathlib import Path

runpy.run_path(str(Path(__file__).parents[2] / "loopback" / "sitecustomize.py"))

if os.environ.get("MWAA_LOCAL_ENVIRONMENT"):
    from mwaa_guest import hooks

    hooks.install()
