"""Jobs that behave: what MiniStack and moto begin is seen running, then ends as the script in the server's folder says.

One file per service. MiniStack's handlers are wrapped, whoever calls; only its answers are changed.
"""

import json
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any

from ministack import app as ministack
from ministack.core.responses import get_account_id, get_region

from mwaa_platform.aws.grants import Place
from sandbox.emulator.enforcement import routes
from sandbox.emulator.jobs import athena, batch, ecs, emr, glue, lambda_, step_functions
from sandbox.emulator.jobs.request import Answer, Request
from sandbox.emulator.jobs.runs import Runs

SERVICES: Mapping[str, tuple[str, Callable[[Request], Awaitable[Answer]]]] = {
    "athena": ("athena", athena.serve),
    "batch": ("batch", batch.serve),
    "ecs": ("ecs", ecs.serve),
    "elasticmapreduce": ("emr", emr.serve),
    "glue": ("glue", glue.serve),
    "lambda": ("lambda", lambda_.serve),
    "states": ("stepfunctions", step_functions.serve),
}
"""MiniStack's name of the service, botocore's, and what it does here."""
_originals: dict[str, Any] = {}
_current: list[Runs] = []


def install(folder: Path) -> None:
    """Wrap the handlers, and read the script in that folder from now on."""
    _current[:] = [Runs(folder)]
    emr.install()
    for name, (service, serve) in SERVICES.items():
        if name not in _originals:
            _originals[name] = ministack.SERVICE_HANDLERS[name]
            ministack.SERVICE_HANDLERS[name] = _wrapped(_originals[name], service, serve)


def current_runs() -> Runs:
    """The runs of this server."""
    return _current[0]


def _wrapped(original: Any, service: str, serve: Callable[[Request], Awaitable[Answer]]) -> Any:
    async def handle(method: str, path: str, headers: Any, body: Any, query: Any) -> Any:
        plain = {str(name).lower(): str(value) for name, value in headers.items()}
        operation, parameters = _read(service, method, path, plain, body, query)

        async def by_ministack(*, operation: str = "", headers: Mapping[str, str] | None = None) -> Answer:
            given = {**plain, **(headers or {})}
            if operation:
                given["x-amz-target"] = f"{given['x-amz-target'].rpartition('.')[0]}.{operation}"
            answer: Answer = await original(method, path, given, body, query)
            return answer

        place = Place(account=str(get_account_id()), region=str(get_region()))
        return await serve(Request(operation, parameters, plain, place, current_runs(), by_ministack))

    return handle


def _read(
    service: str, method: str, path: str, headers: Mapping[str, str], body: Any, query: Any
) -> tuple[str, Mapping[str, Any]]:
    """Operation and parameters; lambda's body is the function's, not the call's."""
    target = headers.get("x-amz-target", "").rpartition(".")[2]
    if target:
        return target, _json(body)
    listed = {key: value if isinstance(value, list) else [str(value)] for key, value in (query or {}).items()}
    operation, parameters = routes.match(service, method, path, listed, headers)
    return operation, {**(_json(body) if service != "lambda" else {}), **parameters}


def _json(body: Any) -> Mapping[str, Any]:
    try:
        found = json.loads(body or b"{}")
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
