"""The environment's name is one that MWAA takes."""

import re

from mwaa_platform.aws.limits import ENVIRONMENT_NAME_PATTERN
from mwaa_platform.policy import holes
from mwaa_platform.policy.assembly import Assembly
from mwaa_platform.policy.parts import known
from mwaa_platform.policy.rule import Checked, Finding, Rule


def _check(assembly: Assembly) -> Checked:
    for environment in assembly.environments():
        for name, doubt in known(environment, "Name"):
            if doubt:
                yield doubt
            elif not holes.has_holes(name) and not re.fullmatch(ENVIRONMENT_NAME_PATTERN, str(name), re.ASCII):
                yield Finding(environment, f"{name!r} is no environment name", "Properties.Name")


RULE = Rule(
    "MWAA-EnvironmentName",
    "The environment's name is one that MWAA takes",
    "The API refuses others, and the name is part of log groups, role and metrics.",
    "1 to 80 letters, digits, - and _, a letter first",
    _check,
    "create-environment",
)
