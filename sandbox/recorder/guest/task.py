"""One scenario's class, made and run as Airflow runs it, without a database."""

import asyncio
import importlib
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from types import ModuleType
from typing import Any
from unittest.mock import MagicMock

from sandbox.recorder.guest.clock import Clock, Killed

_TASK = "recorded"


def load(path: str) -> Any:
    """The class of that full name."""
    module, _, name = path.rpartition(".")
    return getattr(importlib.import_module(module), name)


MOMENT = datetime(2026, 1, 1, tzinfo=UTC)


def one_row(data: Any, args: Any, kwargs: Any) -> list[dict[str, str]]:
    """Hive's rows, as DynamoDB takes them."""
    return [{"id": "1"}]


def rows_of(path: str) -> list[tuple[str, ...]]:
    """A file's rows, as a database takes them."""
    return [("1",)]


def found(files: list[Any], **context: Any) -> bool:
    """A sensor's check of what it found."""
    return bool(files)


def run(scenario: Mapping[str, Any], clock: Clock) -> None:
    """Let it act: `execute` (deferred or not), `kill`, or a method by its name with what it is called with."""
    act = scenario["act"]
    for name in scenario.get("modules") or ():
        _fabricate(name)
    for name, module in (scenario.get("stands_in") or {}).items():
        setattr(importlib.import_module(f"{_PROVIDER}{module}"), name, _stand_in())
    if act in ("execute", "kill"):
        _execute(scenario, clock, kill=act == "kill")
        return
    made = load(scenario["class"])(**scenario["arguments"])
    if act == "trigger":
        asyncio.run(_event_of(made))
    else:
        given = scenario.get("given") or {}
        given = {name: _context(made, scenario) if value == "$context" else value for name, value in given.items()}
        getattr(made, act)(**given)


def _execute(scenario: Mapping[str, Any], clock: Clock, *, kill: bool) -> None:
    deferral = load(_DEFERRED)
    operator = _made(scenario)
    if kill:

        def ended() -> None:
            clock.when_waiting = None
            operator.on_kill()
            raise Killed

        def cancelled() -> None:
            clock.when_awaiting = None
            raise asyncio.CancelledError

        clock.when_waiting, clock.when_awaiting = ended, cancelled
    method: str = "execute"
    given: dict[str, Any] = {}
    while True:
        try:
            getattr(operator, method)(_context(operator, scenario), **given)
        except deferral as deferred:
            event = asyncio.run(_event_of(_again(deferred.trigger), kill=kill))
            method, given = deferred.method_name, {**(deferred.kwargs or {}), "event": event}
            operator = _made(scenario)  # another process, perhaps another worker
        else:
            return


_PROVIDER = "airflow.providers.amazon.aws."
_DEFERRED = "airflow.exceptions.TaskDeferred"


class _Absent(ModuleType):
    """Stands for a module that is not installed: whatever is asked of it is there."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.__path__ = []

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return MagicMock()


def _fabricate(name: str) -> None:
    """A module that is not installed, with whatever is imported from it."""
    parts = name.split(".")
    for end in range(1, len(parts) + 1):
        package = ".".join(parts[:end])
        try:
            importlib.import_module(package)
        except ImportError:
            sys.modules[package] = _Absent(package)


def _stand_in() -> Any:
    """A hook of another system: whatever it is asked, the answer is empty."""
    hook = MagicMock()
    hook.return_value.run.return_value.content = b"text"
    return hook


def _made(scenario: Mapping[str, Any]) -> Any:
    arguments = {name: _python(value) for name, value in scenario["arguments"].items()}
    return load(scenario["class"])(task_id=_TASK, **arguments)


def _python(value: Any) -> Any:
    """JSON has no functions: {"$import": name} stands for what a DAG would write."""
    if isinstance(value, dict) and "$import" in value:
        return load(value["$import"])
    return value


def _again(trigger: Any) -> Any:
    """As the triggerer gets it: written down and made anew."""
    path, arguments = trigger.serialize()
    return load(path)(**arguments)


async def _event_of(trigger: Any, *, kill: bool = False) -> Any:
    async def is_killed() -> bool:
        return kill

    if hasattr(trigger, "safe_to_cancel"):  # asks the database whether the task still waits: killed, it does not
        trigger.safe_to_cancel = is_killed
    payloads = []
    try:
        async for (
            event
        ) in trigger.run():  # the triggerer too lets it go on to its end, though only the first event counts
            payloads.append(event.payload)
            if len(payloads) > 1:
                break
        return payloads[0]
    except asyncio.CancelledError:
        if kill:
            if hasattr(trigger, "on_kill"):
                await trigger.on_kill()
            raise Killed from None
        raise


def _context(operator: Any, scenario: Mapping[str, Any]) -> dict[str, Any]:
    instance = MagicMock(task_id=_TASK, dag_id="recorded", run_id="manual__1", map_index=-1, try_number=1, max_tries=0)
    instance.key.primary = ("recorded", _TASK, "manual__1", -1)
    instance.xcom_pull.return_value = None
    for name, value in (scenario.get("instance") or {}).items():
        setattr(instance, name, value)
    if (pulled := scenario.get("pulled")) is not None:
        instance.key.primary = ("recorded", _TASK, "manual__1", -1)
    instance.xcom_pull.return_value = pulled
    run = MagicMock(run_id="manual__1", conf={})
    return {
        "ti": instance,
        "task_instance": instance,
        "dag_run": run,
        "task": operator,
        "params": {},
        "ds": "2026-01-01",
    }
