"""AWS Secrets Manager and Parameter Store. Source: provider 9.22 and 9.34, hooks/secrets_manager, hooks/ssm."""

from mwaa_platform.integrations.operator_calls.base import Call, methods

_AWS = "airflow.providers.amazon.aws"
SECRETS_HOOK = f"{_AWS}.hooks.secrets_manager.SecretsManagerHook"
SSM_HOOK = f"{_AWS}.hooks.ssm.SsmHook"
_SECRET = (Call("secretsmanager", "GetSecretValue", {"SecretId": "secret_name"}),)

SERVED = (
    *methods(SECRETS_HOOK, *((name, ("secret_name",), _SECRET) for name in ("get_secret", "get_secret_as_dict"))),
    *methods(
        SSM_HOOK,
        ("get_parameter_value", ("parameter", "default"), (Call("ssm", "GetParameter", {"Name": "parameter"}),)),
    ),
)
HOOKS = {SECRETS_HOOK: "secretsmanager", SSM_HOOK: "ssm"}
