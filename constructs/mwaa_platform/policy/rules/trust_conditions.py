"""Only MWAA, for this environment of this account, takes the execution role."""

from collections.abc import Iterator, Mapping
from typing import Any

from mwaa_platform.aws.execution_role import TRUSTED_SERVICES
from mwaa_platform.policy.assembly import Assembly, Resource, listed
from mwaa_platform.policy.rule import Finding, Rule

_LOCATION = "Properties.AssumeRolePolicyDocument"


def _check(assembly: Assembly) -> Iterator[Finding]:
    for environment in assembly.environments():
        role = assembly.referred(environment.stack, environment.properties.get("ExecutionRoleArn"))
        if role is not None and role.type == "AWS::IAM::Role":
            name = assembly.text(environment.stack, environment.properties.get("Name"))
            yield from _trust(assembly, role, name)


def _trust(assembly: Assembly, role: Resource, environment_name: str) -> Iterator[Finding]:
    document = role.properties.get("AssumeRolePolicyDocument", {})
    trusted: set[str] = set()
    for statement in listed(document.get("Statement")):
        principal = statement.get("Principal", {})
        services = listed(principal.get("Service")) if isinstance(principal, Mapping) else []
        if services != [s for s in services if s in TRUSTED_SERVICES] or not services:
            yield Finding(role, f"trusts {principal}, which is not MWAA", _LOCATION, "Principal")
        trusted.update(services)
        arns = _values(statement, "aws:SourceArn", ("ArnLike", "ArnEquals", "StringEquals", "StringLike"))
        if not arns or not all(
            assembly.text(role.stack, arn).endswith(f":environment/{environment_name}") for arn in arns
        ):
            message = f"aws:SourceArn does not name the environment {environment_name}"
            yield Finding(role, message, f"{_LOCATION}.Condition", "aws:SourceArn")
        accounts = _values(statement, "aws:SourceAccount", ("StringEquals",))
        if not accounts or "*" in accounts:
            yield Finding(role, "no condition on aws:SourceAccount", f"{_LOCATION}.Condition", "aws:SourceAccount")
    for service in TRUSTED_SERVICES:
        if service not in trusted:
            yield Finding(role, f"does not trust {service}: MWAA cannot take the role", _LOCATION, service)


def _values(statement: Mapping[str, Any], key: str, operators: tuple[str, ...]) -> list[Any]:
    conditions = statement.get("Condition") or {}
    return [value for operator in operators for value in listed((conditions.get(operator) or {}).get(key))]


RULE = Rule(
    "MWAA-TrustConditions",
    "The execution role trusts MWAA for this environment only",
    "Without the two conditions MWAA can be made to use the role for someone else's environment "
    "(User Guide, cross-service-confused-deputy-prevention).",
    "trust airflow and airflow-env with aws:SourceArn and aws:SourceAccount, as ExecutionRole does",
    _check,
)
