"""The customer key's policy lets CloudWatch Logs use the key, and only for logs."""

from collections.abc import Mapping
from typing import Any

from mwaa_platform.aws.grant_decisions import Decision
from mwaa_platform.aws.operations import Request
from mwaa_platform.policy import holes
from mwaa_platform.policy.assembly import Assembly, Resource, listed
from mwaa_platform.policy.decisions import applies
from mwaa_platform.policy.iam import bodies
from mwaa_platform.policy.parts import KEY, each
from mwaa_platform.policy.rule import Checked, Doubt, Finding, Rule

ACTIONS = (
    "kms:Encrypt",
    "kms:Decrypt",
    "kms:ReEncryptFrom",
    "kms:ReEncryptTo",
    "kms:GenerateDataKey",
    "kms:DescribeKey",
)
CONTEXT = "kms:EncryptionContext:aws:logs:arn"
_LOCATION = "Properties.KeyPolicy"


def _check(assembly: Assembly) -> Checked:
    return each(assembly, KEY, _key)


def _key(assembly: Assembly, environment: Resource, key: Resource) -> Checked:
    document = key.properties.get("KeyPolicy")
    if holes.is_open(document) and not isinstance(document, Mapping):
        yield Doubt(key, f"the key's policy is {holes.shown(document)}", _LOCATION)
        return
    admits = [body for body in bodies(document) if body.get("Effect", "Allow") == "Allow" and _logs(body)]
    if not admits:
        yield Finding(key, "the key's policy does not admit CloudWatch Logs", _LOCATION, "logs")
        return
    where = "arn:${AWS::Partition}:logs:${AWS::Region}:${AWS::AccountId}:log-group:airflow-"
    group = f"{assembly.values.resolve(environment.stack, {'Fn::Sub': where})}{environment.name}-Task"
    undecided: list[str] = []
    for action in ACTIONS:
        request = Request(action, key.name, {CONTEXT: group})
        said = max((applies(request, _of_key(body)) for body in admits), key=lambda d: d.value)
        if said is Decision.DENIED:
            message = f"the key's policy does not let CloudWatch Logs {action} for {holes.shown(group)}"
            yield Finding(key, message, _LOCATION, action)
        elif said is Decision.UNKNOWN:
            undecided.append(action)
    if undecided:
        message = f"whether its policy lets CloudWatch Logs {', '.join(undecided)} for {holes.shown(group)}"
        yield Doubt(key, message, _LOCATION)
    if not any(CONTEXT in str(body.get("Condition")) or "aws:SourceA" in str(body.get("Condition")) for body in admits):
        message = f"CloudWatch Logs may use the key for any account's logs: no condition on {CONTEXT}"
        yield Finding(key, message, _LOCATION, "context")


def _logs(body: Mapping[str, Any]) -> bool:
    principal = body.get("Principal")
    services = listed(principal.get("Service")) if isinstance(principal, Mapping) else []
    return any(str(service).startswith("logs.") for service in services)


def _of_key(body: Mapping[str, Any]) -> Mapping[str, Any]:
    """A key's policy speaks of its key, whatever its Resource says."""
    return {name: value for name, value in body.items() if name not in ("Resource", "NotResource")}


RULE = Rule(
    "MWAA-KeyAdmitsLogs",
    "The key's policy lets CloudWatch Logs use it, and only for logs of this account",
    "Log groups of the environment are encrypted under its key: where the policy does not admit the service, they stay empty, and "
    "creation fails. verify_env only looks for the words.",
    "allow logs.<region>.amazonaws.com Encrypt*, Decrypt*, ReEncrypt*, GenerateDataKey* and Describe*, with ArnLike on "
    "kms:EncryptionContext:aws:logs:arn",
    _check,
    "custom-keys-certs",
)
