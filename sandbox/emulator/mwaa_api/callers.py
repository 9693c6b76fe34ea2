"""Who calls, and as which of Airflow's roles: the most privileged one that the caller's policies allow.

That one role of several is taken, and which, AWS does not document (user guide, access-policies, 2026): the resource of
both actions is `role/<environment>/<role>`, and a policy that names `role/<environment>/*` logs in as Admin.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from ministack.core import iam_evaluator
from ministack.services import lambda_svc, mwaa

from mwaa_platform.aws.grants import Place
from mwaa_platform.aws.operations import Request
from sandbox.emulator import state
from sandbox.emulator.enforcement.judge import Answer, Judge
from sandbox.local_airflow.database import AIRFLOW_ROLES


@dataclass(frozen=True)
class Caller:
    """A principal that is no execution role's session, whose signature was checked, or a service that calls with its role."""

    access_key: str
    place: Place
    service: str = ""
    """The AWS service that calls with a role's session, such as states.amazonaws.com; empty for a client's own request."""

    @cached_property
    def is_root(self) -> bool:
        """Whether it is the account itself, as which the sandbox's own calls come."""
        principal = iam_evaluator.resolve_principal(self.access_key, self.place.account)
        return not isinstance(principal, iam_evaluator.AuthError) and principal.policies is None

    @cached_property
    def _judge(self) -> Judge:
        return Judge.of_session(self.access_key, self.place)

    @property
    def arn(self) -> str:
        """As GetCallerIdentity shows it."""
        return self._judge.arn

    @property
    def identity(self) -> str:
        """As tokens name it: assumed-role/<role>/<session> or user/<name>."""
        return self.arn.rpartition(":")[2]

    def answer(self, action: str, resource: str) -> Answer:
        """What IAM says; the account's root may do everything."""
        request = Request(action, resource)
        return Answer(request, True, policy="root") if self.is_root else self._judge.answer(request)

    def is_inside(self, environment: str) -> bool:
        """Whether a private web server of that environment is to be reached from where the caller is.

        A Lambda function of the caller's role in the environment's VPC, or the sandbox itself; never a service that calls for it.
        """
        if self.service:
            return False
        return self.is_root or any(
            vpc and vpc == _vpc_of_environment(environment) for vpc in _vpcs_of_functions(self.arn)
        )


def chosen_role(allowed: Callable[[str], Answer]) -> tuple[str, Answer]:
    """The role that the call is made as, with the answer that allows it; an empty name and the first denial if there is none."""
    denied = None
    for role in AIRFLOW_ROLES:
        answer = allowed(role)
        if answer.allowed:
            return role, answer
        denied = denied or answer
    if denied is None:  # there are five
        raise AssertionError
    return "", denied


def role_arn(place: Place, environment: str, role: str) -> str:
    """The resource of InvokeRestApi and CreateWebLoginToken."""
    return f"arn:{place.partition}:airflow:{place.region}:{place.account}:role/{environment}/{role}"


def _vpc_of_environment(environment: str) -> str:
    record = mwaa._environments.get(environment) or {}
    subnets = record.get("NetworkConfiguration", {}).get("SubnetIds", [])
    return _vpc(subnets)


def _vpcs_of_functions(arn: str) -> list[str]:
    role = iam_evaluator._role_name_from_assumed_arn(arn) if ":assumed-role/" in arn else ""
    configurations = [record.get("config", {}) for record in lambda_svc._functions.values()]
    return [
        _vpc((configuration.get("VpcConfig") or {}).get("SubnetIds", []))
        for configuration in configurations
        if role and str(configuration.get("Role", "")).rpartition("/")[2] == role
    ]


def _vpc(subnets: list[str]) -> str:
    found = state.subnet(subnets[0]) if subnets else None
    return str((found or {}).get("VpcId", ""))
