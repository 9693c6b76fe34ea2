"""AWS Step Functions: start state machines that exist, and follow their executions."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Annotated, ClassVar, Literal

from pydantic import Field, StrictBool

from mwaa_platform.aws.grants import Grant, Place
from mwaa_platform.aws.operations import Check, Operation
from mwaa_platform.declared import Spelled
from mwaa_platform.integrations.base import Case, ServiceIntegration, listed

_REFERENCE = (
    "Service Authorization Reference, AWS Step Functions, 2026; source and recorded calls of provider 9.22 and 9.34"
)

# Narrower than Step Functions' own rule, which takes + ! ( ) and more as well: what an IAM resource names without escapes.
StateMachine = Annotated[
    str, Spelled(r"[A-Za-z0-9_.\-]{1,80}", "state machine name: 1 to 80 characters of A-Z, a-z, 0-9, _, - and .")
]


class StepFunctions(ServiceIntegration):
    """Start the named state machines, in any version or alias, and read how their executions end.

    No operator stops an execution, not even when its task is killed, so the role may not either.
    """

    TITLE: ClassVar[str] = "AWS Step Functions"
    ENDPOINTS: ClassVar[tuple[str, ...]] = ("states",)
    EXAMPLES: ClassVar[tuple[str, ...]] = (
        "{service: step_functions, id: close, state_machines: [close-the-day], redrive: false}",
    )
    OPERATORS: ClassVar[tuple[str, ...]] = (
        "airflow.providers.amazon.aws.operators.step_function.StepFunctionStartExecutionOperator",
        "airflow.providers.amazon.aws.operators.step_function.StepFunctionGetExecutionOutputOperator",
        "airflow.providers.amazon.aws.sensors.step_function.StepFunctionExecutionSensor",
    )
    OPERATIONS: ClassVar[tuple[Operation, ...]] = (
        # IAM sees the state machine's own ARN, also where the call names a version or an alias (Step Functions Developer
        # Guide, auth-version-alias).
        Operation(
            "stepfunctions", "StartExecution", (Check("states:StartExecution", "{stateMachineArn}"),), _REFERENCE
        ),
        Operation(
            "stepfunctions", "DescribeExecution", (Check("states:DescribeExecution", "{executionArn}"),), _REFERENCE
        ),
        Operation(
            "stepfunctions", "RedriveExecution", (Check("states:RedriveExecution", "{executionArn}"),), _REFERENCE
        ),
    )

    service: Literal["step_functions"] = "step_functions"
    state_machines: Annotated[tuple[StateMachine, ...], Field(min_length=1)]
    """State machines that DAGs start; they exist already."""
    redrive: StrictBool = False
    """Whether DAGs also resume failed executions (`is_redrive_execution` of the start operator)."""

    def grants(self, place: Place) -> Iterator[Grant]:
        """Each state machine by its ARN, its executions below it."""
        machines = tuple(place.arn("states", f"stateMachine:{name}") for name in self.state_machines)
        executions = tuple(_execution(place, name, "*") for name in self.state_machines)
        yield Grant("StepFunctionsStart", ("states:StartExecution",), machines)
        because = "an execution's name is made when it starts; the state machine's stands before it"
        yield Grant("StepFunctionsFollow", ("states:DescribeExecution",), executions, because=because)
        if self.redrive:
            yield Grant("StepFunctionsRedrive", ("states:RedriveExecution",), executions, because=because)

    def cases(self, place: Place) -> Iterator[Case]:
        """Each state machine and its executions, its neighbour, and the same name in another account."""
        elsewhere = replace(place, account="210987654321")
        for name in self.state_machines:
            for where, machine, ours, why in (
                (place, name, True, "declared"),
                (place, f"{name}-neighbour", False, "another state machine"),
                (elsewhere, name, False, "another account"),
            ):
                start = {"stateMachineArn": where.arn("states", f"stateMachine:{machine}")}
                yield Case("stepfunctions", "StartExecution", start, ours, why)
                execution = {"executionArn": _execution(where, machine, "manual__2026-01-01")}
                yield Case("stepfunctions", "DescribeExecution", execution, ours, why)
                yield Case("stepfunctions", "RedriveExecution", execution, ours and self.redrive, why)

    def names(self, place: Place) -> Mapping[str, str]:
        """The ARN or ARNs: what operators ask for."""
        return listed(
            "state_machine_arn", tuple(place.arn("states", f"stateMachine:{name}") for name in self.state_machines)
        )


def _execution(place: Place, machine: str, name: str) -> str:
    return place.arn("states", f"execution:{machine}:{name}")
