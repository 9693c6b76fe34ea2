"""Errors that Python functions raise come under their class's name, as Lambda gives them: MiniStack calls all Runtime.HandlerError.

Source: Lambda Developer Guide, python-exceptions (2026): `errorType` is the class, which a state machine's Retry and Catch go by.
"""

import threading
from typing import Any

from ministack.core import lambda_runtime
from ministack.services import lambda_svc

_UNNAMED = "Runtime.HandlerError"
_raised = threading.local()


def install() -> None:
    """Remember what a worker's traceback says, and name the error by it."""
    if getattr(lambda_svc._execute_function_warm, "names_errors", False):
        return
    invoke, execute = lambda_runtime.Worker.invoke, lambda_svc._execute_function_warm

    def remembering(worker: Any, *arguments: Any, **keywords: Any) -> Any:
        result = invoke(worker, *arguments, **keywords)
        _raised.name = raised_in(str(result.get("trace") or "")) if result.get("status") == "error" else ""
        return result

    def named(*arguments: Any, **keywords: Any) -> Any:
        _raised.name = ""
        result = execute(*arguments, **keywords)
        body = result.get("body")
        if _raised.name and isinstance(body, dict) and result.get("error") and body.get("errorType") == _UNNAMED:
            body["errorType"] = _raised.name
        return result

    named.names_errors = True  # type: ignore[attr-defined]
    lambda_runtime.Worker.invoke = remembering
    lambda_svc._execute_function_warm = named


def raised_in(trace: str) -> str:
    """The class of the error that a Python traceback ends with; nothing if it is none."""
    lines = trace.splitlines()
    last = max((number for number, line in enumerate(lines) if line.startswith("  File ")), default=None)
    if last is None:
        return ""
    said = next((line for line in lines[last:] if line and not line.startswith(" ")), "")
    return said.partition(":")[0].rpartition(".")[2]
