"""Loaded by every Python process of the sandbox: refuses connections to anything but loopback."""

import ipaddress
import os
import socket
from typing import Any

_connect = socket.socket.connect
_connect_ex = socket.socket.connect_ex
_getaddrinfo = socket.getaddrinfo


def _is_local(host: Any) -> bool:
    name = host.decode() if isinstance(host, bytes) else host
    if name in (None, "", "localhost") or str(name).endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(str(name).partition("%")[0]).is_loopback
    except ValueError:
        return False


def _require_local(host: Any) -> None:
    if not _is_local(host):
        if record := os.environ.get("MWAA_SANDBOX_REFUSED"):
            with open(record, "a", encoding="utf-8") as file:  # noqa: PTH123 (loaded before everything else)
                file.write(f"python {host}\n")
        raise ConnectionRefusedError(f"the sandbox connects to this machine only, not to {host}")


def _guarded_connect(self: socket.socket, address: Any) -> None:
    if self.family in (socket.AF_INET, socket.AF_INET6):
        _require_local(address[0])
    _connect(self, address)


def _guarded_connect_ex(self: socket.socket, address: Any) -> int:
    if self.family in (socket.AF_INET, socket.AF_INET6):
        _require_local(address[0])
    return _connect_ex(self, address)


def _guarded_getaddrinfo(host: Any, *arguments: Any, **options: Any) -> Any:
    _require_local(host)
    if str(host).endswith(".localhost"):
        host = "localhost"  # what the SDKs put before the host, as MWAA's env.; not every resolver knows these names (RFC 6761)
    return _getaddrinfo(host, *arguments, **options)


socket.socket.connect = _guarded_connect  # type: ignore[method-assign,assignment]
socket.socket.connect_ex = _guarded_connect_ex  # type: ignore[method-assign,assignment]
socket.getaddrinfo = _guarded_getaddrinfo
