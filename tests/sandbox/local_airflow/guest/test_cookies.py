"""The login's cookie: by port, so that a browser keeps those of several Airflows, and left alone where the pages read it."""

import importlib
import sys
from types import ModuleType, SimpleNamespace

import pytest

from tests.sandbox.local_airflow.guest.test_pages import GUEST


@pytest.mark.parametrize(
    ("version", "url", "name"),
    [
        ("3.3.1", "http://localhost:4711", "_token_4711"),
        ("3.0.6", "http://localhost:4711", "_token"),
        ("3.3.1", "", "_token"),
    ],
)
def test_the_cookie_has_the_ports_name(monkeypatch: pytest.MonkeyPatch, version: str, url: str, name: str) -> None:
    monkeypatch.syspath_prepend(str(GUEST))
    monkeypatch.setitem(sys.modules, "airflow", SimpleNamespace(__version__=version))
    monkeypatch.setenv("AIRFLOW__API__BASE_URL", url)
    cookies = importlib.import_module("mwaa_guest.cookies")

    module = ModuleType("base_auth_manager")
    module.COOKIE_NAME_JWT_TOKEN = "_token"  # type: ignore[attr-defined]
    cookies.name_by_port(module)
    assert name == module.COOKIE_NAME_JWT_TOKEN
