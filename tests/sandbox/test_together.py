"""Work at once: what one failure does to the rest, and which stages' DAGs never run beside each other."""

import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from mwaa_platform.declaration.team import Target, Team
from sandbox import rehearsal, standing_airflow
from sandbox.janitor import CALL_MARKER, MARKER, marked, sweep_current
from sandbox.server import SandboxError, Server
from sandbox.standing import Standing
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

    before = signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's job in the background ignores it
    try:
        with pytest.raises(KeyboardInterrupt):
            together([interrupted], at_once=1, stop=stopped.set)
    finally:
        signal.signal(signal.SIGINT, before)
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


class FakeAirflow:
    """Of one stage: launched here, and either detached or stopped in the end."""

    launched = True

    def __init__(self, name: str, ended: list[str]) -> None:
        self.name, self.record, self.notes, self._ended = name, name, (), ended

    def detach(self) -> None:
        self._ended.append(f"{self.name} goes on")

    def stop(self) -> None:
        self._ended.append(f"{self.name} stopped")


def brought(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, wait_for_dags: Any
) -> tuple[Callable[[], list[Any]], list[str]]:
    """`bring` of three stages with nothing behind it, and what became of their Airflows."""
    ended = list[str]()
    standing = Standing(0, "http://localhost:1", str(tmp_path), "1" * 12, "eu-central-1", ())
    aws = SimpleNamespace(cdk=lambda *_, **__: "")
    monkeypatch.setattr(Standing, "local_aws", lambda *_: aws)
    for name in ("synthesise", "deploy_networks"):
        monkeypatch.setattr(standing_airflow, name, lambda *_, **__: None)
    monkeypatch.setattr(standing_airflow, "stage_fixtures", lambda *_: SimpleNamespace(make=nothing))
    monkeypatch.setattr(standing_airflow, "_start", lambda _, __, target, ___: FakeAirflow(target.stage_name, ended))
    monkeypatch.setattr(standing_airflow, "wait_for_dags", wait_for_dags)
    stages = {name: {"account": "1" * 12, "region": "eu-central-1"} for name in ("a", "b", "c")}
    team = Team.model_validate({**MINIMAL, "stages": stages})
    targets = [team.at(stage) for stage in stages]
    return lambda: list(standing_airflow.bring(tmp_path, standing, targets, lambda text: None)), ended


def test_up_starts_two_airflows_at_once_and_tells_them_in_their_order(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    both = threading.Barrier(2)

    def wait_for_dags(airflow: Any, target: Target, report: Any) -> None:
        if target.stage_name in ("a", "b"):
            both.wait(10)  # one alone would wait in vain

    bring, ended = brought(monkeypatch, tmp_path, wait_for_dags)
    assert [one.stage.rpartition("-")[2] for one in bring()] == ["a", "b", "c"]
    assert ended == ["a goes on", "b goes on", "c goes on"]


def test_an_airflow_of_up_that_fails_ends_the_others(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    failed = threading.Event()
    monkeypatch.setattr(standing_airflow, "sweep_current", failed.set)

    def wait_for_dags(airflow: Any, target: Target, report: Any) -> None:
        if target.stage_name == "b":
            raise SandboxError("b does not start")
        assert failed.wait(10)

    bring, ended = brought(monkeypatch, tmp_path, wait_for_dags)
    with pytest.raises(SandboxError, match="b does not start"):
        bring()
    assert sorted(ended) == ["a stopped", "b stopped"]


def test_only_what_the_innermost_run_has_started_is_ended(tmp_path: Path) -> None:
    run, call, foreign = tmp_path / "run", tmp_path / "run" / "call-1", tmp_path / "other" / "call-1"

    def sleeper(folder: Path, of: Path | None) -> subprocess.Popen[bytes]:
        variables = {MARKER: str(folder), **({CALL_MARKER: str(of)} if of else {})}
        return subprocess.Popen(["/bin/sleep", "60"], env=variables)

    of_run, of_call, of_other = sleeper(run, None), sleeper(run, call), sleeper(tmp_path / "other", foreign)
    try:
        with marked(run), marked(call, marker=CALL_MARKER):
            sweep_current()
        assert of_call.wait(5) == -signal.SIGKILL
        assert of_run.poll() is None
        with (
            marked(run),
            marked(foreign, marker=CALL_MARKER),
        ):  # as a shell in the other run leaves it in the environment
            sweep_current()
        assert of_run.wait(5) == -signal.SIGKILL
        assert of_other.poll() is None
    finally:
        for process in (of_run, of_call, of_other):
            process.kill()
            process.wait()
