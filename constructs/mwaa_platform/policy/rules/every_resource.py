"""What the execution role may do to every resource of a kind is said action by action.

cdk-nag's IAM5 has one finding for `*` in all statements of a role: MWAA's own three actions would cover every other one.
"""

from mwaa_platform.aws.execution_role import ACCOUNT_WIDE_ACTIONS
from mwaa_platform.policy.assembly import Assembly, Resource, listed
from mwaa_platform.policy.iam import statements_of
from mwaa_platform.policy.parts import ROLE, each
from mwaa_platform.policy.rule import Checked, Effect, Finding, Rule

_KNOWN = {action.lower() for action in ACCOUNT_WIDE_ACTIONS}


def _check(assembly: Assembly) -> Checked:
    return each(assembly, ROLE, _on_everything)


def _on_everything(assembly: Assembly, environment: Resource, role: Resource) -> Checked:
    for statement in statements_of(assembly, role):
        if "*" in listed(statement.body.get("Resource")):
            for action in listed(statement.body.get("Action")):
                if str(action).lower() in _KNOWN:
                    continue
                message = f"allows {action} on every resource"
                yield Finding(statement.resource, message, f"{statement.location}.Resource", str(action))


RULE = Rule(
    "MWAA-EveryResource",
    "An action of the execution role on every resource has a reason of its own",
    "MWAA itself needs `*` for cloudwatch:PutMetricData, logs:DescribeLogGroups and s3:GetAccountPublicAccessBlock, for which IAM has "
    "no resource type; what else stands there needs a reason.",
    "name the resources; where IAM has no resource type for the action, acknowledge this finding with that reason",
    _check,
    "mwaa-create-role",
    effect=Effect.SAFETY,
)
