"""Executions that start runs: followed to their end, the DAG unpaused only meanwhile, and judged with what they called."""

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, cast

import pytest

from mwaa_platform.declaration.loader import load
from mwaa_platform.declaration.trigger import StepFunctionsTrigger
from sandbox import decisions
from sandbox.dag_runs.api import AirflowApi, TaskInstance
from sandbox.dag_runs.denials import denials
from sandbox.dag_runs.follow import TRIES, DagRunResult
from sandbox.dag_runs.log import Log
from sandbox.dag_runs.results import stage_result
from sandbox.dag_runs.triggered import Triggers, execute, run_id_of
from sandbox.dag_runs.vain import Lookout
from sandbox.server import SandboxError
from tests.sandbox.dag_runs.test_results import decision
from tests.support.fake_airflow import FakeAirflow, serving

MACHINE = "arn:aws:states:ca-central-1:111111111111:stateMachine:nightly-close"
TRIGGER = StepFunctionsTrigger(service="step_functions", state_machine="nightly-close", dag="pipeline")
GREEN = [("running", {"load": ("running", 1)}), ("success", {"load": ("success", 1)})]
FAILED = {"status": "FAILED", "error": "DagRunFailed", "cause": "The run failed."}


class FakeStates:
    """Executions that run for some looks and then end in one way."""

    class exceptions:  # noqa: N801  boto3's clients have it under this name
        class StateMachineDoesNotExist(Exception):  # noqa: N818  as above
            """As boto3's."""

    def __init__(
        self,
        end: dict[str, str],
        *,
        looks: int = 1,
        known: bool = True,
        then: Callable[[], None] = lambda: None,
    ) -> None:
        self.end, self.looks, self.known, self.then = end, looks, known, then
        self.stopped: list[str] = []

    def start_execution(self, *, stateMachineArn: str, name: str, input: str) -> dict[str, str]:  # noqa: N803
        if not self.known:
            raise self.exceptions.StateMachineDoesNotExist
        return {"executionArn": f"{stateMachineArn.replace('stateMachine', 'execution')}:{name}"}

    def describe_execution(self, *, executionArn: str) -> dict[str, str]:  # noqa: N803
        self.looks -= 1
        if self.stopped:
            return {"status": "ABORTED", "cause": self.stopped[0]}
        if self.looks >= 0:
            return {"status": "RUNNING"}
        self.then()
        return self.end

    def stop_execution(self, *, executionArn: str, error: str, cause: str) -> None:  # noqa: N803
        self.stopped.append(cause)


class Seen:
    """Instead of a lookout: what it was made for and saw; it notes `lacking`."""

    def __init__(self, lacking: str = "") -> None:
        self.lacking, self.of, self.tasks = lacking, ("", ""), list[str]()

    def __call__(self, dag: str, run_id: str) -> Lookout:
        self.of = (dag, run_id)
        return cast(Lookout, self)

    def see(self, tasks: Sequence[TaskInstance]) -> None:
        self.tasks += [task.name for task in tasks]

    def noted(self, result: DagRunResult) -> DagRunResult:
        return replace(result, note=self.lacking)


class Noted(Seen):
    """It notes nothing of its own."""

    def noted(self, result: DagRunResult) -> DagRunResult:
        return result


def run(fake: FakeAirflow, states: FakeStates, *, limit_seconds: float = 60, **more: Any) -> Any:
    options: dict[str, Any] = {"name": "e1", "limit_seconds": limit_seconds, "poll_seconds": 0, "lookout": Seen()}
    with serving(fake) as airflow:
        return execute(AirflowApi(airflow), states, MACHINE, TRIGGER, **{**options, **more})


@pytest.mark.parametrize("version", ["2.11.2", "3.3.1"])
def test_the_execution_and_its_run_are_followed(version: str) -> None:
    fake, said = FakeAirflow(version, polls=list(GREEN)), list[str]()
    result, started = run(fake, FakeStates({"status": "SUCCEEDED"}, looks=2), report=said.append)
    assert (result.green, result.status, result.cause) == (True, "SUCCEEDED", "")
    assert result.run == started.run_id == run_id_of(f"{MACHINE.replace('stateMachine', 'execution')}:e1")
    assert started.green
    assert [task.name for task in started.tasks] == ["load"]
    assert said == ["pipeline.load: running", "pipeline.load: success"]
    assert [body["is_paused"] for method, _, body in fake.log if method == "PATCH"] == [False, True]


def test_a_dag_that_ran_already_is_not_paused_afterwards() -> None:
    fake = FakeAirflow("3.3.1", dags={"pipeline": False}, polls=list(GREEN))
    run(fake, FakeStates({"status": "SUCCEEDED"}))
    assert fake.log == []


@pytest.mark.parametrize(
    ("end", "cause"),
    [
        (FAILED, "DagRunFailed: The run failed."),
        ({**FAILED, "cause": json.dumps({"errorMessage": "no"})}, "DagRunFailed: no"),
    ],
)
def test_a_failed_execution_fails_the_stage_and_says_why(end: dict[str, str], cause: str) -> None:
    result, started = run(FakeAirflow("3.3.1", polls=list(GREEN)), FakeStates(end, looks=2))
    assert (result.green, result.cause) == (False, cause)
    judged = stage_result("orders-dev", [started], [], [], [result])
    assert not judged.passed
    assert judged.verdict == f"orders-dev: failed: nightly-close FAILED: {cause}"


@pytest.mark.parametrize(("failing", "state", "green"), [(TRIES - 1, "success", True), (TRIES, "running", False)])
def test_its_tasks_are_told_though_airflow_is_late_with_the_last_answer(failing: int, state: str, green: bool) -> None:
    fake = FakeAirflow("3.3.1", polls=list(GREEN))
    states = FakeStates({"status": "SUCCEEDED"}, then=lambda: setattr(fake, "failing", failing))
    result, started = run(fake, states, lookout=Noted())
    assert result.green
    assert (started.green, [(task.name, task.state) for task in started.tasks]) == (green, [("load", state)])
    assert bool(started.note) is not green
    assert green or "how it ended is not known: the local Airflow answered 500" in started.note


def test_a_run_that_was_never_seen_for_airflow_did_not_answer_is_no_green_one() -> None:
    fake = FakeAirflow("3.3.1", polls=list(GREEN), failing=100)
    _, started = run(fake, FakeStates({"status": "SUCCEEDED"}), lookout=Noted())
    assert (started.state, started.green, started.tasks) == ("unknown", False, ())


def test_an_execution_without_end_is_stopped() -> None:
    result, _ = run(FakeAirflow("3.3.1", polls=list(GREEN)), FakeStates(FAILED, looks=1000), limit_seconds=0)
    assert (result.status, result.cause) == ("ABORTED", "still running after 0 s")


def test_its_tasks_are_looked_after_as_those_of_any_run() -> None:
    seen = Seen("no such object")
    result, started = run(FakeAirflow("3.3.1", polls=list(GREEN)), FakeStates(FAILED, looks=2), lookout=seen)
    assert seen.of == ("pipeline", result.run)
    assert seen.tasks == ["load", "load"]
    assert started.note == "no such object"


def test_a_platform_that_has_ended_ends_it() -> None:
    fake = FakeAirflow("3.3.1", polls=list(GREEN))
    with pytest.raises(SandboxError, match="the local Airflow has ended, while nightly-close ran"):
        run(fake, FakeStates(FAILED, looks=2), failure=lambda: "the local Airflow has ended")
    assert [body["is_paused"] for method, _, body in fake.log if method == "PATCH"] == [False]


def test_a_state_machine_that_is_not_there_is_named() -> None:
    fake = FakeAirflow("3.3.1", polls=list(GREEN))
    with pytest.raises(SandboxError, match=f"no state machine {MACHINE}: deploy"):
        run(fake, FakeStates(FAILED, known=False))
    assert fake.dags == {"pipeline": True}


def test_what_it_called_counts_for_it_and_a_denial_names_it(root: Path, tmp_path: Path) -> None:
    outside: dict[str, Any] = {"environment": "", "task": "", "service": "airflow", "operation": "InvokeRestApi"}
    calls = {"1": True, "2": False}
    made = [decision(call, **outside, caller=MACHINE, allowed=allowed) for call, allowed in calls.items()]
    prepared = list[date]()
    with serving(FakeAirflow("3.3.1", polls=list(GREEN))) as airflow:
        log = Log(tmp_path, airflow, outside=True)
        arn, states = MACHINE.replace("nightly-close", "{}").format, FakeStates({"status": "SUCCEEDED"}, looks=2)

        def prepare(day: date) -> None:
            prepared.append(day)
            decisions.append(tmp_path, [*made, decision("3")])

        triggers = Triggers((TRIGGER,), states, arn, prepare)
        ((result, started),) = triggers.run(AirflowApi(airflow), log, "e1", 60, 0, Seen(), str, print)
    assert prepared == [datetime.now(UTC).date()]
    assert (result.calls, result.denied) == (2, 1)
    assert started is not None
    judged = stage_result("orders-dev", [started], log.read(), [], [result])
    assert (judged.components, judged.denied, judged.passed) == ((), 1, False)
    (denial,) = denials(judged.decisions, load(root).teams["orders"], "dev")
    assert str(denial).startswith("state machine nightly-close: airflow InvokeRestApi was refused")
    assert "Triggers stack grants it" in denial.mend
