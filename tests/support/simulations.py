"""What tests of the simulator write: policies, statements, context entries; and a client for them."""

import json
from typing import Any

from sandbox.emulator.simulator.client import simulator_client

ACCOUNT = "111111111111"
OTHER = "222222222222"
JOB = f"arn:aws:glue:eu-west-1:{ACCOUNT}:job/"
USER = f"arn:aws:iam::{ACCOUNT}:user/jill"
CLIENT = simulator_client(ACCOUNT)


def policy(*statements: dict[str, Any]) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


def statement(action: str, resource: str, effect: str = "Allow", **conditions: Any) -> dict[str, Any]:
    body = {"Effect": effect, "Action": action, "Resource": resource}
    return {**body, "Condition": conditions} if conditions else body


def entry(key: str, *values: str, kind: str = "string") -> dict[str, Any]:
    return {"ContextKeyName": key, "ContextKeyValues": list(values), "ContextKeyType": kind}
