"""CloudWatch in this process, with a clock that tests set."""

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from ministack.services import cloudwatch, sns

from tests.support import emulated

START = 1_790_000_040.0
"""A whole minute."""


class Clock:
    """Seconds since the epoch."""

    def __init__(self) -> None:
        self.now = START

    def pass_minutes(self, minutes: int) -> None:
        """Let time pass minute by minute, with the evaluations that happen then."""
        from sandbox.emulator.alarms.transitions import evaluate_everywhere

        for _ in range(minutes):
            self.now += 60
            evaluate_everywhere()


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Iterator[Clock]:
    found = Clock()
    monkeypatch.setattr(cloudwatch, "time", SimpleNamespace(time=lambda: found.now))
    with emulated.place():
        for service in (cloudwatch, sns):
            service.reset()
        yield found
        cloudwatch.reset()


def call(name: str, **parameters: Any) -> dict[str, Any]:
    """The answer of a JSON call."""
    import asyncio
    import json

    headers = {"content-type": "application/json", "x-amz-target": f"GraniteServiceVersion20100801.{name}"}
    status, _, body = asyncio.run(cloudwatch.handle_request("POST", "/", headers, json.dumps(parameters).encode(), {}))
    return {"status": status, **json.loads(body)}
