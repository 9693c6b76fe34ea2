"""Answers of the gate's own, each in the protocol that the client speaks."""

import json
import uuid
from collections.abc import Mapping
from typing import Any

from ministack import app as ministack
from ministack.core import iam_evaluator
from ministack.core.iam_actions import access_denied_response, identity_denial_message

from sandbox.emulator.enforcement.judge import Answer as Decided
from sandbox.emulator.enforcement.wire import Call, WireRequest

Answer = tuple[int, Mapping[str, str], bytes]


def not_authentic(request: WireRequest, failure: Any) -> Answer:
    """MiniStack's own for a wrong signature, an expired session and the like."""
    answer: Answer = ministack._credential_failure(
        request.signing_name, "", uuid.uuid4().hex, failure, dict(request.headers)
    )
    return answer


def denied(request: WireRequest, principal: str, decided: Decided) -> Answer:
    """As AWS denies: principal, action, resource, why."""
    need = decided.request
    text = identity_denial_message(need.action, principal, need.resource, decided.explicit)
    return _access_denied(request, principal, need.resource, text)


def not_mapped(request: WireRequest, principal: str, call: Call, reason: str) -> Answer:
    """Denied too, and says that it is the table that lacks something."""
    text = f"User: {principal} is not authorized to perform: {call.service}:{call.operation} because {reason}"
    return _access_denied(request, principal, "*", text)


def not_served(call: Call) -> Answer:
    """Allowed, but nobody here does it; a code that no client tries again."""
    code = "NotServedByTheLocalAws"
    text = f"{call.service} {call.operation} is allowed, but the local AWS does not serve it"
    body = json.dumps({"__type": code, "message": text}).encode()
    return 400, {"Content-Type": "application/x-amz-json-1.1", "x-amzn-errortype": code}, body


def is_served(request: WireRequest) -> bool:
    """Whether MiniStack has the service at all."""
    name = ministack.SERVICE_NAME_ALIASES.get(request.signing_name, request.signing_name)
    return name in ministack.SERVICE_HANDLERS


def authentication_failure(scope: Mapping[str, Any], request: WireRequest, access_key: str, account: str) -> Any:
    """What is wrong with the request's time, token or signature, if anything is; S3 looks at signed links itself."""
    failure = iam_evaluator.resolve_principal(access_key, account)
    if "authorization" in request.headers or request.signing_name != "s3":
        iam_evaluator.pin_signed_request(request.method, request.path, dict(request.query), scope.get("headers", []))
        iam_evaluator.pin_signed_body(request.body)
        failure = iam_evaluator.authenticate(access_key, account) or failure
    return failure if isinstance(failure, iam_evaluator.AuthError) else None


def _access_denied(request: WireRequest, principal: str, resource: str, message: str) -> Answer:
    answer: Answer = access_denied_response(
        request.signing_name,
        "",
        principal,
        uuid.uuid4().hex,
        message=message,
        headers=dict(request.headers),
        resource_arn=resource,
    )
    return answer
