"""The CDK CLI looks every five seconds whether a stack is done; here its look is answered when the stack is, or a little later.

A deletion that takes a second would else take six. Only the CLI's looks are held, and no longer than it would have waited itself:
what it is told is the stack's true state at the time of the answer.
"""

import asyncio
import time
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qs

from ministack.services import cloudformation
from ministack.services.cloudformation import handlers

HELD_SECONDS = 5.0
_LOOK_SECONDS = 0.05
_CLI = "aws-cdk/"
"""Stands in its user agent (of aws-cdk, every service client)."""


def install() -> None:
    """Hold such calls before MiniStack's handler."""
    original = cloudformation.handle_request
    if getattr(original, "holds_looks", False):
        return

    async def handle_request(method: str, path: str, headers: Mapping[str, str], body: bytes, query: Any) -> Any:
        if name := _stack_looked_for(headers, body):
            deadline = time.monotonic() + HELD_SECONDS
            while in_progress(name) and time.monotonic() < deadline:
                await asyncio.sleep(_LOOK_SECONDS)
        return await original(method, path, headers, body, query)

    handle_request.holds_looks = True  # type: ignore[attr-defined]
    cloudformation.handle_request = handle_request


def in_progress(name: str) -> bool:
    """Whether something is being done to the stack of that name or id."""
    stack = handlers._resolve_stack(name)
    status = stack["StackStatus"] if stack else ""
    return status.endswith("_IN_PROGRESS") and status != "REVIEW_IN_PROGRESS"


def _stack_looked_for(headers: Mapping[str, str], body: bytes) -> str:
    if _CLI not in headers.get("user-agent", "") or b"Action=DescribeStacks" not in body:
        return ""
    asked = parse_qs(body.decode("utf-8", errors="replace"))
    return asked.get("StackName", [""])[0] if asked.get("Action") == ["DescribeStacks"] else ""
