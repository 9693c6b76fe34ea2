"""The CDK CLI's look at a stack is answered when the stack is done."""

import asyncio
import time
from collections.abc import Iterator
from urllib.parse import urlencode

import pytest
from ministack.services import cloudformation

from sandbox.emulator import stack_waits
from tests.support import emulated

CLI = {"user-agent": "aws-sdk-js/3.1 ua/2.1 aws-cdk/2.1131.0"}
STACK = "arn:aws:cloudformation:ca-central-1:111111111111:stack/orders/1"


@pytest.fixture(autouse=True)
def _place() -> Iterator[None]:
    with emulated.place():
        cloudformation.reset()
        yield
        cloudformation.reset()


def look(status: str, *, then: str, client: dict[str, str], name: str = STACK) -> tuple[str, float]:
    """What a client is told that looks while the stack is in one state, a moment before it is in another; and after how long."""
    cloudformation._stacks["orders"] = {"StackName": "orders", "StackId": STACK, "StackStatus": status}

    async def both() -> str:
        asked = urlencode({"Action": "DescribeStacks", "StackName": name}).encode()
        looking = asyncio.create_task(cloudformation.handle_request("POST", "/", client, asked, {}))
        await asyncio.sleep(0.1)
        cloudformation._stacks["orders"]["StackStatus"] = then
        return str((await looking)[2])

    started = time.monotonic()
    return asyncio.run(both()), time.monotonic() - started


@pytest.mark.parametrize("name", [STACK, "orders"])
def test_the_cli_is_answered_when_the_stack_is_done(name: str) -> None:
    told, seconds = look("CREATE_IN_PROGRESS", then="CREATE_COMPLETE", client=CLI, name=name)
    assert "<StackStatus>CREATE_COMPLETE<" in told
    assert seconds < 1


def test_an_operation_that_goes_on_is_told_after_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stack_waits, "HELD_SECONDS", 0.3)
    told, seconds = look("DELETE_IN_PROGRESS", then="DELETE_IN_PROGRESS", client=CLI)
    assert "<StackStatus>DELETE_IN_PROGRESS<" in told
    assert 0.3 <= seconds < 2


@pytest.mark.parametrize(
    ("status", "client"),
    [
        pytest.param("CREATE_IN_PROGRESS", {"user-agent": "Boto3/1.43"}, id="another client"),
        pytest.param("REVIEW_IN_PROGRESS", CLI, id="a change set is looked at"),
        pytest.param("UPDATE_COMPLETE", CLI, id="done"),
    ],
)
def test_nothing_else_is_held(status: str, client: dict[str, str]) -> None:
    told, _ = look(status, then="LATER", client=client)
    assert f"<StackStatus>{status}<" in told
