"""Only MWAA, for this environment of this account, takes the execution role."""

from collections.abc import Mapping
from fnmatch import fnmatchcase
from typing import Any

from mwaa_platform.aws.execution_role import TRUSTED_SERVICES
from mwaa_platform.policy import holes
from mwaa_platform.policy.assembly import Assembly, Resource, listed
from mwaa_platform.policy.iam import bodies, conditions
from mwaa_platform.policy.matching import perhaps
from mwaa_platform.policy.parts import ROLE, each
from mwaa_platform.policy.rule import Checked, Doubt, Effect, Finding, Rule

_LOCATION = "Properties.AssumeRolePolicyDocument"
_ENVIRONMENTS = "arn:${AWS::Partition}:airflow:${AWS::Region}:${AWS::AccountId}:environment/"


def _check(assembly: Assembly) -> Checked:
    return each(assembly, ROLE, _trust)


def _trust(assembly: Assembly, environment: Resource, role: Resource) -> Checked:
    trusted: set[str] = set()
    for statement in bodies(role.properties.get("AssumeRolePolicyDocument")):
        principal = statement.get("Principal", {})
        if statement.get("Effect") != "Allow" or not any(_assumes(str(a)) for a in listed(statement.get("Action"))):
            continue
        services = [str(s) for s in listed(principal.get("Service"))] if isinstance(principal, Mapping) else []
        if services != [s for s in services if s in TRUSTED_SERVICES] or not services:
            others = [s for s in _principals(principal) if s not in TRUSTED_SERVICES]
            yield Finding(
                role,
                f"trusts {holes.shown(', '.join(others))}, which is not MWAA",
                _LOCATION,
                "Principal",
                effect=Effect.SAFETY,
            )
        if not set(services) & set(TRUSTED_SERVICES):
            continue
        trusted.update(services)
        yield from _source_arn(assembly, environment, role, statement)
        yield from _source_account(assembly, environment, role, statement)
        if _values(statement, "sts:ExternalId", ("StringEquals", "StringLike")):
            message = "asks for sts:ExternalId, which MWAA does not send: MWAA cannot take the role"
            yield Finding(role, message, f"{_LOCATION}.Condition", "sts:ExternalId")
    for service in TRUSTED_SERVICES:
        if service not in trusted:
            yield Finding(role, f"does not trust {service}: MWAA cannot take the role", _LOCATION, service)


def _assumes(action: str) -> bool:
    return fnmatchcase("sts:assumerole", action.lower())


def _principals(principal: Any) -> list[str]:
    if not isinstance(principal, Mapping):
        return [str(principal)]
    return [str(one) for value in principal.values() for one in listed(value)]


def _source_account(assembly: Assembly, environment: Resource, role: Resource, statement: Mapping[str, Any]) -> Checked:
    accounts = _values(statement, "aws:SourceAccount", ("StringEquals", "StringLike"))
    own, place = str(assembly.values.resolve(environment.stack, {"Ref": "AWS::AccountId"})), f"{_LOCATION}.Condition"
    if not accounts or "*" in accounts:
        message = "no condition on aws:SourceAccount"
        yield Finding(role, message, place, "aws:SourceAccount", effect=Effect.SAFETY)
    elif not any(perhaps(account, own) for account in accounts):
        message = f"aws:SourceAccount is {holes.shown(accounts[0])}, and the environment lies in {holes.shown(own)}"
        yield Finding(role, message, place, "aws:SourceAccount")


def _source_arn(assembly: Assembly, environment: Resource, role: Resource, statement: Mapping[str, Any]) -> Checked:
    arns = _values(statement, "aws:SourceArn", ("ArnLike", "ArnEquals", "StringEquals", "StringLike"))
    own = str(assembly.values.resolve(environment.stack, {"Fn::Sub": _ENVIRONMENTS})) + environment.name
    reached = [arn for arn in arns if perhaps(arn, own)]
    wrong = [arn for arn in arns if not arn.endswith(f":environment/{environment.name}")]
    place, named = f"{_LOCATION}.Condition", holes.shown(environment.name)
    if wrong and all("*" not in arn and arn in reached for arn in wrong):
        yield Doubt(role, f"whether aws:SourceArn {holes.shown(wrong[0])} names the environment {named}", place)
    elif wrong or not reached:
        # One that names another environment shuts this one out, one for all of them does not.
        effect = Effect.CREATION if arns and not reached else Effect.SAFETY
        message = f"aws:SourceArn does not name the environment {named}"
        yield Finding(role, message, place, "aws:SourceArn", effect=effect)


def _values(statement: Mapping[str, Any], key: str, operators: tuple[str, ...]) -> list[str]:
    return [
        v
        for operator, name, values in conditions(statement)
        if operator in operators and name.lower() == key.lower()
        for v in values
    ]


RULE = Rule(
    "MWAA-TrustConditions",
    "The execution role trusts MWAA for this environment only",
    "Without the two conditions MWAA can be made to use the role for someone else's environment; without both principals it cannot "
    "use it at all.",
    "trust airflow.amazonaws.com and airflow-env.amazonaws.com, with ArnLike aws:SourceArn: the environment's ARN, and StringEquals "
    "aws:SourceAccount: the account",
    _check,
    "cross-service-confused-deputy-prevention",
)
