"""What a state machine does in the local AWS it does under its role: allowed, denied, logged, and refused where it is not served."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from mwaa_platform.aws.grants import Place
from sandbox import decisions
from sandbox.clients import Clients
from sandbox.server import Server
from tests.support.machines import Machines, allowing, trust

PLACE = Place(account="111111111111", region="ca-central-1")
QUEUE = PLACE.arn("sqs", "orders")


@pytest.fixture(scope="module")
def server(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with Server(root, tmp_path_factory.mktemp("aws")) as server:
        yield server


@pytest.fixture(scope="module")
def clients(server: Server) -> Clients:
    return Clients(server.folder, server.endpoint, PLACE.account)


@pytest.fixture(scope="module")
def machines(clients: Clients) -> Machines:
    return Machines(clients, PLACE)


@pytest.fixture(scope="module")
def queue(clients: Clients) -> str:
    return str(clients.client("sqs", PLACE.region).create_queue(QueueName="orders")["QueueUrl"])


def _send(queue: str, resource: str = "aws-sdk:sqs:sendMessage") -> dict[str, Any]:
    parameters = {"QueueUrl": queue, "MessageBody": "closed"}
    return {"Send": {"Type": "Task", "Resource": f"arn:aws:states:::{resource}", "Parameters": parameters, "End": True}}


@pytest.mark.parametrize("resource", ["aws-sdk:sqs:sendMessage", "sqs:sendMessage"])
def test_a_task_may_do_what_the_role_may(machines: Machines, queue: str, server: Server, resource: str) -> None:
    name = resource.replace(":", "-")
    arn = machines.make(name, _send(queue, resource), policy=allowing("sqs:SendMessage", QUEUE))
    ended = machines.run(arn)
    assert ended["status"] == "SUCCEEDED", ended
    assert "MessageId" in json.loads(ended["output"])
    (decision,) = (d for d in decisions.read(server.folder) if d.caller == arn)
    assert (decision.allowed, decision.action, decision.resource) == (True, "sqs:SendMessage", QUEUE)
    assert f":assumed-role/{name}/" in decision.session


def test_a_task_is_denied_what_the_role_may_not(machines: Machines, queue: str, server: Server) -> None:
    arn = machines.make("without", _send(queue))
    ended = machines.run(arn)
    assert (ended["status"], ended["error"]) == ("FAILED", "Sqs.SqsException")
    assert "not authorized to perform: sqs:SendMessage" in ended["cause"]
    (decision,) = (d for d in decisions.read(server.folder) if d.caller == arn)
    assert (decision.allowed, decision.action, decision.resource) == (False, "sqs:SendMessage", QUEUE)


@pytest.mark.parametrize(
    ("name", "trusted"),
    [
        ("of-another", trust("lambda.amazonaws.com")),
        ("elsewhere", trust(StringEquals={"aws:SourceAccount": "999999999999"})),
        ("other-machine", trust(ArnLike={"aws:SourceArn": PLACE.arn("states", "stateMachine:another")})),
    ],
)
def test_the_role_must_trust_step_functions(machines: Machines, queue: str, name: str, trusted: Any) -> None:
    arn = machines.make(name, _send(queue), policy=allowing("sqs:SendMessage", QUEUE), trusted=trusted)
    ended = machines.run(arn)
    assert (ended["status"], ended["error"]) == ("FAILED", "States.Permissions")
    assert "does not admit states.amazonaws.com" in ended["cause"]


@pytest.mark.parametrize(
    "resource", ["glue:startJobRun.sync", "sqs:sendMessage.waitForTaskToken", "aws-sdk:nothing:do", "aws-sdk:sqs:pay"]
)
def test_what_is_not_served_is_refused(machines: Machines, queue: str, resource: str) -> None:
    name = "".join(letter if letter.isalnum() else "-" for letter in resource)
    ended = machines.run(machines.make(name, _send(queue, resource), policy=allowing("*", "*")))
    assert (ended["status"], ended["error"]) == ("FAILED", "States.Runtime")


def test_a_caught_denial_goes_on(machines: Machines, queue: str) -> None:
    states = _send(queue)
    states["Send"]["Catch"] = [{"ErrorEquals": ["Sqs.SqsException"], "Next": "Caught"}]
    states["Caught"] = {"Type": "Pass", "Result": {"caught": True}, "End": True}
    ended = machines.run(machines.make("catches", states))
    assert (ended["status"], json.loads(ended["output"])) == ("SUCCEEDED", {"caught": True})


def test_waits_are_shortened(machines: Machines) -> None:
    states = {"Wait": {"Type": "Wait", "Seconds": 30, "End": True}}
    ended = machines.run(machines.make("waits", states))
    assert ended["status"] == "SUCCEEDED"
    assert 0.5 < (ended["stopDate"] - ended["startDate"]).total_seconds() < 10


def test_no_role_is_needed_where_nothing_is_called(machines: Machines) -> None:
    ended = machines.run(
        machines.make("passes", {"Pass": {"Type": "Pass", "End": True}}, trusted=trust("ec2.amazonaws.com"))
    )
    assert ended["status"] == "SUCCEEDED"
