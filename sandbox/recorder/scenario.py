"""What is recorded: one class in one situation, with what AWS answers."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

Reply = Mapping[str, Any]
Replies = Mapping[str, Any]
"""By operation, or service:operation: a reply, or the replies in order, the last one for ever."""

PREFIX = "airflow.providers.amazon.aws."


def error(code: str, message: str = "canned") -> Reply:
    """AWS answers with this error."""
    return {"$error": code, "message": message}


def body(text: str) -> Mapping[str, str]:
    """A stream in a reply."""
    return {"$body": text}


LARGE_FILE = "large"
"""The name of a file in the recording's folder that boto3 uploads in parts."""
LARGE_FILE_BYTES = 9 * 1024 * 1024
MOMENT: Mapping[str, str] = {"$time": "2026-01-01T00:00:00"}
"""A moment in a reply."""


@dataclass(frozen=True, slots=True)
class Scenario:
    """One situation of one class.

    Arguments, replies and `world` may name declared things as `{glue.jobs}`: one of what an integration's key lists, or a part of it.
    """

    operator: str
    """The class, without the provider's name before it."""
    name: str
    """`success`, `waiting`, `failure`, `kill`, `verbose`, `missing object`, ...; and `, deferred` where it runs in the triggerer."""
    needs: tuple[Mapping[str, Any], ...]
    """Declared lines that it is served by: of each the service, and the keys that must have one of these values; True is any."""
    arguments: Mapping[str, Any] = field(default_factory=dict)
    replies: Replies = field(default_factory=dict)
    ends: str = "succeeds"
    """Or `killed`, `fails`, `breaks: ` and an exception that is no failure of Airflow's or AWS's; several with | between."""
    act: str = "execute"
    """What Airflow does with it: `execute`, `kill` (while it waits), `trigger`, or the method that is called."""
    given: Mapping[str, Any] = field(default_factory=dict)
    """With what that method is called."""
    stands_in: Mapping[str, str] = field(default_factory=dict)
    """Names of hooks of other systems than AWS, which a mock stands in for, and the modules that they are replaced in."""
    modules: tuple[str, ...] = ()
    """Modules of providers that MWAA's image does not have; a mock stands in for each."""
    pulled: Any = None
    """What XCom gives."""
    since: str = ""
    """The oldest of the recorded providers that can do this; default all."""
    until: str = ""
    """The newest of them."""
    served: bool = True
    """Whether the integration's grants are made for it; if not, `NOT_SERVED` of the integration says why."""
    world: Mapping[str, Any] = field(default_factory=dict)
    """What the row of a call needs and the call does not say: by operation, further parameters."""

    @property
    def path(self) -> str:
        """The class's full name."""
        return PREFIX + self.operator

    @property
    def answers(self) -> dict[str, list[Reply]]:
        """The replies, each operation's as a list."""
        return {name: list(given) if isinstance(given, list) else [given] for name, given in self.replies.items()}


def both(
    scenario: Scenario, *, deferred: Literal["too"] | Mapping[str, Any] = "too", **changed: Any
) -> Iterator[Scenario]:
    """It inline, and it deferred, with some fields `changed` there."""
    yield scenario
    more = {} if deferred == "too" else deferred
    arguments = {**scenario.arguments, "deferrable": True, **more}
    yield replace(scenario, name=f"{scenario.name}, deferred", **{"arguments": arguments, **changed})
