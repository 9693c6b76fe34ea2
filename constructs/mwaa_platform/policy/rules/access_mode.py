"""The web server's access mode is one that the Airflow version has."""

from packaging.version import InvalidVersion, Version

from mwaa_platform.aws.airflow_versions import PUBLIC_AND_PRIVATE_SINCE
from mwaa_platform.policy import holes
from mwaa_platform.policy.assembly import Assembly
from mwaa_platform.policy.parts import known
from mwaa_platform.policy.rule import Checked, Doubt, Finding, Rule

MODES = ("PRIVATE_ONLY", "PUBLIC_ONLY", "PUBLIC_AND_PRIVATE")
_LOCATION = "Properties.WebserverAccessMode"


def version_of(text: object) -> Version | None:
    """An Airflow version that is known as text."""
    try:
        return Version(str(text)) if holes.is_text(text) else None
    except InvalidVersion:
        return None


def _check(assembly: Assembly) -> Checked:
    for environment in assembly.environments():
        for mode, doubt in known(environment, "WebserverAccessMode"):
            if doubt:
                yield doubt
            elif mode not in MODES:
                yield Finding(environment, f"there is no access mode {mode}", _LOCATION)
            elif mode == "PUBLIC_AND_PRIVATE" and (number := environment.properties.get("AirflowVersion")) is not None:
                version = version_of(number)
                if version is None:
                    yield Doubt(environment, f"whether Airflow {holes.shown(number)} has {mode}", _LOCATION)
                elif version < PUBLIC_AND_PRIVATE_SINCE:
                    message = f"{mode} needs Airflow {PUBLIC_AND_PRIVATE_SINCE} or later, got {number}"
                    yield Finding(environment, message, _LOCATION)


RULE = Rule(
    "MWAA-AccessMode",
    "The access mode is one that the Airflow version has",
    "PUBLIC_AND_PRIVATE came with Airflow 3.2.1; MWAA refuses it for earlier versions.",
    "Airflow 3.2.1 or later, or PRIVATE_ONLY",
    _check,
    "configuring-networking",
)
