"""boto3's IAM client of an account, answered in this process: the simulator without a server, a socket or a deployment."""

import asyncio
import os
import urllib.parse
from collections.abc import Iterator
from typing import Any

import boto3
import botocore.awsrequest
import botocore.config
import botocore.session
from ministack.core.responses import request_scope
from ministack.services import iam

from sandbox.emulator.simulator import service

REGION = "us-east-1"
_NOTHING_OF_THE_USER = {
    "profile": (None, None, None, None),
    "config_file": (None, None, os.devnull, None),
    "credentials_file": (None, None, os.devnull, None),
}


def simulator_client(account: str) -> Any:
    """A client whose requests go to MiniStack's IAM here; it sees nothing of the user's configuration."""
    from sandbox.emulator import policy_variables

    policy_variables.install()
    service.install()
    session = boto3.Session(
        aws_access_key_id=account,
        aws_secret_access_key="test",  # noqa: S106 (nobody checks it)
        region_name=REGION,
        botocore_session=botocore.session.Session(_NOTHING_OF_THE_USER),
    )
    config = botocore.config.Config(
        signature_version=botocore.UNSIGNED, parameter_validation=False, retries={"total_max_attempts": 1}
    )
    client = session.client("iam", endpoint_url="https://localhost:1", config=config)

    def answered(request: botocore.awsrequest.AWSPreparedRequest, **rest: Any) -> botocore.awsrequest.AWSResponse:
        body = request.body or b""
        body = body if isinstance(body, bytes) else str(body).encode()
        query = urllib.parse.parse_qs(urllib.parse.urlsplit(request.url).query)
        with request_scope(account, REGION):
            status, headers, content = asyncio.run(iam.handle_request("POST", "/", {}, body, query))
        received: Any = botocore.awsrequest.HeadersDict(headers)
        return botocore.awsrequest.AWSResponse(request.url, status, received, _Raw(content))

    client.meta.events.register("before-send", answered)
    return client


class _Raw:
    def __init__(self, content: bytes) -> None:
        self._content = content

    def stream(self) -> Iterator[bytes]:
        yield self._content

    def read(self, *_: Any, **__: Any) -> bytes:
        content, self._content = self._content, b""
        return content
