"""Airflow options have keys and values that MWAA's API takes; CloudFormation checks neither."""

import re
from collections.abc import Mapping

from mwaa_platform.aws.limits import (
    CONFIGURATION_KEY_MAX_CHARACTERS,
    CONFIGURATION_KEY_PATTERN,
    CONFIGURATION_VALUE_MAX_CHARACTERS,
    CONFIGURATION_VALUE_PATTERN,
)
from mwaa_platform.policy import holes
from mwaa_platform.policy.assembly import Assembly
from mwaa_platform.policy.parts import known
from mwaa_platform.policy.rule import Checked, Finding, Rule

OPTIONS = "AirflowConfigurationOptions"


def _check(assembly: Assembly) -> Checked:
    for environment in assembly.environments():
        for options, doubt in known(environment, OPTIONS):
            if not isinstance(options, Mapping):
                if doubt:
                    yield doubt
                continue
            for key, value in options.items():
                location = f"Properties.{OPTIONS}.{key}"
                if not re.fullmatch(CONFIGURATION_KEY_PATTERN, key) or len(key) > CONFIGURATION_KEY_MAX_CHARACTERS:
                    yield Finding(environment, f"{key!r} is no option that MWAA takes", location, key)
                elif "." not in key:
                    yield Finding(environment, f"{key} has no section: Airflow reads section.key", location, key)
                elif isinstance(value, (Mapping, list)):
                    yield Finding(environment, f"the value of {key} is no text", location, key)
                elif not holes.has_holes(value) and (
                    not re.fullmatch(CONFIGURATION_VALUE_PATTERN, str(value))
                    or len(str(value)) > CONFIGURATION_VALUE_MAX_CHARACTERS
                ):
                    yield Finding(environment, f"the value of {key} is not 1 to 65,536 ASCII characters", location, key)


RULE = Rule(
    "MWAA-ConfigurationKey",
    "Airflow options have keys and values that MWAA takes",
    "The API takes keys of lower case letters, digits, dots and underscores, up to 64 characters, and values of printable ASCII.",
    "section.key in lower case, the value in ASCII on one line",
    _check,
    "configuring-env-variables",
)
