"""AWS Lambda. Source: provider 9.22 and 9.34, operators/lambda_function, hooks/lambda_function."""

from mwaa_platform.integrations.operator_calls.base import Arg, Call, Fixed, Served

_AWS = "airflow.providers.amazon.aws"
HOOK = f"{_AWS}.hooks.lambda_function.LambdaHook"
_INVOKED: dict[str, Arg | Fixed | str] = {"FunctionName": "function_name", "Qualifier": "qualifier"}
_INVOKE = (Call("lambda", "Invoke", _INVOKED),)

SERVED = (
    Served(f"{_AWS}.operators.lambda_function.LambdaInvokeFunctionOperator", _INVOKE),
    Served(
        f"{HOOK}.invoke_lambda",
        _INVOKE,
        ("function_name", "invocation_type", "log_type", "client_context", "payload", "qualifier"),
    ),
)
HOOKS = {HOOK: "lambda"}
