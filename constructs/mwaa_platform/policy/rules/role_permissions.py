"""The execution role may do what MWAA does with it."""

from mwaa_platform.aws.execution_role import UNTRIED_ACTIONS
from mwaa_platform.aws.grant_decisions import Decision
from mwaa_platform.aws.managed_policies import OF_MWAA
from mwaa_platform.policy import holes
from mwaa_platform.policy.assembly import Assembly, Resource, listed
from mwaa_platform.policy.iam import AWS_MANAGED
from mwaa_platform.policy.parts import ROLE, each
from mwaa_platform.policy.role_requests import role_decisions
from mwaa_platform.policy.rule import Checked, Doubt, Effect, Finding, Rule, Severity

_NOT_AT_FIRST = ("airflow:", "cloudwatch:", "logs:")
"""Without them metrics are missing and logs are blank (User Guide, t-create-update-environment): the environment comes up."""


def _check(assembly: Assembly) -> Checked:
    return each(assembly, ROLE, _role)


def _role(assembly: Assembly, environment: Resource, role: Resource) -> Checked:
    yield from _not_attachable(role)
    undecided: dict[str, None] = {}
    denied: set[str] = set()
    for request, said in role_decisions(assembly, environment, role):
        if request.action.startswith("kms:") and "KmsKey" in environment.properties:
            continue  # MWAA-CustomerKey's
        if said is Decision.UNKNOWN:
            undecided[request.action] = None
        elif said is Decision.DENIED and request.action not in denied:
            denied.add(request.action)
            through = request.context.get("kms:ViaService")
            how = f" through {holes.shown(through)}" if through else ""
            message = f"is not allowed {request.action} on {holes.shown(request.resource)}{how}"
            where = f", where kms:ViaService is {holes.shown(through)}" if through else ""
            cure = f"allow {request.action} on {holes.shown(request.resource)}{where}"
            most = Severity.WARNING if request.action in UNTRIED_ACTIONS else None
            effect = Effect.RUNNING if request.action.startswith(_NOT_AT_FIRST) else None
            yield Finding(role, message, "Properties", request.action, cure, most, effect)
    if undecided:
        yield Doubt(role, f"whether it is allowed {', '.join(undecided)}", "Properties")


def _not_attachable(role: Resource) -> Checked:
    for arn in listed(role.properties.get("ManagedPolicyArns")):
        name = str(arn).partition(AWS_MANAGED)[2].rpartition("/")[2]
        if name.startswith(OF_MWAA):
            message = f"{name} is no policy that a role can have: MWAA keeps it for its service-linked role"
            yield Finding(
                role, message, "Properties.ManagedPolicyArns", name, "write the statements into a policy of your own"
            )


RULE = Rule(
    "MWAA-RolePermissions",
    "The execution role may do what MWAA does with it",
    "Each call of verify_env's list, decided here: without one of them creation fails after half an hour, tasks are never taken from "
    "the queue, or logs stay empty. Two traps of AWS's own sample policies are found too: a customer-key sample without "
    "airflow:PublishMetrics, and log groups as airflow-<environment>:*, which matches none. "
    "The two actions that verify_env does not try are a warning.",
    "allow the calls that are named; the queue lies in MWAA's account, so its ARN has a * there",
    _check,
    "mwaa-create-role",
)
