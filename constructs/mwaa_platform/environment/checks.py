"""What MWAA would refuse after half an hour, refused at once."""

import re
from collections.abc import Iterator

from packaging.version import InvalidVersion, Version

from mwaa_platform.aws.airflow_versions import PUBLIC_AND_PRIVATE_SINCE, Status, find_airflow_version
from mwaa_platform.aws.environment_classes import EnvironmentClass
from mwaa_platform.aws.limits import ENVIRONMENT_NAME_PATTERN, MAINTENANCE_WINDOW_PATTERN


def check_properties(
    *,
    name: str,
    version: str,
    size: EnvironmentClass,
    access_mode: str,
    workers: tuple[int, int],
    webservers: tuple[int, int],
    schedulers: int,
    subnets: int,
    security_groups: int,
    maintenance_window: str | None,
) -> None:
    """Raises ValueError with every problem at once."""
    problems = [
        *_names(name, maintenance_window),
        *_version(version, access_mode),
        *_range("workers", workers, (1, None) if size.autoscales else (1, 1), size),
        *_range("webservers", webservers, size.webservers, size),
        *_range("schedulers", (schedulers, schedulers), size.schedulers, size),
    ]
    if subnets != 2:
        problems.append(f"an environment takes exactly 2 subnets, got {subnets}")
    if not 1 <= security_groups <= 5:
        problems.append(f"an environment takes 1 to 5 security groups, got {security_groups}")
    if problems:
        raise ValueError("; ".join(problems))


def _names(name: str, maintenance_window: str | None) -> Iterator[str]:
    if not re.fullmatch(ENVIRONMENT_NAME_PATTERN, name):
        yield f"environment name must be 1 to 80 letters, digits, - and _ with a letter first, got {name!r}"
    if maintenance_window is not None and not re.fullmatch(MAINTENANCE_WINDOW_PATTERN, maintenance_window):
        yield f"maintenance window must be DAY:HH:00 or DAY:HH:30, for example SUN:03:00, got {maintenance_window!r}"


def _version(version: str, access_mode: str) -> Iterator[str]:
    try:
        number = Version(version)
    except InvalidVersion:
        yield f"Airflow version must be a number such as 3.3.1, got {version!r}"
        return
    known = find_airflow_version(version)
    if known and known.status is Status.ENDED:
        yield f"MWAA ended support of Airflow {version} on {known.support_ended}"
    if access_mode == "PUBLIC_AND_PRIVATE" and number < PUBLIC_AND_PRIVATE_SINCE:
        yield f"PUBLIC_AND_PRIVATE needs Airflow {PUBLIC_AND_PRIVATE_SINCE} or later, got {version}"


def _range(what: str, got: tuple[int, int], allowed: tuple[int, int | None], size: EnvironmentClass) -> Iterator[str]:
    fewest, most = allowed
    if got[0] > got[1]:
        yield f"min {what} must not exceed max {what}, got {got[0]} and {got[1]}"
    elif got[0] < fewest or (most is not None and got[1] > most):
        limit = f"at least {fewest}" if most is None else str(fewest) if most == fewest else f"{fewest} to {most}"
        yield f"{size.name} takes {limit} {what}, got {got[0]} to {got[1]}"
