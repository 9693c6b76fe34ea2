"""Hooks and pages of a local Airflow; only Airflow's own dependencies, Python 3.10 and later."""
