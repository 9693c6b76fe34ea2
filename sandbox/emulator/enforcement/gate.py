"""The one place where calls of execution roles are stopped: an ASGI application before MiniStack's.

Requests of sessions that `sessions` minted, and of roles taken in these, are judged by the operation table and logged; what it allows
goes on, and MiniStack's own mapping is then not asked again. Every other principal passes untouched and meets MiniStack's own
enforcement, but for the three operations of MWAA's web server, which `mwaa_api` authorises and answers.
"""

import contextvars
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

from ministack import app as ministack
from ministack.core import iam_evaluator, router
from ministack.core.responses import request_scope

from mwaa_platform.aws.grants import Place
from sandbox import decisions
from sandbox.emulator import jobs, moto_services
from sandbox.emulator.enforcement import answers, client, record, sessions
from sandbox.emulator.enforcement.endpoint import CredentialEndpoint
from sandbox.emulator.enforcement.judge import Judge
from sandbox.emulator.enforcement.judgement import verdict
from sandbox.emulator.enforcement.redshift import Redshift
from sandbox.emulator.enforcement.sessions import Minted
from sandbox.emulator.enforcement.wire import Call, WireRequest, read_call
from sandbox.emulator.mwaa_api.runtime import MwaaRuntime, account_of, runtime_call

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

_judged: contextvars.ContextVar[str] = contextvars.ContextVar("judged", default="")
"""The access key whose request was allowed here, while MiniStack serves it."""


def install() -> None:
    """Let MiniStack's enforcement leave alone what was judged here."""
    original = iam_evaluator.enforce
    if getattr(original, "leaves_judged_alone", False):
        return

    def enforce(access_key_id: str, *arguments: Any, **keywords: Any) -> Any:
        if access_key_id and _judged.get() == access_key_id:
            return None
        return original(access_key_id, *arguments, **keywords)

    enforce.leaves_judged_alone = True  # type: ignore[attr-defined]
    iam_evaluator.enforce = enforce


class Gate:
    """Judges the requests of execution roles and hands on all others; the decision log lies in the folder."""

    def __init__(self, served: App, folder: Path) -> None:
        install()
        jobs.install(folder)
        self._served = served
        self._folder = folder
        self._credentials = CredentialEndpoint()
        self._mwaa = MwaaRuntime(folder)
        self.redshift = Redshift(folder)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        if scope["type"] != "http":
            await self._served(scope, receive, send)
            return
        headers, query = client.headers_of(scope), parse_qs(scope["query_string"].decode(), keep_blank_values=True)
        if scope["path"].startswith(self._credentials.PATH):
            await _send(send, self._credentials.answer(scope["path"], query))
            return
        access_key = router.extract_access_key_id(headers, query)
        minted = sessions.find(access_key)
        of_environment = minted is not None and minted.environment and not minted.taken
        runtime = not of_environment and runtime_call(scope["method"], scope["path"], headers)
        if minted is None and not runtime and not _is_root_at_moto(access_key, headers):
            await self._served(scope, receive, send)
            return
        body = await _whole(receive)
        raw_path: bytes = scope.get("raw_path") or scope["path"].encode()
        bucket = ministack._extract_s3_vhost_bucket(headers.get("host", "")) or ""
        path = raw_path.decode("latin-1").partition("?")[0]
        request = WireRequest(scope["method"], path, query, headers, body, bucket)
        account = minted.account if minted else account_of(access_key)
        place = Place(account=account, region=router.extract_region(headers, query))
        if runtime:
            await _send(send, await self._mwaa.serve(scope, request, access_key, place))
            return
        if minted is None:
            await _send(send, self._by_moto(request, read_call(request, place), scope))
            return
        with request_scope(place.account, place.region):
            iam_evaluator.pin_request_origin(scope["client"][0], scope.get("scheme") == "https")
            failure = answers.authentication_failure(scope, request, access_key, place.account)
            answer = (
                answers.not_authentic(request, failure)
                if failure is not None
                else self._judge(request, Judge.of_session(access_key, place), minted, scope)
            )
        if answer is not None:
            await _send(send, answer, head=request.method == "HEAD")
            return
        token = _judged.set(access_key)
        try:
            await self._served(scope, _again(body, receive), send)
        finally:
            _judged.reset(token)

    def _judge(self, request: WireRequest, judge: Judge, minted: Minted, scope: Scope) -> answers.Answer | None:
        """The answer to a call that may not go on to MiniStack, and its lines in the log in either case."""
        call = read_call(request, judge.place)
        found = verdict(call, judge, self.redshift)
        told = client.told(request.headers)
        decisions.append(self._folder, record.lines(call, found, judge.arn, minted, told))
        if found.unmapped:
            return answers.not_mapped(request, judge.arn, call, found.unmapped)
        if found.denied:
            return answers.denied(request, judge.arn, found.denied)
        if not moto_services.serves(request.signing_name):
            return None if answers.is_served(request) else answers.not_served(call)
        answer = self._by_moto(request, call, scope)
        if answer[0] == 200 and self.redshift.starts(call):
            self.redshift.started(judge.user_id, answer[2])
        return answer

    def _by_moto(self, request: WireRequest, call: Call, scope: Scope) -> answers.Answer:
        query = scope["query_string"].decode()
        path = f"{request.path}?{query}" if query else request.path
        try:
            return moto_services.serve(
                request.signing_name, call.place, request.method, path, request.headers, request.body
            )
        except moto_services.NotServedError:
            return answers.not_served(call)


def _is_root_at_moto(access_key: str, headers: Mapping[str, str]) -> bool:
    """An account's own key at a service of moto's: who prepares what DAGs use; no other principal is served there."""
    signed = WireRequest("", "", {}, headers, b"")
    return moto_services.serves(signed.signing_name) and access_key.isdigit()


async def _whole(receive: Receive) -> bytes:
    parts, more = [], True
    while more:
        message = await receive()
        parts.append(message.get("body", b""))
        more = bool(message.get("more_body"))
    return b"".join(parts)


def _again(body: bytes, receive: Receive) -> Receive:
    """The body once more, then what the connection says."""
    left: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def next_message() -> Message:
        return left.pop() if left else await receive()

    return next_message


async def _send(send: Send, answer: tuple[int, Mapping[str, str], bytes], *, head: bool = False) -> None:
    status, headers, body = answer
    await ministack._send_response(send, status, dict(headers), body, head=head)
