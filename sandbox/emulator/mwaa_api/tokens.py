"""Tokens for the web server's own pages: signed (JWT, HS256), short-lived, good for one environment and one page only.

MWAA's live 60 seconds (user guide, call-mwaa-apis-web and call-mwaa-apis-cli, 2026). The key lies in the server's folder,
where the local Airflow's plugin reads it.
"""

import base64
import hashlib
import hmac
import json
import os
import secrets
import time
from pathlib import Path

KEY = "mwaa-tokens.key"
LIFETIME_SECONDS = 60


def mint(folder: Path, *, use: str, environment: str, host: str, username: str) -> str:
    """A token for the page `use`, `cli` or `login`, of the web server at `host`."""
    claims = {"use": use, "env": environment, "host": host, "sub": username, "exp": int(time.time()) + LIFETIME_SECONDS}
    signed = ".".join(_encoded(json.dumps(part).encode()) for part in ({"alg": "HS256", "typ": "JWT"}, claims))
    return f"{signed}.{_encoded(hmac.new(_key(folder), signed.encode(), hashlib.sha256).digest())}"


def _key(folder: Path) -> bytes:
    path = folder / KEY
    if not path.exists():
        new = path.with_suffix(f".{secrets.token_hex(4)}")
        with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_hex(32))
        try:
            os.link(new, path)  # two at once: the first one's stays
        except FileExistsError:
            pass
        finally:
            new.unlink()
    return path.read_bytes()


def _encoded(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()
