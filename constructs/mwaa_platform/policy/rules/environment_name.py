"""The environment's name is one that MWAA takes."""

import re

from mwaa_platform.aws.limits import ENVIRONMENT_NAME_PATTERN
from mwaa_platform.policy import holes
from mwaa_platform.policy.assembly import Assembly, Resource
from mwaa_platform.policy.parts import known
from mwaa_platform.policy.rule import Checked, Doubt, Finding, Rule

_STACK_NAME = {"Ref": "AWS::StackName"}


def _check(assembly: Assembly) -> Checked:
    seen: dict[tuple[str, str, str], Resource] = {}
    for environment in assembly.environments():
        account = str(assembly.values.resolve(environment.stack, {"Ref": "AWS::AccountId"}))
        first = seen.setdefault((account, environment.region, environment.name), environment)
        if first is not environment and not holes.is_open(environment.name):
            message = f"{first.logical_id} has the name {holes.shown(environment.name)} already"
            yield Finding(environment, message, "Properties.Name", "taken")
        for name, _ in known(environment, "Name"):
            # What stands beside a hole can be wrong whatever fills it; a stack's name fits wherever an environment's does.
            if not re.fullmatch(ENVIRONMENT_NAME_PATTERN, holes.filled(name, "a"), re.ASCII):
                yield Finding(environment, f"{holes.shown(name)!r} is no environment name", "Properties.Name")
            elif holes.is_open(str(name).replace(str(assembly.values.resolve(environment.stack, _STACK_NAME)), "")):
                yield Doubt(environment, f"Name is {holes.shown(name)}", "Properties.Name")


RULE = Rule(
    "MWAA-EnvironmentName",
    "The environment's name is one that MWAA takes",
    "The API refuses others, and the name is part of log groups, role and metrics.",
    "1 to 80 letters, digits, - and _, a letter first",
    _check,
    "create-environment",
)
