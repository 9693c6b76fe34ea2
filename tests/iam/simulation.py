"""One simulation, in the words of either evaluator."""

import json
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from mwaa_platform.toolchain import node
from sandbox.emulator.simulator.client import simulator_client

FOLDER = Path(__file__).parent
ACCOUNT = "111111111111"
CALLER = f"arn:aws:iam::{ACCOUNT}:user/jill"
Value = str | list[str]
_THEIRS = {"Allowed": "allowed", "ExplicitlyDenied": "explicitDeny", "ImplicitlyDenied": "implicitDeny"}
_client = simulator_client(ACCOUNT)


@dataclass(frozen=True)
class Case:
    """A request and every policy that has a say; `origin` says where it is from."""

    origin: str
    action: str
    resource: str
    policies: tuple[Any, ...]
    context: Mapping[str, Value] = field(default_factory=dict)
    boundary: Any = None
    resource_policy: Any = None
    owner: str = ACCOUNT


def ours(case: Case) -> str:
    """The decision of the local AWS's simulator."""
    more: dict[str, Any] = {}
    if case.boundary:
        more["PermissionsBoundaryPolicyInputList"] = [json.dumps(case.boundary)]
    if case.resource_policy:
        more |= {
            "ResourcePolicy": json.dumps(case.resource_policy),
            "ResourceOwner": f"arn:aws:iam::{case.owner}:root",
        }
    entries = [
        {
            "ContextKeyName": key,
            "ContextKeyType": "stringList" if isinstance(value, list) else "string",
            "ContextKeyValues": value if isinstance(value, list) else [value],
        }
        for key, value in case.context.items()
    ]
    answer = _client.simulate_custom_policy(
        PolicyInputList=[json.dumps(policy) for policy in case.policies],
        ActionNames=[case.action],
        ResourceArns=[case.resource],
        CallerArn=CALLER,
        ContextEntries=entries,
        **more,
    )
    return str(answer["EvaluationResults"][0]["ResourceSpecificResults"][0]["EvalResourceDecision"])


@dataclass(frozen=True, slots=True)
class Second:
    """The second evaluator's answer: a decision, or why it gives none; the keys it says the action does not have."""

    decision: str
    ignored: tuple[str, ...] = ()


def theirs(cases: Sequence[Case]) -> list[Second]:
    """The decisions of iam-simulate, one process for all."""
    simulations = json.dumps([_simulation(case) for case in cases])
    ended = subprocess.run(
        [str(node()), str(FOLDER / "judge.mjs")], input=simulations, capture_output=True, text=True, check=True
    )
    return [_second(answer) for answer in json.loads(ended.stdout)]


def _second(answer: Mapping[str, Any]) -> Second:
    if "error" in answer:
        return Second(f"error: {json.dumps(answer['error'])}")
    return Second(_THEIRS[answer["decision"]], tuple(answer["ignored"]))


def _simulation(case: Case) -> dict[str, Any]:
    return {
        "request": {
            "principal": CALLER,
            "action": case.action,
            "resource": {"resource": case.resource, "accountId": case.owner},
            "contextVariables": dict(case.context),
        },
        "identityPolicies": [{"name": str(n), "policy": policy} for n, policy in enumerate(case.policies)],
        "serviceControlPolicies": [],
        "resourceControlPolicies": [],
        **({"permissionBoundaryPolicies": [{"name": "b", "policy": case.boundary}]} if case.boundary else {}),
        **({"resourcePolicy": case.resource_policy} if case.resource_policy else {}),
    }
