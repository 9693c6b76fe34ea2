"""AWS Step Functions. Source: provider 9.22 and 9.34, operators/step_function, sensors/step_function, hooks/step_function."""

from mwaa_platform.integrations.operator_calls.base import Arg, Call, Fixed, Served

_AWS = "airflow.providers.amazon.aws"
HOOK = f"{_AWS}.hooks.step_function.StepFunctionHook"
_EXECUTION: dict[str, Arg | Fixed | str] = {"executionArn": Arg("execution_arn", "#executionArn")}
_OF_MACHINE: dict[str, Arg | Fixed | str] = {"executionArn": Arg("state_machine_arn", "execution")}
_START = (
    Call("stepfunctions", "StartExecution", {"stateMachineArn": "state_machine_arn"}, ("!is_redrive_execution",)),
    Call("stepfunctions", "RedriveExecution", _OF_MACHINE, ("is_redrive_execution",)),
)
_DESCRIBE = (Call("stepfunctions", "DescribeExecution", _EXECUTION),)

SERVED = (
    Served(
        f"{_AWS}.operators.step_function.StepFunctionStartExecutionOperator",
        (*_START, Call("stepfunctions", "DescribeExecution", _OF_MACHINE, ("deferrable",))),
        output=_OF_MACHINE,
    ),
    Served(f"{_AWS}.operators.step_function.StepFunctionGetExecutionOutputOperator", _DESCRIBE),
    Served(f"{_AWS}.sensors.step_function.StepFunctionExecutionSensor", _DESCRIBE),
    Served(
        f"{HOOK}.start_execution",
        _START,
        ("state_machine_arn", "name", "state_machine_input", "is_redrive_execution"),
        _OF_MACHINE,
    ),
    Served(f"{HOOK}.describe_execution", _DESCRIBE, ("execution_arn",)),
)
HOOKS = {HOOK: "stepfunctions"}
