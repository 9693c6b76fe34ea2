"""Airflow's version, configuration and access mode against what MWAA offers."""

import datetime
import re
from collections.abc import Iterator

from packaging.version import Version

from mwaa_platform.aws.airflow_versions import (
    AIRFLOW_VERSIONS,
    PUBLIC_AND_PRIVATE_SINCE,
    Status,
    find_airflow_version,
)
from mwaa_platform.aws.limits import (
    CONFIGURATION_KEY_MAX_CHARACTERS,
    CONFIGURATION_KEY_PATTERN,
    CONFIGURATION_VALUE_MAX_CHARACTERS,
    CONFIGURATION_VALUE_PATTERN,
)
from mwaa_platform.aws.owned_configuration import owner_of
from mwaa_platform.declaration.problems import Problem, Severity
from mwaa_platform.declaration.rules.draft import Draft
from mwaa_platform.declaration.rules.secret_files import shown
from mwaa_platform.declaration.secrets_backend import OPTIONS

RESERVED_SECTION = "platform"
"""The section in which DAGs look up names; it belongs to this library."""
_UPGRADE = "docs/how-to/upgrade-airflow.md"


def version_is_offered(draft: Draft) -> Iterator[Problem]:
    """Ended versions are refused, ageing and unknown ones said."""
    if draft.airflow is None:
        return
    number, keys = draft.airflow.version, ("airflow", "version")
    offered = ", ".join(v.number for v in AIRFLOW_VERSIONS if v.status is not Status.ENDED)
    version = find_airflow_version(number)
    if version is None:
        message = "this version is not in the catalogue: nothing that depends on it is checked"
        cure = "take one of these, unless MWAA offers this one by now"
        yield Problem(message, keys, number, offered, cure, Severity.WARNING)
    elif version.status is Status.ENDED:
        message = f"MWAA ended support of Airflow {number} on {version.support_ended} and creates no environment of it"
        yield Problem(message, keys, number, offered, "take a supported version, best the first of these")
    elif version.status is Status.AGEING:
        message = f"Airflow {number} is ageing: several newer minor versions exist, and AWS may end its support"
        yield Problem(message, keys, number, _lasting(), f"see {_UPGRADE}", Severity.WARNING)


def support_lasts(draft: Draft, as_of: datetime.date) -> Iterator[Problem]:
    """An announced end is said with its day, and refused from that day on."""
    version = find_airflow_version(draft.airflow.version) if draft.airflow else None
    if version is None or version.status is not Status.ENDING or version.support_ended is None:
        return
    days = (datetime.date.fromisoformat(version.support_ended) - as_of).days
    keys, cure = ("airflow", "version"), f"see {_UPGRADE}"
    if days > 0:
        message = f"MWAA ends support of Airflow {version.number} on {version.support_ended}, {days} days from now"
        yield Problem(message, keys, version.number, _lasting(), cure, Severity.WARNING)
    else:
        message = f"MWAA ends support of Airflow {version.number} on {version.support_ended}, a day that has passed"
        yield Problem(message, keys, version.number, _lasting(), cure)


def _lasting() -> str:
    return ", ".join(v.number for v in AIRFLOW_VERSIONS if v.status in (Status.CURRENT, Status.SUPPORTED))


def options_are_configurable(draft: Draft) -> Iterator[Problem]:
    """Keys and values that MWAA takes, none that it owns unless the value is its own."""
    if draft.airflow is None:
        return
    for key, value in draft.airflow.options().items():
        keys = ("airflow", "configuration", key)
        section, dot, _ = key.partition(".")
        if not dot or not re.fullmatch(CONFIGURATION_KEY_PATTERN, key) or len(key) > CONFIGURATION_KEY_MAX_CHARACTERS:
            allowed = f"section.key of a-z, 0-9, _ and ., up to {CONFIGURATION_KEY_MAX_CHARACTERS} characters"
            cure = "write section.key, for example core.parallelism"
            yield Problem(f"{key} is no configuration key", keys, key, allowed, cure)
        elif section == RESERVED_SECTION:
            cure = "give the integration an id: and read it by conf.get, or take another section"
            yield Problem("the section platform holds the names that integrations give to DAGs", keys, cure=cure)
        elif key in OPTIONS and draft.airflow.secrets_backend:
            message = "secrets_backend: true sets this option"
            yield Problem(message, keys, shown(key, value), cure="remove the line, or declare secrets_backend: false")
        elif (owned := owner_of(draft.airflow.version, key)) and str(owned.value).lower() != value.lower():
            allowed = f"MWAA's own value: {owned.value}" if owned.value is not None else "nothing: MWAA computes it"
            message = f"MWAA sets {key} itself and ignores any other value"
            yield Problem(message, keys, shown(key, value), allowed, "remove the line")
        if not re.fullmatch(CONFIGURATION_VALUE_PATTERN, value) or len(value) > CONFIGURATION_VALUE_MAX_CHARACTERS:
            allowed = f"1 to {CONFIGURATION_VALUE_MAX_CHARACTERS:,} printable ASCII characters in one line"
            cure = "write it in these characters, or remove the line"
            yield Problem("MWAA does not take this value", keys, shown(key, value)[:60] or '""', allowed, cure)


def access_mode_exists(draft: Draft) -> Iterator[Problem]:
    """`public_and_private` only from the version on that has it."""
    if draft.airflow is None or Version(draft.airflow.version) >= PUBLIC_AND_PRIVATE_SINCE:
        return
    for name, stage in draft.stages("webserver"):
        if stage.webserver.access == "public_and_private":
            message = f"Airflow {draft.airflow.version} has no access mode public_and_private"
            cure = f"take private or public, or Airflow {PUBLIC_AND_PRIVATE_SINCE} or later"
            yield Problem(
                message, ("stages", name, "webserver", "access"), "public_and_private", "private, public", cure
            )
