"""Variables that a startup script cannot set: MWAA restores them.

Source: MWAA User Guide, using-startup-script, "Reserved environment variables" (2026-09-01), and the protected variables of
aws/amazon-mwaa-docker-images, python/mwaa/config/setup_environment.py, 2026-08-20. Those of an Airflow option that MWAA owns
are not repeated here: aws/owned_configuration.py.
"""

from packaging.version import Version

PYTHONPATH_RESERVED_SINCE = Version("2.9.0")
"""Before that a startup script may set PYTHONPATH."""

_RESERVED = {
    *("AIRFLOW_CONN_AWS_DEFAULT", "AIRFLOW_ENV_ID", "AIRFLOW_ENV_NAME", "AIRFLOW_HOME"),
    *("AIRFLOW_SCHEDULER_ALLOWED_RUN_ID_PATTERN", "AIRFLOW_TASK_REVISION_ID", "AIRFLOW_VERSION"),
    *("AIRFLOW__API__BASE_URL", "AIRFLOW__AWS_MWAA__REDIRECT_URL", "AIRFLOW__CELERY__DEFAULT_QUEUE"),
    *("AIRFLOW__CELERY__WORKER_AUTOSCALE", "AIRFLOW__CORE__DAG_CONCURRENCY"),
    *("AIRFLOW__CORE__DATABASE_ACCESS_ISOLATION", "AIRFLOW__CORE__MAX_ACTIVE_TASKS_PER_DAG"),
    *("AIRFLOW__CORE__PARALLELISM", "AIRFLOW__CORE__SQL_ALCHEMY_CONN", "AIRFLOW__SCHEDULER__PARSING_PROCESSES"),
    *("AIRFLOW__WEBSERVER__BASE_URL", "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "AWS_DEFAULT_REGION"),
    *("AWS_EXECUTION_ENV", "AWS_REGION", "CUSTOMER_ACCOUNT_ID", "ECS_AGENT_URI", "ECS_CONTAINER_METADATA_URI"),
    *("ECS_CONTAINER_METADATA_URI_V4", "JWT_PUBLIC_KEY", "MWAA_AIRFLOW_COMPONENT", "PYTHONPATH", "PYTHONUNBUFFERED"),
    *("SQL_ALCHEMY_CONN", "USE_NON_CRITICAL_LOGGING", "WATCHTOWER_VERSION"),
}
_PREFIXES = ("MWAA__", "AIRFLOW__CELERY_BROKER_TRANSPORT_OPTIONS__", "AIRFLOW__METRICS__")


def is_reserved(name: str) -> bool:
    """Whether MWAA restores that environment variable (PYTHONPATH: from Airflow 2.9 on)."""
    return name in _RESERVED or name.startswith(_PREFIXES)
