"""The simulator without the API around it: the same requests and decisions, for thousands of simulations."""

from collections.abc import Iterator, Mapping
from typing import Any

from ministack.core.responses import request_scope

from sandbox.emulator.simulator import service
from sandbox.emulator.simulator.client import REGION
from sandbox.emulator.simulator.request import read_simulation


class DirectSimulator:
    """Takes and answers what boto3's `simulate_custom_policy` does: of the answer, what each resource's decision consists of."""

    def __init__(self, account: str) -> None:
        from sandbox.emulator import policy_variables

        policy_variables.install()
        service.install()
        self._account = account

    def simulate_custom_policy(self, **arguments: Any) -> dict[str, Any]:
        """As IAM's; all at once.

        Raises:
            InvalidInputError: as IAM refuses.
            PolicyEvaluationError: the same.
        """
        with request_scope(self._account, REGION):
            found = list(service.results(read_simulation(dict(_flat(arguments)))))
        return {
            "EvaluationResults": [
                {
                    "EvalActionName": action,
                    "ResourceSpecificResults": [
                        {
                            "EvalResourceName": result.resource,
                            "EvalResourceDecision": result.decision,
                            "MissingContextValues": list(result.missing),
                            "MatchedStatements": [
                                {"SourcePolicyId": s.source, "EndPosition": {"Line": s.end.line}}
                                for s in result.matched
                            ],
                        }
                        for result in results
                    ],
                }
                for action, results in found
            ]
        }


def _flat(value: Any, name: str = "") -> Iterator[tuple[str, str]]:
    """Arguments as the query parameters that boto3 makes of them."""
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _flat(inner, f"{name}.{key}" if name else key)
    elif isinstance(value, list):
        for number, inner in enumerate(value, 1):
            yield from _flat(inner, f"{name}.member.{number}")
    else:
        yield name, str(value)
