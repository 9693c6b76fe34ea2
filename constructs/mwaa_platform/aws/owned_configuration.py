"""Airflow options that MWAA sets itself, after everything a user declares: another value is silently lost.

Source: aws/amazon-mwaa-docker-images, images/airflow/<version>/python/mwaa/config/airflow.py, 2026-08-20 (essential configuration).
`celery.extra_celery_config` is not listed: MWAA merges it.
"""

from dataclasses import dataclass

from packaging.version import Version

_SINCE_3 = ("3.0.0", None)
_ONLY_2 = (None, "3.0.0")
_SINCE_32 = ("3.2.0", None)
_ALWAYS = (None, None)


@dataclass(frozen=True, slots=True)
class OwnedOption:
    """One option with the value MWAA gives it; no value where MWAA computes it or keeps it secret."""

    key: str
    value: str | None = None
    versions: tuple[str | None, str | None] = _ALWAYS
    """From (inclusive) and before (exclusive)."""

    def applies_to(self, version: str) -> bool:
        """Whether MWAA owns it in that Airflow version."""
        since, before = self.versions
        number = Version(version)
        return (since is None or number >= Version(since)) and (before is None or number < Version(before))


OWNED_OPTIONS: tuple[OwnedOption, ...] = (
    OwnedOption("celery.broker_url"),
    OwnedOption("celery.celery_config_options", "mwaa.config.celery.MWAA_CELERY_CONFIG"),
    OwnedOption("celery.result_backend"),
    OwnedOption("celery.worker_enable_remote_control", "False"),
    OwnedOption("core.executor"),
    OwnedOption("core.fernet_key"),
    OwnedOption("core.load_examples", "False"),
    OwnedOption("database.sql_alchemy_conn"),
    OwnedOption("logging.logging_config_class", "mwaa.logging.config.LOGGING_CONFIG"),
    OwnedOption("operators.default_queue"),
    OwnedOption("scheduler.standalone_dag_processor", "True"),
    OwnedOption("celery_broker_transport_options.visibility_timeout", "43200", (None, "3.2.0")),
    OwnedOption("webserver.config_file", "/python/mwaa/webserver/webserver_config.py", _ONLY_2),
    OwnedOption("webserver.cookie_secure", "true", _ONLY_2),
    OwnedOption("webserver.secret_key", None, _ONLY_2),
    OwnedOption("api.secret_key", None, _SINCE_3),
    OwnedOption("api_auth.jwt_algorithm", "HS256", _SINCE_3),
    OwnedOption("api_auth.jwt_secret", None, _SINCE_3),
    OwnedOption("core.auth_manager", "airflow.providers.fab.auth_manager.fab_auth_manager.FabAuthManager", _SINCE_3),
    OwnedOption("core.execution_api_server_url", None, _SINCE_3),
    OwnedOption("execution_api.jwt_expiration_time", "86400", _SINCE_3),
    OwnedOption("fab.config_file", "/python/mwaa/webserver/webserver_config.py", _SINCE_3),
    OwnedOption("logging.colored_console_log", "False", _SINCE_3),
    OwnedOption("core.multi_team", "False", _SINCE_32),
    OwnedOption("triggerer.queues_enabled", "False", _SINCE_32),
)

_HONOURED_METRICS = ("metrics.statsd_on", "metrics.metrics_allow_list", "metrics.metrics_block_list")
"""The rest of the section is MWAA's; these three reach the sidecar that sends metrics to CloudWatch."""


def owner_of(version: str, key: str) -> OwnedOption | None:
    """MWAA's own setting of that option in that Airflow version, or nothing if it is the user's."""
    if key.startswith("metrics.") and key not in _HONOURED_METRICS:
        return OwnedOption(key)
    return next((o for o in OWNED_OPTIONS if o.key == key and o.applies_to(version)), None)
