"""Checks the tokens that the local AWS mints for this web server's pages."""

import base64
import hashlib
import hmac
import json
import os
import time
from pathlib import Path


class TokenError(Exception):
    """The token does not open the page; the text says why."""


def username(token: str, use: str, host: str) -> str:
    """Who logs in with it.

    Raises:
        TokenError: not signed by this local AWS, for another page, environment or web server, or older than its minute.
    """
    signed, _, signature = token.rpartition(".")
    try:
        key = (Path(os.environ["MWAA_LOCAL_AWS_FOLDER"]) / "mwaa-tokens.key").read_bytes()
        given, claims = _decoded(signature), json.loads(_decoded(signed.partition(".")[2]))
    except (KeyError, OSError, ValueError):
        raise TokenError("the token cannot be read") from None
    if not hmac.compare_digest(given, hmac.new(key, signed.encode(), hashlib.sha256).digest()):
        raise TokenError("the token's signature is wrong")
    if (claims["use"], claims["env"]) != (use, os.environ.get("MWAA_LOCAL_ENVIRONMENT")) or claims["host"] != host:
        raise TokenError("the token is for something else")
    if claims["exp"] < time.time():
        raise TokenError("the token has expired")
    return str(claims["sub"])


def _decoded(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
