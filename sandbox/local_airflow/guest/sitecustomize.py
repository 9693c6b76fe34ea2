"""Loaded by every Python process of a local Airflow: the loopback guard, then our hooks."""

import gc
import os
import runpy
from pathlib import Path

runpy.run_path(str(Path(__file__).parents[2] / "loopback" / "sitecustomize.py"))

# Airflow makes some million objects that stay while it starts: to look through them again and again is a fifth of the time.
gc.set_threshold(50_000, 20, 100)

if os.environ.get("MWAA_LOCAL_ENVIRONMENT"):
    from mwaa_guest import hooks

    hooks.install()
