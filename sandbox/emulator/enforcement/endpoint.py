"""Credentials over HTTP: for the sandbox at the server's own address, for processes under the role as containers get them.

AWS's SDKs read a container's credentials by plain HTTP from loopback only, and renew them by themselves before they expire. That
socket is opened when someone asks for its address, so that a local AWS without Airflow has one socket only.
"""

import json
import secrets
import threading
from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from mwaa_platform.aws.grants import Place
from sandbox.emulator.enforcement.sessions import DEFAULT_SECONDS, MintRefusedError, mint

Query = Mapping[str, list[str]]
Answer = tuple[int, Mapping[str, str], bytes]


class CredentialEndpoint:
    """Answers below PATH: `mint` with credentials, `container` with the variables of a process that is to have them."""

    PATH = "/_mwaa/credentials/"

    def __init__(self) -> None:
        self._token = secrets.token_urlsafe(24)
        self._listener: ThreadingHTTPServer | None = None

    def answer(self, path: str, query: Query) -> Answer:
        """Credentials or variables as JSON; with a refusal's text if the role may not be had."""
        try:
            document = _minted(query)
        except MintRefusedError as error:
            return _json(403, {"code": "AccessDenied", "message": str(error)})
        except (KeyError, ValueError) as error:
            return _json(400, {"code": "BadRequest", "message": f"account, region and environment are needed: {error}"})
        return _json(200, self._variables(query) if path.endswith("/container") else document)

    def _variables(self, query: Query) -> dict[str, str]:
        listener = self._listener or self._open()
        names = urlencode({name: query[name][0] for name in query})
        return {
            "AWS_CONTAINER_CREDENTIALS_FULL_URI": f"http://127.0.0.1:{listener.server_address[1]}/?{names}",
            "AWS_CONTAINER_AUTHORIZATION_TOKEN": self._token,
        }

    def _open(self) -> ThreadingHTTPServer:
        endpoint = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                if self.headers.get("Authorization") != endpoint._token:
                    status, headers, body = _json(
                        401, {"code": "Unauthorized", "message": "the token is missing or wrong"}
                    )
                else:
                    status, headers, body = endpoint.answer("", parse_qs(urlsplit(self.path).query))
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, format: str, *arguments: Any) -> None:
                """Nothing: the decision log tells who did what."""

        self._listener = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self._listener.serve_forever, daemon=True).start()
        return self._listener


def _minted(query: Query) -> dict[str, str]:
    place = Place(account=query["account"][0], region=query["region"][0])
    seconds = float(query.get("seconds", [str(DEFAULT_SECONDS)])[0])
    return mint(place, query["environment"][0], seconds).document()


def _json(status: int, document: Mapping[str, str]) -> Answer:
    return status, {"Content-Type": "application/json"}, json.dumps(document).encode()
