"""The Airflow version is stated, known and not ended."""

from packaging.version import Version

from mwaa_platform.aws.airflow_versions import AIRFLOW_VERSIONS, CURRENT_VERSION, Status, find_airflow_version
from mwaa_platform.policy import holes
from mwaa_platform.policy.assembly import Assembly
from mwaa_platform.policy.rule import Checked, Doubt, Effect, Finding, Rule
from mwaa_platform.policy.rules.access_mode import version_of

_LOCATION = "Properties.AirflowVersion"


def _check(assembly: Assembly) -> Checked:
    for environment in assembly.environments():
        number = environment.properties.get("AirflowVersion")
        known = find_airflow_version(str(number))
        if number is None:
            message = "no version is stated: the next creation takes another one"
            yield Finding(environment, message, _LOCATION, effect=Effect.UPKEEP)
        elif holes.is_open(number):
            yield Doubt(environment, f"AirflowVersion is {holes.shown(number)}", _LOCATION)
        elif known and known.status is Status.ENDED:
            message = f"MWAA ended support of Airflow {number} on {known.support_ended}"
            yield Finding(environment, message, _LOCATION)
        elif known is None and _never_offered(str(number)):
            offered = ", ".join(v.number for v in AIRFLOW_VERSIONS if v.status is not Status.ENDED)
            cure = f"quote it: YAML reads 2.10 as the number {number}" if isinstance(number, float) else ""
            yield Finding(environment, f"MWAA has no Airflow {number}: it offers {offered}", _LOCATION, cure=cure)
        elif known is None:
            yield Doubt(
                environment, f"whether MWAA offers Airflow {number}, which this catalogue does not know", _LOCATION
            )


def _never_offered(number: str) -> bool:
    """Whether no later list can have it: it is no whole version number, or older than the newest that this catalogue has."""
    version = version_of(number)
    return version is None or len(version.release) != 3 or str(version) != number or version < Version(CURRENT_VERSION)


RULE = Rule(
    "MWAA-VersionOffered",
    "The Airflow version is stated, and MWAA still supports it",
    "MWAA creates no environment of a version whose support has ended, and patches none.",
    f"AirflowVersion: {', '.join(v.number for v in AIRFLOW_VERSIONS if v.status is not Status.ENDED)}",
    _check,
    "airflow-versions",
)
