"""Options that MWAA sets itself, and those it ignores, are not declared."""

from mwaa_platform.aws.airflow_versions import CURRENT_VERSION
from mwaa_platform.aws.owned_configuration import owner_of
from mwaa_platform.policy.assembly import Assembly
from mwaa_platform.policy.rule import Checked, Effect, Finding, Rule
from mwaa_platform.policy.rules.access_mode import version_of
from mwaa_platform.policy.rules.configuration_keys import OPTIONS

IGNORED = {"celery.worker_concurrency": "celery.worker_autoscale decides"}


def _check(assembly: Assembly) -> Checked:
    for environment in assembly.environments():
        version = version_of(environment.properties.get("AirflowVersion")) or CURRENT_VERSION
        for key, value in environment.part(OPTIONS).items():
            location = f"Properties.{OPTIONS}.{key}"
            if key in IGNORED:
                yield Finding(environment, f"MWAA ignores {key}: {IGNORED[key]}", location, key)
                continue
            owner = owner_of(str(version), key)
            if owner is not None and (owner.value is None or str(value).lower() != owner.value.lower()):
                kept = f" to {owner.value}" if owner.value else ""
                yield Finding(environment, f"MWAA sets {key}{kept} itself: the value is lost", location, key)


RULE = Rule(
    "MWAA-OwnedOption",
    "No option is declared that MWAA sets itself or ignores",
    "MWAA writes its own values over the declared ones, and says nothing.",
    "take the option out",
    _check,
    "configuring-env-variables",
    effect=Effect.RUNNING,
)
