"""Stands in for AWS below boto3 and aiobotocore: keeps each call and answers it from the scenario's replies."""

import io
import threading
from collections.abc import Mapping
from datetime import UTC, datetime
from importlib import import_module
from typing import Any

from botocore.exceptions import ParamValidationError
from botocore.response import StreamingBody
from botocore.validate import ParamValidator

_base_aws = import_module("airflow.providers.amazon.aws.hooks.base_aws")
_boto = {name: import_module(f"{name}.client") for name in ("botocore", "aiobotocore")}
_loaders = import_module("botocore.loaders")


class NotPreparedError(BaseException):
    """A call that the scenario has no reply for, or a wrong one; no operator catches it."""


class Wire:
    """The replies of one scenario, each used once and the last for ever; what was called, in order."""

    def __init__(self, replies: Mapping[str, list[Any]]) -> None:
        self._replies = {name: list(answers) for name, answers in replies.items()}
        self._lock = threading.Lock()
        self.calls: list[list[Any]] = []
        self.problems: list[str] = []

    def answer(self, client: Any, operation: str, parameters: Mapping[str, Any]) -> dict[str, Any]:
        """The reply, raised if it is an error.

        Raises:
            NotPreparedError: the scenario has none, or AWS would not take or give such a one.
        """
        model = client.meta.service_model.operation_model(operation)
        service = str(client.meta.service_model.service_name)
        with self._lock:
            self.calls.append([service, operation, _plain(parameters)])
            answers = self._replies.get(f"{service}:{operation}") or self._replies.get(operation)
            if not answers:
                raise self._problem(f"no reply for {service}:{operation} {_plain(parameters)}")
            reply = answers[0] if len(answers) == 1 else answers.pop(0)
        if model.input_shape is not None:
            report = ParamValidator().validate(parameters, model.input_shape)
            if report.has_errors():
                raise ParamValidationError(report=report.generate_report())
        if "$error" in reply:
            error = {"Error": {"Code": reply["$error"], "Message": reply.get("message", "canned")}}
            status = {"HTTPStatusCode": 404 if reply["$error"] == "404" else 400}
            raise client.exceptions.from_code(reply["$error"])({**error, "ResponseMetadata": status}, operation)
        answer = {name: _made(value) for name, value in reply.items()}
        unknown = _unknown(answer, model.output_shape)
        if unknown:
            raise self._problem(f"the reply of {service}:{operation} has {unknown}, which AWS does not send")
        return {**answer, "ResponseMetadata": {"HTTPStatusCode": 200, "HTTPHeaders": {}, "RetryAttempts": 0}}

    def _problem(self, text: str) -> NotPreparedError:
        self.problems.append(text)
        return NotPreparedError(text)


def make_clients_cheap() -> None:
    """Read AWS's service models once, and walk no stack for the user agent: most of what a recording would cost."""
    _base_aws.AwsGenericHook._get_caller = staticmethod(lambda *arguments: "Recorded")
    shared = _loaders.create_loader()
    for library, kind in (("botocore", "Session"), ("aiobotocore", "AioSession")):
        session = getattr(import_module(f"{library}.session"), kind)
        session._register_data_loader = lambda self: self._components.register_component("data_loader", shared)


def plug_in(wire: Wire) -> None:
    """From now on every client of this process talks to `wire`."""

    def sync_call(self: Any, operation_name: str, api_params: Any) -> Any:
        given = self._emit_api_params(api_params=api_params, **_sent(self, operation_name))
        return wire.answer(self, operation_name, given)

    async def async_call(self: Any, operation_name: str, api_params: Any) -> Any:
        given = await self._emit_api_params(api_params=api_params, **_sent(self, operation_name))
        return wire.answer(self, operation_name, given)

    _boto["botocore"].BaseClient._make_api_call = sync_call
    _boto["aiobotocore"].AioBaseClient._make_api_call = async_call


def _sent(client: Any, operation: str) -> dict[str, Any]:
    """What boto's own handlers want beside the parameters, which they bring into the form that AWS gets."""
    context = {"client_region": client.meta.region_name, "client_config": client.meta.config}
    return {"operation_model": client.meta.service_model.operation_model(operation), "context": context}


def _made(value: Any) -> Any:
    """JSON has no moments and no streams: {"$time": text} and {"$body": text} stand for them."""
    if isinstance(value, list):
        return [_made(item) for item in value]
    if not isinstance(value, dict):
        return value
    if "$time" in value:
        return datetime.fromisoformat(value["$time"]).replace(tzinfo=UTC)
    if "$body" in value:
        body = value["$body"].encode()
        return StreamingBody(io.BytesIO(body), len(body))
    return {name: _made(item) for name, item in value.items()}


def _plain(value: Any) -> Any:
    """What JSON can say of a parameter; bytes and files only that they were there."""
    if isinstance(value, Mapping):
        return {str(name): _plain(item) for name, item in value.items()}
    if isinstance(value, (list, tuple, set)):
        return [_plain(item) for item in value]
    if isinstance(value, (str, int, float, bool)) or value is None:
        return value
    return "$content"


def _unknown(answer: Any, shape: Any, where: str = "") -> str:
    """The first member of a canned answer that the service's model does not have."""
    if shape is None:
        return next(iter(answer), "")
    if shape.type_name == "structure" and isinstance(answer, dict) and not getattr(shape, "is_document_type", False):
        for name, value in answer.items():
            if name not in shape.members:
                return f"{where}{name}"
            if found := _unknown(value, shape.members[name], f"{where}{name}."):
                return found
    if shape.type_name == "list" and isinstance(answer, list):
        return next((found for item in answer if (found := _unknown(item, shape.member, where))), "")
    return ""
