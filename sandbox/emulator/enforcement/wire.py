"""What a request asks for, in botocore's names: service, operation, parameters."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs

import botocore.exceptions

from mwaa_platform.aws.grants import Place
from sandbox.emulator.enforcement import routes

SERVICES = {
    "airflow": "mwaa",
    "elasticmapreduce": "emr",
    "monitoring": "cloudwatch",
    "states": "stepfunctions",
}
"""Signing names that differ from botocore's name of the service; of those the operation table has."""
_S3_CONTROL = "/v20180820/"


@dataclass(frozen=True, slots=True)
class WireRequest:
    """A signed request as it came: `path` still percent-encoded, header names in lower case."""

    method: str
    path: str
    query: Mapping[str, list[str]]
    headers: Mapping[str, str]
    body: bytes
    bucket: str = ""
    """What stands before the host's name, where S3 is called so."""

    @property
    def signing_name(self) -> str:
        """The service that the signature is for."""
        authorization = self.headers.get("authorization", "")
        credential = authorization.partition("Credential=")[2].partition(",")[0]
        credential = credential or self.query.get("X-Amz-Credential", [""])[0]
        parts = credential.split("/")
        if "AWSAccessKeyId" in self.query:
            return "s3"  # only S3 takes links that are signed in the old way
        return parts[3] if len(parts) == 5 else ""


@dataclass(frozen=True, slots=True)
class Call:
    """An API call; `operation` is as near as could be read if the service's model does not know it."""

    service: str
    operation: str
    parameters: Mapping[str, Any]
    place: Place
    body: bytes = b""
    """As it came, for the calls whose resources are named in XML."""
    known: bool = True


def read_call(request: WireRequest, place: Place) -> Call:
    """The call; whatever protocol the client speaks, for versions of botocore differ in it."""
    signing_name = request.signing_name
    service = SERVICES.get(signing_name, signing_name)
    if service == "s3" and request.path.startswith(_S3_CONTROL):
        service = "s3control"
    try:
        model = routes.model(service)
    except (botocore.exceptions.DataNotFoundError, botocore.exceptions.ValidationError):
        return Call(service or "unsigned", _named(request), {}, place, known=False)
    operation, parameters = _read(service, model, request)
    known = operation in model["operations"]
    return Call(service, operation or _named(request), parameters if known else {}, place, request.body, known)


def _read(service: str, model: Mapping[str, Any], request: WireRequest) -> tuple[str, Mapping[str, Any]]:
    target = request.headers.get("x-amz-target", "")
    if target:
        prefix, _, operation = target.rpartition(".")
        return (operation, _json(request.body)) if prefix == model["metadata"].get("targetPrefix") else ("", {})
    if "/operation/" in request.path and "smithy-protocol" in request.headers:
        return request.path.rpartition("/")[2], {}
    form = parse_qs(request.body.decode(errors="replace"), keep_blank_values=True) if _is_form(request) else {}
    fields = {**form, **request.query}
    if model["metadata"]["protocol"] not in ("rest-json", "rest-xml") and "Action" in fields:
        return fields["Action"][0], {key: values[0] for key, values in fields.items()}
    path = f"/{request.bucket}{request.path}" if request.bucket else request.path
    operation, parameters = routes.match(service, request.method, path, request.query, request.headers)
    body = _json(request.body) if operation and model["metadata"]["protocol"] == "rest-json" else {}
    return operation, {**body, **parameters}


def _is_form(request: WireRequest) -> bool:
    return request.headers.get("content-type", "").startswith("application/x-www-form-urlencoded")


def _json(body: bytes) -> Mapping[str, Any]:
    try:
        parsed = json.loads(body or b"{}")
    except ValueError:
        return {}
    return parsed if isinstance(parsed, dict) else {}


def _named(request: WireRequest) -> str:
    """What a request that no model explains is called."""
    return (
        request.headers.get("x-amz-target", "").rpartition(".")[2]
        or request.query.get("Action", [""])[0]
        or f"{request.method} {request.path}"
    )
