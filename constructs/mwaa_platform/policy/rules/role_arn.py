"""The execution role is named by its ARN."""

import re

from mwaa_platform.aws.environment_properties import ENVIRONMENT_PROPERTIES
from mwaa_platform.policy import holes
from mwaa_platform.policy.assembly import Assembly, Resource
from mwaa_platform.policy.parts import ROLE, part_of
from mwaa_platform.policy.rule import Checked, Effect, Finding, Rule, Severity

_ARN = next(one.pattern for one in ENVIRONMENT_PROPERTIES if one.name == ROLE[1])


def _check(assembly: Assembly) -> Checked:
    for environment in assembly.environments():
        role = part_of(assembly, environment, ROLE)
        named = str(environment.properties.get(ROLE[1], ""))
        if not named:
            continue
        if role is not None and not named.startswith("arn:"):
            cure = f"ExecutionRoleArn: !GetAtt {role.logical_id}.Arn"
            message = f"{holes.shown(named)} is the role's name, not its ARN"
            yield Finding(environment, message, f"Properties.{ROLE[1]}", "name", cure)
        elif role is not None and not holes.is_open([named, _arn(assembly, role)]) and named != _arn(assembly, role):
            message = f"{role.logical_id} has not the ARN {holes.shown(named)}, but {holes.shown(_arn(assembly, role))}"
            cure = f"ExecutionRoleArn: !GetAtt {role.logical_id}.Arn"
            yield Finding(environment, message, f"Properties.{ROLE[1]}", "arn", cure)
        elif role is None and holes.is_text(named) and not re.fullmatch(_ARN, named):
            yield Finding(environment, f"{named} is no role's ARN", f"Properties.{ROLE[1]}", "name")
        for other in assembly.environments():
            if role is not None and environment.name < other.name and part_of(assembly, other, ROLE) == role:
                message = f"{holes.shown(environment.name)} and {holes.shown(other.name)} have the same execution role"
                yield Finding(role, message, "Properties", "shared", at_most=Severity.WARNING, effect=Effect.SAFETY)


def _arn(assembly: Assembly, role: Resource) -> str:
    return str(assembly.values.resolve(role.stack, {"Fn::GetAtt": [role.logical_id, "Arn"]}))


RULE = Rule(
    "MWAA-RoleArn",
    "Each environment names an execution role of its own, by its ARN",
    "`Ref` of a role gives its name, which MWAA refuses. A role that two environments share lets the DAGs of each do what those of "
    "the other may: the guide wants one role per environment.",
    "ExecutionRoleArn: !GetAtt Role.Arn, with a role for each environment",
    _check,
    "mwaa-create-role",
)
