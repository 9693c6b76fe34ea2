"""State machines in a local AWS: made with a role of given permissions, run, and what became of them."""

import json
import time
from typing import Any

from mwaa_platform.aws.grants import Place
from sandbox.clients import Clients

ENDED = 60


def trust(service: str = "states.amazonaws.com", **conditions: dict[str, str]) -> dict[str, Any]:
    """A trust policy for one service."""
    statement = {"Effect": "Allow", "Principal": {"Service": service}, "Action": "sts:AssumeRole"}
    return {"Version": "2012-10-17", "Statement": [{**statement, **({"Condition": conditions} if conditions else {})}]}


def allowing(action: str, resource: str) -> dict[str, Any]:
    """A policy of one grant."""
    return {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": action, "Resource": resource}]}


class Machines:
    """Makes and runs state machines in one account and Region."""

    def __init__(self, clients: Clients, place: Place) -> None:
        self.place = place
        self.iam, self.states = clients.client("iam", place.region), clients.client("stepfunctions", place.region)

    def make(self, name: str, states: dict[str, Any], *, policy: Any = None, trusted: Any = None, **more: Any) -> str:
        """A state machine that starts at the first of its states; its ARN."""
        role = self.iam.create_role(RoleName=name, AssumeRolePolicyDocument=json.dumps(trusted or trust()))["Role"]
        if policy:
            self.iam.put_role_policy(RoleName=name, PolicyName="may", PolicyDocument=json.dumps(policy))
        definition = json.dumps({"StartAt": next(iter(states)), "States": states, **more})
        made = self.states.create_state_machine(name=name, definition=definition, roleArn=role["Arn"])
        return str(made["stateMachineArn"])

    def run(self, arn: str, input: Any = None, name: str = "") -> dict[str, Any]:
        """One execution to its end, as DescribeExecution has it."""
        named = {"name": name} if name else {}
        started = self.states.start_execution(stateMachineArn=arn, input=json.dumps(input or {}), **named)
        return self.wait(started["executionArn"])

    def wait(self, execution: str) -> dict[str, Any]:
        """An execution once it has ended."""
        deadline = time.monotonic() + ENDED
        while time.monotonic() < deadline:
            found: dict[str, Any] = self.states.describe_execution(executionArn=execution)
            if found["status"] != "RUNNING":
                return found
            time.sleep(0.05)
        raise AssertionError(f"{execution} still runs after {ENDED} s")
