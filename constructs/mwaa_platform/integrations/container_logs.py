"""Logs of containers: AWS Batch and Amazon ECS write them alike, and their operators can copy them into the task's log.

A stream is named `<prefix>/<container>/<id>`; the group is shared, so it is the prefix that makes it ours.
"""

from collections.abc import Iterator
from typing import Annotated

from mwaa_platform.aws.grants import Grant, Place
from mwaa_platform.aws.operations import Check, Operation
from mwaa_platform.declared import Spelled
from mwaa_platform.integrations.base import Case

LogGroup = Annotated[
    str,
    Spelled(r"[A-Za-z0-9_.\-/#]{1,512}", "log group: 1 to 512 characters of A-Z, a-z, 0-9, _, ., -, / and #"),
]
StreamPrefix = Annotated[
    str,
    Spelled(
        r"[A-Za-z0-9_.\-]{1,128}(/[A-Za-z0-9_.\-]{1,128})*",
        "log stream prefix: letters, digits, _, ., - and /, no / at either end",
    ),
]

GET_LOG_EVENTS = Operation(
    "logs",
    "GetLogEvents",
    (
        Check(
            "logs:GetLogEvents",
            "arn:{partition}:logs:{region}:{account}:log-group:{logGroupName}:log-stream:{logStreamName}",
        ),
    ),
    "Service Authorization Reference, Amazon CloudWatch Logs, 2026; source of provider 9.22 and 9.34, task_log_fetcher",
)


def logs_grant(sid: str, place: Place, group: str, prefixes: tuple[str, ...]) -> Grant:
    """Read the streams of these prefixes in one group."""
    streams = tuple(place.arn("logs", f"log-group:{group}:log-stream:{prefix}/*") for prefix in prefixes)
    because = "a stream's name ends in an id that is made when its container starts; a declared prefix stands before it"
    return Grant(sid, ("logs:GetLogEvents",), streams, because=because)


def logs_cases(group: str | None, prefixes: tuple[str, ...]) -> Iterator[Case]:
    """Each prefix in the group, its neighbour, and another group; without a group, nothing may be read."""
    if not group:
        yield _read("/neighbour", "neighbour", False, "no log group is declared")
        return
    for prefix in prefixes:
        yield _read(group, prefix, True, "declared")
        yield _read(group, f"{prefix}-neighbour", False, "another prefix")
        yield _read(f"{group}-neighbour", prefix, False, "another log group")


def _read(group: str, prefix: str, allowed: bool, why: str) -> Case:
    target = {"logGroupName": group, "logStreamName": f"{prefix}/default/0123456789abcdef"}
    return Case("logs", "GetLogEvents", target, allowed, why)
