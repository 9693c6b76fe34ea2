"""A secrets backend is declared in full, and the role may read what it names."""

import json
from collections.abc import Mapping

from mwaa_platform.aws.grant_decisions import Decision
from mwaa_platform.aws.operations import Request
from mwaa_platform.policy import holes
from mwaa_platform.policy.assembly import Assembly, Resource
from mwaa_platform.policy.decisions import decide
from mwaa_platform.policy.iam import identity_of
from mwaa_platform.policy.parts import ROLE, part_of
from mwaa_platform.policy.rule import Checked, Doubt, Effect, Finding, Rule
from mwaa_platform.policy.rules.configuration_keys import OPTIONS

_BACKENDS = {
    "SecretsManagerBackend": "secretsmanager:GetSecretValue",
    "SystemsManagerParameterStoreBackend": "ssm:GetParameter",
}
_PREFIXES = ("connections_prefix", "variables_prefix", "config_prefix")


def _check(assembly: Assembly) -> Checked:
    for environment in assembly.environments():
        options = environment.part(OPTIONS)
        backend, kwargs = options.get("secrets.backend"), options.get("secrets.backend_kwargs")
        if backend is None and kwargs is None:
            continue
        location = f"Properties.{OPTIONS}.secrets.backend"
        if backend is None:
            yield Finding(environment, "secrets.backend_kwargs without secrets.backend", location, "backend")
        elif holes.is_open([backend, kwargs]):
            yield Doubt(environment, "what secrets.backend and its kwargs are", location)
        else:
            yield from _named(assembly, environment, str(backend), kwargs)


def _named(assembly: Assembly, environment: Resource, backend: str, kwargs: object) -> Checked:
    location = f"Properties.{OPTIONS}.secrets.backend_kwargs"
    try:
        given = json.loads(str(kwargs)) if kwargs is not None else {}
    except ValueError:
        given = None
    if not isinstance(given, Mapping):
        yield Finding(environment, "secrets.backend_kwargs is no JSON object", location, "kwargs")
        return
    action = _BACKENDS.get(backend.rpartition(".")[2])
    role = part_of(assembly, environment, ROLE)
    if action is None or role is None:
        return
    prefixes = [str(given[name]).strip("/") for name in _PREFIXES[:2] if given.get(name)]
    if not prefixes:
        message = "neither connections_prefix nor variables_prefix is given: nothing tells which secrets are Airflow's"
        yield Finding(environment, message, location, "prefix")
    for prefix in prefixes:
        yield from _readable(assembly, environment, role, action, prefix)


def _readable(assembly: Assembly, environment: Resource, role: Resource, action: str, prefix: str) -> Checked:
    kind = (
        "secretsmanager:${AWS::Region}:${AWS::AccountId}:secret:"
        if "secrets" in action
        else ("ssm:${AWS::Region}:${AWS::AccountId}:parameter/")
    )
    start = assembly.values.resolve(environment.stack, {"Fn::Sub": "arn:${AWS::Partition}:" + kind})
    said = decide(Request(action, f"{start}{prefix}/orders-AbCdEf"), identity_of(assembly, role))
    if said is Decision.DENIED:
        message = f"the role is not allowed {action} on what lies below {prefix}/"
        yield Finding(role, message, "Properties", action)
    elif said is Decision.UNKNOWN:
        yield Doubt(role, f"whether it is allowed {action} below {prefix}/", "Properties")


RULE = Rule(
    "MWAA-SecretsBackend",
    "A secrets backend is declared in full, and the role may read it",
    "With one of the three missing (backend, prefixes, permission) Airflow finds no connection, and says only that there is none.",
    "declare secrets.backend and secrets.backend_kwargs, and allow the role to read below both prefixes",
    _check,
    "connections-secrets-manager",
    effect=Effect.RUNNING,
)
