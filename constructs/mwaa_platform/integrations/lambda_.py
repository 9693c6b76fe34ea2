"""AWS Lambda: invoke functions that exist."""

from collections.abc import Iterator, Mapping
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from mwaa_platform.aws.grants import Grant, Place
from mwaa_platform.aws.operations import Check, Operation
from mwaa_platform.declared import Spelled
from mwaa_platform.integrations.base import Case, ServiceIntegration, listed

Function = Annotated[
    str,
    Spelled(
        r"[A-Za-z0-9_\-]{1,64}(:[A-Za-z0-9_\-]{1,128})?",
        "function: its name of 1 to 64 letters, digits, _ and -; then : and a version or alias if DAGs invoke that one",
    ),
]


class Lambda(ServiceIntegration):
    """Invoke the named functions, synchronously or not.

    Nothing else: the provider's other operator creates functions, and its sensor reads a function's code and environment.
    """

    TITLE: ClassVar[str] = "AWS Lambda"
    ENDPOINTS: ClassVar[tuple[str, ...]] = ("lambda",)
    EXAMPLES: ClassVar[tuple[str, ...]] = ('{service: lambda, id: rates, functions: ["fx-rates:live"]}',)
    OPERATORS: ClassVar[tuple[str, ...]] = (
        "airflow.providers.amazon.aws.operators.lambda_function.LambdaInvokeFunctionOperator",
    )
    NOT_SERVED: ClassVar[Mapping[str, str]] = {
        "LambdaCreateFunctionOperator": "changes what is declared to exist already; that is no DAG's task here",
        "LambdaFunctionStateSensor": "lambda:GetFunction shows a function's code and environment",
    }
    OPERATIONS: ClassVar[tuple[Operation, ...]] = (
        # Lambda joins `Qualifier` to the name before it asks IAM, so `name` does not allow `name:live` nor the other way
        # round (since 2022, aws/aws-cdk#19273). A call's `FunctionName` is meant here with its qualifier.
        Operation(
            "lambda",
            "Invoke",
            (Check("lambda:InvokeFunction", "arn:{partition}:lambda:{region}:{account}:function:{FunctionName}"),),
            "Service Authorization Reference, AWS Lambda, 2026; aws/aws-cdk#19273; recorded calls of provider 9.0 to 9.34",
        ),
    )

    service: Literal["lambda"] = "lambda"
    functions: Annotated[tuple[Function, ...], Field(min_length=1)]
    """Functions that DAGs invoke; they exist already. `name` is the unpublished function, `name:live` only that alias."""

    def grants(self, place: Place) -> Iterator[Grant]:
        """Invoke, each function by its ARN, with the qualifier if one is declared."""
        functions = tuple(place.arn("lambda", f"function:{function}") for function in self.functions)
        yield Grant("LambdaInvoke", ("lambda:InvokeFunction",), functions)

    def cases(self, place: Place) -> Iterator[Case]:
        """Each function as declared, its neighbour, another alias, and the name alone where a qualifier is declared."""
        for function in self.functions:
            name, _, qualifier = function.partition(":")
            yield Case("lambda", "Invoke", {"FunctionName": function}, True, "declared")
            neighbour = f"{name}-neighbour" + (f":{qualifier}" if qualifier else "")
            yield Case("lambda", "Invoke", {"FunctionName": neighbour}, False, "another function")
            yield Case("lambda", "Invoke", {"FunctionName": f"{name}:neighbour"}, False, "another alias")
            yield Case("lambda", "Invoke", {"FunctionName": name}, name in self.functions, "without a qualifier")

    def names(self, place: Place) -> Mapping[str, str]:
        """The function or functions as declared: the operator takes the qualifier with the name."""
        return listed("function", self.functions)
