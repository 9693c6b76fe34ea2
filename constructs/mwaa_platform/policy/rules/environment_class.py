"""The environment class exists; the CloudFormation schema takes any text."""

from mwaa_platform.aws.environment_classes import ENVIRONMENT_CLASSES, find_environment_class
from mwaa_platform.policy import holes
from mwaa_platform.policy.assembly import Assembly
from mwaa_platform.policy.parts import known
from mwaa_platform.policy.rule import Checked, Finding, Rule


def _check(assembly: Assembly) -> Checked:
    for environment in assembly.environments():
        for name, doubt in known(environment, "EnvironmentClass"):
            if doubt:
                yield doubt
            elif find_environment_class(str(name)) is None:
                yield Finding(environment, f"there is no class {holes.shown(name)}", "Properties.EnvironmentClass")


RULE = Rule(
    "MWAA-EnvironmentClass",
    "The environment class exists",
    "CloudFormation's schema takes any text, and its documentation misprints two of the names.",
    f"one of {', '.join(c.name for c in ENVIRONMENT_CLASSES)}",
    _check,
    "environment-class",
)
