"""A request as the services of this folder see it, and what they make of MiniStack's answers."""

import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from mwaa_platform.aws.grants import Place
from sandbox.emulator.jobs.runs import TASK_HEADER, Runs

Answer = tuple[int, Mapping[str, str], bytes]
Document = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Request:
    """One call; `serve` lets MiniStack do it, with other parameters and headers if they are given."""

    operation: str
    parameters: Mapping[str, Any]
    headers: Mapping[str, str]
    place: Place
    runs: Runs
    serve: Callable[..., Awaitable[Answer]]

    @property
    def task(self) -> str:
        """`dag_id/task_id` of the task that calls, if it says so."""
        parts = [unquote(part) for part in self.headers.get(TASK_HEADER, "").split("/")]
        return f"{parts[0]}/{parts[2]}" if len(parts) > 2 else ""


def document(answer: Answer) -> Document:
    """The answer's JSON; empty if it is an error."""
    found: Document = json.loads(answer[2] or b"{}") if answer[0] == 200 else {}
    return found


def changed(answer: Answer, found: Document) -> Answer:
    """The answer with another document."""
    headers = {name: value for name, value in answer[1].items() if name.lower() != "content-length"}
    return answer[0], headers, json.dumps(found).encode()


def made(found: Document, *, version: str = "1.1") -> Answer:
    """An answer of our own."""
    return 200, {"Content-Type": f"application/x-amz-json-{version}"}, json.dumps(found).encode()


def refused(code: str, message: str) -> Answer:
    """An error of our own, in the protocols that have it in the body."""
    body = json.dumps({"__type": code, "message": message, "Message": message}).encode()
    return 400, {"Content-Type": "application/x-amz-json-1.1", "x-amzn-errortype": code}, body
