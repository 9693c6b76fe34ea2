"""AWS STS. Source: provider 9.22 and 9.34, hooks/sts. A connection's role is taken by any hook: the check reads connections itself."""

from mwaa_platform.integrations.operator_calls.base import Call, methods

STS_HOOK = "airflow.providers.amazon.aws.hooks.sts.StsHook"

SERVED = methods(STS_HOOK, ("get_account_number", (), (Call("sts", "GetCallerIdentity"),)))
HOOKS = {STS_HOOK: "sts"}
