"""AWS Secrets Manager and AWS Systems Manager Parameter Store."""

from collections.abc import Iterator
from typing import Any

from sandbox.recorder.scenario import Scenario, error

_SECRET = ({"service": "secrets_manager"},)
_PARAMETER = ({"service": "ssm", "access": ["read", "read_write"]},)
_VALUE = {"SecretString": "text", "Name": "{secrets_manager.secrets}"}
_WORLD = {
    "GetSecretValue": {"ARN": "arn:aws:secretsmanager:{region}:{account}:secret:{secrets_manager.secrets}-AbCdEf"}
}
_NONE = error("ResourceNotFoundException")


def of_secrets_manager() -> Iterator[Scenario]:
    """The hook, and the backend that connections and variables come from."""
    hook, name = "hooks.secrets_manager.SecretsManagerHook", {"secret_name": "{secrets_manager.secrets}"}
    found: dict[str, Any] = {"GetSecretValue": _VALUE}
    yield Scenario(hook, "success", _SECRET, {}, found, act="get_secret", given=name, world=_WORLD)
    missing: dict[str, Any] = {"GetSecretValue": _NONE}
    yield Scenario(
        hook, "missing object", _SECRET, {}, missing, act="get_secret", given=name, world=_WORLD, ends="fails"
    )
    backend = "secrets.secrets_manager.SecretsManagerBackend"
    for act, key, option in (
        ("get_conn_value", "conn_id", "connections_prefix"),
        ("get_variable", "key", "variables_prefix"),
    ):
        # The prefix and the key make the name, with a / between, which a whole name need not have.
        options, given = {option: ""}, {key: "{secrets_manager.secrets}"}
        kind = act.removeprefix("get_").removesuffix("_value")
        yield Scenario(backend, kind, _SECRET, options, found, act=act, given=given, world=_WORLD)
        yield Scenario(
            backend, f"{kind}, missing object", _SECRET, options, missing, act=act, given=given, world=_WORLD
        )


def of_ssm() -> Iterator[Scenario]:
    """The hook, and the backend."""
    hook, name = "hooks.ssm.SsmHook", {"parameter": "{ssm.parameters}"}
    found: dict[str, Any] = {
        "GetParameter": {"Parameter": {"Name": "{ssm.parameters}", "Value": "text", "Type": "String"}}
    }
    missing: dict[str, Any] = {"GetParameter": error("ParameterNotFound")}
    yield Scenario(hook, "success", _PARAMETER, {}, found, act="get_parameter_value", given=name)
    either = {**name, "default": "text"}
    yield Scenario(hook, "missing object", _PARAMETER, {}, missing, act="get_parameter_value", given=either)
    backend = "secrets.systems_manager.SystemsManagerParameterStoreBackend"
    for act, key, option in (
        ("get_conn_value", "conn_id", "connections_prefix"),
        ("get_variable", "key", "variables_prefix"),
    ):
        options, given = {option: ""}, {key: "{ssm.parameters.bare}"}
        kind = act.removeprefix("get_").removesuffix("_value")
        yield Scenario(backend, kind, _PARAMETER, options, found, act=act, given=given)
        yield Scenario(backend, f"{kind}, missing object", _PARAMETER, options, missing, act=act, given=given)
