"""The customer key's policy lets CloudWatch Logs use the key, and only for logs."""

import re
from collections.abc import Mapping
from typing import Any

from mwaa_platform.aws.grant_decisions import Decision
from mwaa_platform.aws.limits import LOG_GROUP_SUFFIXES
from mwaa_platform.aws.operations import Request
from mwaa_platform.policy import holes
from mwaa_platform.policy.assembly import Assembly, Resource, listed
from mwaa_platform.policy.decisions import applies, best
from mwaa_platform.policy.iam import bodies
from mwaa_platform.policy.parts import KEY, each, part_of
from mwaa_platform.policy.principals import of_key
from mwaa_platform.policy.rule import Checked, Doubt, Effect, Finding, Rule

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
    yield from each(assembly, KEY, _key)
    for environment in assembly.environments():
        own = part_of(assembly, environment, KEY)
        keys = [assembly.find(KEY[0], group.properties.get("KmsKeyId")) for group in _groups(assembly, environment)]
        for key in dict.fromkeys(keys):
            if key is not None and key != own:
                yield from _key(assembly, environment, key)


def _groups(assembly: Assembly, environment: Resource) -> list[Resource]:
    names = [f"airflow-{environment.name}-{suffix}" for suffix in LOG_GROUP_SUFFIXES.values()]
    return [group for name in names for group in assembly.naming("AWS::Logs::LogGroup", "LogGroupName", name)]


def _key(assembly: Assembly, environment: Resource, key: Resource) -> Checked:
    document = key.properties.get("KeyPolicy")
    if holes.is_open(document) and not isinstance(document, Mapping):
        yield Doubt(key, f"the key's policy is {holes.shown(document)}", _LOCATION)
        return
    about = [body for body in bodies(document) if _logs(body, environment.region)]
    admits = [body for body in about if body.get("Effect", "Allow") == "Allow"]
    denials = [body for body in about if body.get("Effect") == "Deny"]
    if not admits:
        yield Finding(key, "the key's policy does not admit CloudWatch Logs", _LOCATION, "logs")
        return
    where = "arn:${AWS::Partition}:logs:${AWS::Region}:${AWS::AccountId}:log-group:airflow-"
    group = f"{assembly.values.resolve(environment.stack, {'Fn::Sub': where})}{environment.name}-Task"
    undecided: list[str] = []
    for action in ACTIONS:
        request = Request(action, key.name, {CONTEXT: group})
        said = best(applies(request, of_key(body)) for body in admits)
        if any(applies(request, of_key(body)) is Decision.ALLOWED for body in denials):
            said = Decision.DENIED
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
        yield Finding(key, message, _LOCATION, "context", effect=Effect.SAFETY)


def _logs(body: Mapping[str, Any], region: str) -> bool:
    """Whether a statement is about CloudWatch Logs of that Region."""
    principal = body.get("Principal")
    if body.get("Effect") == "Deny" and principal in ("*", {"AWS": "*"}):
        return True
    services = [str(one) for one in listed(principal.get("Service"))] if isinstance(principal, Mapping) else []
    regional = re.compile(r"logs\.(.+)\.amazonaws\.com(\.cn)?")
    named = [match[1] for match in map(regional.fullmatch, services) if match]
    whole = any(service.startswith("logs.amazonaws.com") for service in services)
    return whole or any(one == region or holes.has_holes([one, region]) for one in named)


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
