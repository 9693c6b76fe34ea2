"""MWAA's pages before Airflow 3's routes, for /pluginsv2 is reserved there; a login is the cookie that Airflow's own login sets."""

import asyncio
from typing import Any

from airflow import __version__
from airflow.api_fastapi.app import get_auth_manager
from airflow.api_fastapi.auth.managers.base_auth_manager import COOKIE_NAME_JWT_TOKEN
from airflow.providers.fab.auth_manager.models import User
from airflow.utils.session import create_session

from mwaa_guest import pages

_HIDDEN = "" if __version__.startswith(("3.0.", "3.1.0")) else "; HttpOnly"
"""Before 3.1.1 Airflow's pages read the cookie themselves (airflow.providers.fab.www.views, 3.8.0)."""


class Pages:
    """An ASGI application around Airflow's."""

    def __init__(self, app: Any) -> None:
        self._app = app

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Answers MWAA's paths, hands on every other."""
        if scope["type"] != "http" or not pages.is_ours(scope["path"]):
            await self._app(scope, receive, send)
            return
        headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}
        body = await _whole(receive)
        status, content_type, content, cookie = await asyncio.to_thread(
            _served, scope["method"], scope["path"], headers, body
        )
        sent = [(b"content-type", content_type.encode()), (b"content-length", str(len(content)).encode())]
        if cookie:
            sent.append((b"set-cookie", cookie.encode()))
        await send({"type": "http.response.start", "status": status, "headers": sent})
        await send({"type": "http.response.body", "body": content})


def _served(method: str, path: str, headers: dict[str, str], body: bytes) -> tuple[int, str, bytes, str]:
    host, authorization = headers.get("host", ""), headers.get("authorization", "")
    page = pages.answer(method, path, host, authorization, body, login=pages.LOGINS[1])
    if not page.login:
        return page.status, page.content_type, page.body, ""
    with create_session() as session:
        user = session.query(User).filter(User.username == page.login).one_or_none()
        if user is None:
            return 403, "text/plain", f"there is no user {page.login}".encode(), ""
        token = get_auth_manager().generate_jwt(user)
    return page.status, page.content_type, page.body, f"{COOKIE_NAME_JWT_TOKEN}={token}; Path=/; SameSite=Lax{_HIDDEN}"


async def _whole(receive: Any) -> bytes:
    parts, more = [], True
    while more:
        message = await receive()
        parts.append(message.get("body", b""))
        more = bool(message.get("more_body"))
    return b"".join(parts)
