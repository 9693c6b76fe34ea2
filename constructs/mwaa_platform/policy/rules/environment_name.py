"""The environment's name is one that MWAA takes."""

import re

from mwaa_platform.aws.limits import ENVIRONMENT_NAME_PATTERN
from mwaa_platform.policy import holes
from mwaa_platform.policy.assembly import Assembly
from mwaa_platform.policy.parts import known
from mwaa_platform.policy.rule import Checked, Doubt, Finding, Rule


def _check(assembly: Assembly) -> Checked:
    for environment in assembly.environments():
        for name, _ in known(environment, "Name"):
            # What stands beside a hole can be wrong whatever fills it; a stack's name fits wherever an environment's does.
            if not re.fullmatch(ENVIRONMENT_NAME_PATTERN, holes.filled(name, "a"), re.ASCII):
                yield Finding(environment, f"{holes.shown(name)!r} is no environment name", "Properties.Name")
            elif holes.is_open(str(name).replace(holes.unknown("AWS::StackName"), "")):
                yield Doubt(environment, f"Name is {holes.shown(name)}", "Properties.Name")


RULE = Rule(
    "MWAA-EnvironmentName",
    "The environment's name is one that MWAA takes",
    "The API refuses others, and the name is part of log groups, role and metrics.",
    "1 to 80 letters, digits, - and _, a letter first",
    _check,
    "create-environment",
)
