"""The Airflow version is stated and not ended."""

from collections.abc import Iterator

from mwaa_platform.aws.airflow_versions import Status, find_airflow_version
from mwaa_platform.policy.assembly import Assembly
from mwaa_platform.policy.rule import Finding, Rule


def _check(assembly: Assembly) -> Iterator[Finding]:
    for environment in assembly.environments():
        number = environment.properties.get("AirflowVersion")
        known = find_airflow_version(str(number))
        if number is None:
            yield Finding(
                environment, "no version is stated: the next creation takes another one", "Properties.AirflowVersion"
            )
        elif known and known.status is Status.ENDED:
            message = f"MWAA ended support of Airflow {number} on {known.support_ended}"
            yield Finding(environment, message, "Properties.AirflowVersion")


RULE = Rule(
    "MWAA-VersionOffered",
    "The Airflow version is stated, and MWAA still supports it",
    "MWAA creates no environment of a version whose support has ended, and patches none (User Guide, airflow-versions).",
    "take a supported version",
    _check,
)
