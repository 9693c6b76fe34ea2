"""Real boto3 calls against the gate in this process: signed, sent as bytes, answered by MiniStack without a socket."""

import asyncio
import urllib.parse
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import boto3
import botocore.awsrequest
import botocore.compat
import botocore.config
import botocore.exceptions
from ministack import app as ministack
from ministack.services import iam, mwaa, sts

from mwaa_platform.aws.grants import Place
from sandbox.emulator.enforcement import sessions
from sandbox.emulator.enforcement.gate import Gate
from tests.support import emulated

ENVIRONMENT = "orders"
_CONFIG = botocore.config.Config(
    user_agent_appid="orders.load",  # type: ignore[call-arg]
    user_agent_extra="Airflow/3.3.1 Caller/GlueJobOperator",
    inject_host_prefix=False,
    retries={"total_max_attempts": 1},
    parameter_validation=False,
    s3={"addressing_style": "path"},
)


@contextmanager
def enforced(folder: Path) -> Iterator[Gate]:
    """MiniStack with IAM on behind the gate, whose log lies in the folder."""
    former, ministack.AUTH = ministack.AUTH, True
    try:
        yield Gate(ministack.app, folder)
    finally:
        ministack.AUTH = former


def deployed(place: Place, policy: dict[str, Any], name: str = ENVIRONMENT) -> str:
    """A role with this policy that Airflow may take, and an environment that has it; the role's ARN."""
    former, emulated.PLACE = emulated.PLACE, place
    try:
        iam._roles.pop(name, None)
        arn = emulated.role(name)
    finally:
        emulated.PLACE = former
    iam._roles[name]["InlinePolicies"] = {"declared": policy}
    mwaa._environments[name] = {"Name": name, "ExecutionRoleArn": arn}
    return arn


def unminted(place: Place) -> sessions.Session:
    """A session of the same role that the gate knows nothing of, so that MiniStack's own mapping decides."""
    session = sessions.mint(place, ENVIRONMENT)
    del sts._sessions[session.access_key]["MwaaEnvironment"]
    return session


class Caller:
    """boto3's clients of one session at a time."""

    def __init__(self, place: Place) -> None:
        self._session = boto3.Session("x", "x", "x", place.region)
        self._clients: dict[str, Any] = {}
        self._gate: Gate
        self.access_key = ""

    def using(self, gate: Gate, session: sessions.Session) -> "Caller":
        """Itself, with these credentials from now on: to make a client takes longer than all of its calls."""
        self._gate, self.access_key = gate, session.access_key
        credentials = self._session.get_credentials()
        assert credentials
        credentials.access_key, credentials.secret_key = session.access_key, session.secret_key
        credentials.token = session.token
        return self

    def client(self, service: str) -> Any:
        """A client whose requests never leave the process."""
        if service not in self._clients:
            client = self._session.client(service, endpoint_url="https://localhost:1", config=_CONFIG)  # type: ignore[call-overload]
            client.meta.events.register("before-send", self._sent)
            self._clients[service] = client
        return self._clients[service]

    def call(self, service: str, operation: str, **arguments: Any) -> str:
        """The error code, or nothing if the call succeeded."""
        client = self.client(service)
        method = {api: python for python, api in client.meta.method_to_api_mapping.items()}[operation]
        try:
            getattr(client, method)(**arguments)
        except botocore.exceptions.ClientError as error:
            return str(error.response["Error"]["Code"])
        return ""

    def open(self, link: str) -> int:
        """The status that a signed link answers with."""
        request = botocore.awsrequest.AWSPreparedRequest("GET", link, botocore.compat.HTTPHeaders(), b"", False)
        return int(self._sent(request).status_code)

    def _sent(self, request: Any, **rest: Any) -> botocore.awsrequest.AWSResponse:
        parts = urllib.parse.urlsplit(request.url)
        body = request.body or b""
        body = body if isinstance(body, bytes) else body.encode() if isinstance(body, str) else body.read()
        headers = [
            (name.lower().encode(), value if isinstance(value, bytes) else str(value).encode())
            for name, value in request.headers.items()
        ]
        names = {name for name, _ in headers}
        headers += [(b"host", parts.netloc.encode())] if b"host" not in names else []
        headers += [(b"content-length", str(len(body)).encode())] if body and b"content-length" not in names else []
        scope = {
            "type": "http",
            "scheme": "https",
            "method": request.method,
            "path": urllib.parse.unquote(parts.path or "/"),
            "raw_path": (parts.path or "/").encode(),
            "query_string": parts.query.encode(),
            "headers": headers,
            "client": ("127.0.0.1", 1),
        }
        status, found, content = asyncio.run(_answered(self._gate, scope, body))
        return botocore.awsrequest.AWSResponse(request.url, status, found, _Raw(content))


class _Raw:
    def __init__(self, content: bytes) -> None:
        self._content = content

    def stream(self) -> Iterator[bytes]:
        yield self._content

    def read(self, *_: Any, **__: Any) -> bytes:
        content, self._content = self._content, b""
        return content


async def _answered(gate: Gate, scope: dict[str, Any], body: bytes) -> tuple[int, Any, bytes]:
    sent = [{"type": "http.request", "body": body, "more_body": False}]
    answer: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return sent.pop() if sent else {"type": "http.disconnect"}

    async def send(message: Any) -> None:
        answer.append(dict(message))

    await gate(scope, receive, send)
    headers = botocore.awsrequest.HeadersDict({k.decode(): v.decode() for k, v in answer[0]["headers"]})
    return answer[0]["status"], headers, b"".join(message.get("body", b"") for message in answer[1:])
