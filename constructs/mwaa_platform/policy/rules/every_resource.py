"""What the execution role may do to every resource of a kind is said action by action.

cdk-nag's IAM5 has one finding for `*` in all statements of a role: MWAA's own three actions would cover every other one.
"""

from collections.abc import Iterator

from mwaa_platform.policy.assembly import Assembly, Resource, listed
from mwaa_platform.policy.iam import statements_of
from mwaa_platform.policy.rule import Finding, Rule


def _check(assembly: Assembly) -> Iterator[Finding]:
    for environment in assembly.environments():
        role = assembly.referred(environment.stack, environment.properties.get("ExecutionRoleArn"))
        if role is not None and role.type == "AWS::IAM::Role":
            yield from _on_everything(assembly, role)


def _on_everything(assembly: Assembly, role: Resource) -> Iterator[Finding]:
    for statement in statements_of(assembly, role):
        if "*" in listed(statement.body.get("Resource")):
            for action in listed(statement.body.get("Action")):
                message = f"allows {action} on every resource"
                yield Finding(statement.resource, message, f"{statement.location}.Resource", str(action))


RULE = Rule(
    "MWAA-EveryResource",
    "An action of the execution role on every resource has a reason of its own",
    "MWAA's own list needs `*` for three actions; what else stands there needs a reason too.",
    "name the resources; where IAM has no resource type for the action, acknowledge this finding with that reason",
    _check,
)
