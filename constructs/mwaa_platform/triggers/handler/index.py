"""Calls InvokeRestApi with the event as its parameters; an error of MWAA's ends the invocation under its own name."""

from typing import Any

import boto3
from botocore.config import Config

# The state machine repeats what another attempt may mend.
_mwaa = boto3.client("mwaa", config=Config(retries={"total_max_attempts": 1}, connect_timeout=5, read_timeout=20))


def handler(event: dict[str, Any], _: object) -> dict[str, Any]:
    """Airflow's status and answer."""
    answer = _mwaa.invoke_rest_api(**event)
    return {"RestApiStatusCode": answer["RestApiStatusCode"], "RestApiResponse": answer["RestApiResponse"]}
