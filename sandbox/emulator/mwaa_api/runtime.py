"""Requests for MWAA's runtime API on the wire: whose signature holds, and what they are answered."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ministack.core import iam_evaluator, responses
from ministack.core.responses import request_scope

from mwaa_platform.aws.grants import Place
from sandbox.emulator.enforcement import answers, client
from sandbox.emulator.enforcement.wire import WireRequest
from sandbox.emulator.mwaa_api.answers import Answer
from sandbox.emulator.mwaa_api.api import MwaaApi, operation
from sandbox.emulator.mwaa_api.callers import Caller

_SIGNED_FOR_MWAA = "/airflow/aws4_request"


def runtime_call(method: str, path: str, headers: Mapping[str, str]) -> bool:
    """Whether it is one of the three operations, signed for MWAA."""
    return bool(operation(method, path)) and _SIGNED_FOR_MWAA in headers.get("authorization", "")


def account_of(access_key: str) -> str:
    """The account of a session, of a user's key, or of a root key, which is the account; MiniStack's default for unknown ones."""
    session = responses._account_from_sts_session(access_key)
    if session or iam_evaluator.is_root_access_key(access_key):
        return str(session or access_key)
    return str(iam_evaluator.find_iam_access_key_account(access_key) or responses.get_account_id())


class MwaaRuntime:
    """Authenticates as MiniStack does, then asks the API."""

    def __init__(self, folder: Path) -> None:
        self._api = MwaaApi(folder)

    async def serve(self, scope: Mapping[str, Any], request: WireRequest, access_key: str, place: Place) -> Answer:
        """The whole answer, denials too."""
        with request_scope(place.account, place.region):
            iam_evaluator.pin_request_origin(scope["client"][0], scope.get("scheme") == "https")
            if failure := answers.authentication_failure(scope, request, access_key, place.account):
                status, headers, body = answers.not_authentic(request, failure)
                return status, dict(headers), body
        return await self._api.answer(
            request.path, request.body, Caller(access_key, place), client.told(request.headers)
        )
