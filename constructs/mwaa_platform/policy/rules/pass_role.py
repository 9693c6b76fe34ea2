"""iam:PassRole names the roles it passes."""

from fnmatch import fnmatchcase

from mwaa_platform.policy import holes
from mwaa_platform.policy.assembly import Assembly, listed
from mwaa_platform.policy.iam import allow_statements
from mwaa_platform.policy.rule import Checked, Effect, Finding, Rule


def _check(assembly: Assembly) -> Checked:
    for statement in allow_statements(assembly):
        if not any(fnmatchcase("iam:passrole", action) for action in statement.actions):
            continue
        resources = [holes.shown(resource) for resource in listed(statement.body.get("Resource"))]
        wide = [resource for resource in resources if resource.endswith(("*", ":role/*"))]
        for resource in wide or (["all but NotResource"] if statement.body.get("NotResource") else []):
            yield Finding(
                statement.resource, f"passes any role of {resource}", f"{statement.location}.Resource", resource
            )


RULE = Rule(
    "MWAA-PassRole",
    "iam:PassRole names its roles",
    "Who may pass any role to a service may become any role of the account.",
    "name the role's ARN, and limit the service by iam:PassedToService",
    _check,
    "access-policies",
    effect=Effect.SAFETY,
)
