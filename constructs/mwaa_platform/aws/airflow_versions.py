"""Apache Airflow versions on Amazon MWAA.

Source: MWAA User Guide, "Apache Airflow versions on Amazon MWAA" (copy of 2026-09-01); provider and Python as in the constraints
of aws/amazon-mwaa-docker-images, 2026-08-20. The guide names provider 9.9.0 for 3.0.6 where the image has 9.12.0: the image counts.
`pythons` is Requires-Python of apache-airflow, read from the installed packages 2026-11-23.
"""

from dataclasses import dataclass
from enum import StrEnum

from packaging.version import Version


class Status(StrEnum):
    """How MWAA stands to a version; only `ended` is refused, and `ending` from its day on."""

    CURRENT = "current"
    SUPPORTED = "supported"
    AGEING = "ageing"
    """Older than the three newest minor versions, which AWS promises to support; no end is announced."""
    ENDING = "ending"
    """AWS has announced the day: at least 180 days ahead, by its policy (User Guide, airflow-versions)."""
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class AirflowVersion:
    """One version as MWAA offers it; `available_since` and `support_ended` are ISO dates."""

    number: str
    status: Status
    python: str
    amazon_provider: str | None = None
    available_since: str | None = None
    support_ended: str | None = None
    pythons: str | None = None


AIRFLOW_VERSIONS: tuple[AirflowVersion, ...] = (
    AirflowVersion("3.3.1", Status.CURRENT, "3.12", "9.34.0", "2026-09-01", pythons="!=3.15,>=3.10"),
    AirflowVersion("3.2.1", Status.SUPPORTED, "3.12", "9.25.0", "2026-05-19", pythons="!=3.15,>=3.10"),
    AirflowVersion("3.0.6", Status.SUPPORTED, "3.12", "9.12.0", "2025-10-01", pythons="!=3.13,>=3.9"),
    AirflowVersion("2.11.2", Status.SUPPORTED, "3.12", "9.22.0", "2026-07-21", pythons="!=3.13,!=3.14,>=3.10"),
    AirflowVersion("2.11.0", Status.SUPPORTED, "3.12", "9.8.0", "2026-01-07", pythons="<3.13,>=3.9"),
    AirflowVersion("2.10.3", Status.SUPPORTED, "3.11", "9.0.0", "2024-12-18", pythons="<3.13,~=3.8"),
    AirflowVersion("2.10.1", Status.AGEING, "3.11", "8.28.0", "2024-09-26"),
    AirflowVersion("2.9.2", Status.AGEING, "3.11", "8.24.0", "2024-07-09"),
    AirflowVersion("2.8.1", Status.AGEING, "3.11", "8.16.0", "2024-02-23"),
    AirflowVersion("2.7.2", Status.AGEING, "3.11", None, "2023-11-06"),
    AirflowVersion("2.6.3", Status.ENDED, "3.10", support_ended="2025-12-30"),
    AirflowVersion("2.5.1", Status.ENDED, "3.10", support_ended="2025-12-30"),
    AirflowVersion("2.4.3", Status.ENDED, "3.10", support_ended="2025-12-30"),
    AirflowVersion("2.2.2", Status.ENDED, "3.7", support_ended="2024-06-27"),
    AirflowVersion("2.0.2", Status.ENDED, "3.7", support_ended="2024-04-29"),
    AirflowVersion("1.10.12", Status.ENDED, "3.7", support_ended="2024-02-21"),
)

CURRENT_VERSION = next(v.number for v in AIRFLOW_VERSIONS if v.status is Status.CURRENT)

CONSTRAINTS_REQUIRED_SINCE = Version("2.7.2")
"""From here on requirements.txt needs a constraint line; without one MWAA adds its own (User Guide, connections-packages)."""

PUBLIC_AND_PRIVATE_SINCE = Version("3.2.1")
"""The first version with the web server access mode PUBLIC_AND_PRIVATE (User Guide, document history, 2026-05-26)."""


def find_airflow_version(number: str) -> AirflowVersion | None:
    """The catalogue's entry, or nothing for a version that the catalogue does not know."""
    return next((v for v in AIRFLOW_VERSIONS if v.number == number), None)
