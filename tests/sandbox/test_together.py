"""Work at once: what one failure does to the rest, and which stages' DAGs never run beside each other."""

import os
import signal
import threading
import time
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from mwaa_platform.declaration.team import Target, Team
from sandbox import rehearsal
from sandbox.server import SandboxError, Server
from sandbox.together import together
from tests.support.projects import MINIMAL


def nothing() -> None:
    """For work that does not fail."""


def test_results_come_in_the_order_of_the_work() -> None:
    def piece(number: int) -> int:
        time.sleep(0.02 * (3 - number))
        return number

    assert together([partial(piece, n) for n in range(3)], at_once=2, stop=nothing) == [0, 1, 2]


def test_the_first_failure_ends_the_rest_and_is_the_one_that_is_told() -> None:
    stopped, begun = threading.Event(), list[str]()

    def fails() -> None:
        begun.append("fails")
        raise SandboxError("the cause")

    def runs_until_stopped() -> None:
        begun.append("runs")
        assert stopped.wait(10)
        raise SandboxError("only a consequence")

    def is_never_begun() -> None:
        begun.append("never")

    def stop() -> None:
        if begun.count("stop"):  # as when a piece was just between two processes the first time
            stopped.set()
        begun.append("stop")

    with pytest.raises(SandboxError, match="the cause"):
        together([runs_until_stopped, fails, is_never_begun], at_once=2, stop=stop)
    assert begun == ["runs", "fails", "stop", "stop"]


def test_an_interrupt_stops_what_runs() -> None:
    stopped = threading.Event()

    def interrupted() -> None:
        os.kill(os.getpid(), signal.SIGINT)
        assert stopped.wait(10)

    with pytest.raises(KeyboardInterrupt):
        together([interrupted], at_once=1, stop=stopped.set)
    assert stopped.is_set(), "not before it has ended"


def test_stages_of_one_account_and_region_take_turns_and_no_more_than_two_run(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    places = {"a": "1", "b": "1", "c": "2", "d": "3"}
    stages = {name: {"account": number * 12, "region": "eu-central-1"} for name, number in places.items()}
    running, seen, guard = list[str](), list[list[str]](), threading.Lock()

    def rehearse_dags(root: Path, folder: Path, endpoint: str, target: Target, **_: Any) -> Any:
        with guard:
            running.append(target.stage_name)
            seen.append(sorted(running))
        time.sleep(0.1)
        with guard:
            running.remove(target.stage_name)
        return SimpleNamespace(ready_seconds=0.0, stage=target.stage_name)

    monkeypatch.setattr(rehearsal, "rehearse_dags", rehearse_dags)
    team = Team.model_validate({**MINIMAL, "stages": stages})
    done = rehearsal.Rehearsal(tmp_path, [team])._all_dags(Server(tmp_path, tmp_path))
    assert [str(result.stage) for result in done] == [*places]
    assert max(len(at_once) for at_once in seen) == 2
    assert not any({"a", "b"} <= set(at_once) for at_once in seen)
