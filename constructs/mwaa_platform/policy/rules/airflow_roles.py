"""Who logs in to Airflow is allowed so on a role of Airflow's, not on the environment."""

from fnmatch import fnmatchcase

from mwaa_platform.policy import holes
from mwaa_platform.policy.assembly import Assembly, listed
from mwaa_platform.policy.iam import allow_statements
from mwaa_platform.policy.rule import Checked, Effect, Finding, Rule

_ACTIONS = ("airflow:CreateWebLoginToken", "airflow:InvokeRestApi")


def _check(assembly: Assembly) -> Checked:
    for statement in allow_statements(assembly):
        resources = [str(resource) for resource in listed(statement.body.get("Resource"))]
        if not resources or not all(":environment/" in resource for resource in resources):
            continue
        for action in _ACTIONS:
            if any(fnmatchcase(action.lower(), pattern) for pattern in statement.actions if pattern == action.lower()):
                message = f"allows {action} on {holes.shown(resources[0])}, where IAM never looks for it"
                yield Finding(statement.resource, message, f"{statement.location}.Resource", action)


RULE = Rule(
    "MWAA-AirflowRoleResource",
    "Login and REST API are allowed on a role of Airflow's",
    "IAM decides the two actions on role/<environment>/<Airflow role>: an environment's ARN allows nothing, and no message says so.",
    "arn:aws:airflow:<region>:<account>:role/<environment>/<Airflow role>",
    _check,
    "access-policies",
    effect=Effect.RUNNING,
)
