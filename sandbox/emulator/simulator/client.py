"""boto3's IAM client of an account, answered in this process: the simulator without a server, a socket or a deployment.

boto3 makes the query of each request and reads the answer's XML; only what is between, a body in URL encoding and HTTP, is left out:
half of a simulation's time.
"""

import asyncio
import os
from typing import Any

import boto3
import botocore.awsrequest
import botocore.config
import botocore.parsers
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
    parser = botocore.parsers.create_parser("query")
    loop = asyncio.Runner()  # a loop for all requests: one for each is a tenth of a simulation's time

    def answered(model: Any, params: dict[str, Any], **rest: Any) -> tuple[botocore.awsrequest.AWSResponse, Any]:
        query = {name: [str(value)] for name, value in params["body"].items()}
        with request_scope(account, REGION):
            status, headers, content = loop.run(iam.handle_request("POST", "/", {}, b"", query))
        received: Any = botocore.awsrequest.HeadersDict(headers)
        response = {"status_code": status, "headers": received, "body": content}
        parsed = parser.parse(response, model.output_shape)
        return botocore.awsrequest.AWSResponse("https://localhost:1", status, received, None), parsed

    client.meta.events.register("before-call.iam", answered)
    return client
