"""Answers in the shapes of botocore's model of the service."""

import json
from typing import Any

Answer = tuple[int, dict[str, str], bytes]

_STATUS = {"AccessDeniedException": 403, "ResourceNotFoundException": 404, "InternalServerException": 500}


def done(content: dict[str, Any]) -> Answer:
    """HTTP 200."""
    return 200, {"Content-Type": "application/json"}, json.dumps(content).encode()


def failed(code: str, text: str, **members: Any) -> Answer:
    """An exception of the model, 400 where it says nothing else; AccessDeniedException alone spells its text `Message`."""
    name = "Message" if code == "AccessDeniedException" else "message"
    headers = {"Content-Type": "application/json", "x-amzn-errortype": code}
    return _STATUS.get(code, 400), headers, json.dumps({name: text, **members}).encode()


def rest(status: int, content: Any) -> Answer:
    """What Airflow said: an exception from 400 on, told apart from 500 on."""
    members = {"RestApiStatusCode": status, "RestApiResponse": content}
    if status < 400:
        return done(members)
    return failed("RestApiClientException" if status < 500 else "RestApiServerException", "", **members)
