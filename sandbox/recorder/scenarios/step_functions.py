"""AWS Step Functions."""

from collections.abc import Iterator
from typing import Any

from sandbox.recorder.scenario import MOMENT, Scenario, both, error

_NEEDS = ({"service": "step_functions"},)
_REDRIVE = ({"service": "step_functions", "redrive": True},)
_MACHINE = "arn:aws:states:{region}:{account}:stateMachine:{step_functions.state_machines}"
_EXECUTION = "arn:aws:states:{region}:{account}:execution:{step_functions.state_machines}:recorded"


def _replies(*states: str) -> dict[str, Any]:
    return {
        "StartExecution": {"executionArn": _EXECUTION, "startDate": MOMENT},
        "RedriveExecution": {"redriveDate": MOMENT},
        "DescribeExecution": [{"executionArn": _EXECUTION, "status": state, "output": "{}"} for state in states],
    }


def scenarios() -> Iterator[Scenario]:
    """Executions: started, resumed, read, waited for."""
    operator, named = "operators.step_function.StepFunctionStartExecutionOperator", {"state_machine_arn": _MACHINE}
    yield from both(Scenario(operator, "success", _NEEDS, named, _replies("SUCCEEDED")))
    yield from both(Scenario(operator, "waiting", _NEEDS, named, _replies("RUNNING", "SUCCEEDED")))
    resumed = {**named, "name": "recorded", "is_redrive_execution": True}
    yield Scenario(operator, "redrive", _REDRIVE, resumed, _replies("SUCCEEDED"))
    missing = {"StartExecution": error("StateMachineDoesNotExist")}
    yield Scenario(operator, "missing object", _NEEDS, named, missing, ends="fails")
    output = "operators.step_function.StepFunctionGetExecutionOutputOperator"
    yield Scenario(output, "success", _NEEDS, {"execution_arn": _EXECUTION}, _replies("SUCCEEDED"))
    sensor = "sensors.step_function.StepFunctionExecutionSensor"
    yield Scenario(sensor, "success", _NEEDS, {"execution_arn": _EXECUTION}, _replies("SUCCEEDED"))
    yield Scenario(sensor, "waiting", _NEEDS, {"execution_arn": _EXECUTION}, _replies("RUNNING", "SUCCEEDED"))
    yield Scenario(sensor, "failure", _NEEDS, {"execution_arn": _EXECUTION}, _replies("FAILED"), ends="fails")
