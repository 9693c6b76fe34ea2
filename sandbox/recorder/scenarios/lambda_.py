"""AWS Lambda."""

from collections.abc import Iterator

from sandbox.recorder.scenario import Scenario, body, error

_NEEDS = ({"service": "lambda"},)
_ARGUMENTS = {"function_name": "{lambda.functions}", "payload": "{}"}


def scenarios() -> Iterator[Scenario]:
    """Invocations."""
    operator = "operators.lambda_function.LambdaInvokeFunctionOperator"
    answered = {"StatusCode": 200, "ExecutedVersion": "1", "Payload": body("{}")}
    yield Scenario(operator, "success", _NEEDS, _ARGUMENTS, {"Invoke": answered})
    event = {**_ARGUMENTS, "invocation_type": "Event"}
    yield Scenario(operator, "asynchronous", _NEEDS, event, {"Invoke": {"StatusCode": 202, "Payload": body("")}})
    failed = {**answered, "FunctionError": "Unhandled"}
    yield Scenario(operator, "failure", _NEEDS, _ARGUMENTS, {"Invoke": failed}, ends="breaks: ValueError")
    missing = {"Invoke": error("ResourceNotFoundException")}
    yield Scenario(operator, "missing object", _NEEDS, _ARGUMENTS, missing, ends="fails")
