"""A DAG followed over both versions' REST APIs: what is said on the way, and what is said when it cannot run."""

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from sandbox.dag_runs import rest
from sandbox.dag_runs.api import AirflowApi
from sandbox.dag_runs.follow import DagImportError, UnknownDagError, follow
from sandbox.dag_runs.rest import AirflowApiError
from sandbox.local_airflow.database import User
from sandbox.local_airflow.record import AirflowRecord
from tests.support.fake_airflow import FakeAirflow, serving

DATE = datetime(2026, 11, 25, tzinfo=UTC)
VERSIONS = ("2.11.2", "3.3.1")
RETRIED = [
    ("queued", {"load": ("", 0), "sum[0]": ("", 0)}),
    ("running", {"load": ("running", 1), "sum[0]": ("", 0)}),
    ("running", {"load": ("up_for_retry", 1), "sum[0]": ("", 0)}),
    ("running", {"load": ("running", 2), "sum[0]": ("", 0)}),
    ("success", {"load": ("success", 2), "sum[0]": ("success", 1)}),
]


@pytest.mark.parametrize("version", VERSIONS)
def test_a_run_is_followed_to_its_end(version: str) -> None:
    fake, said = FakeAirflow(version, polls=list(RETRIED)), list[str]()
    with serving(fake) as airflow:
        api = AirflowApi(airflow)
        result = follow(api, "pipeline", DATE, run_id="r1", poll_seconds=0, hasten_retries=True, report=said.append)
    assert result.green
    assert [(t.name, t.state, t.try_number, t.seconds) for t in result.tasks] == [
        ("load", "success", 2, 2.2),
        ("sum[0]", "success", 1, 2.2),
    ]
    assert said == [
        "pipeline.load: running",
        "pipeline.load: up_for_retry",
        "pipeline.load: running, try 2",
        "pipeline.load: success, try 2",
        "pipeline.sum[0]: success",
    ]
    assert [entry[:2] for entry in fake.log] == [
        ("POST", "dags/pipeline/dagRuns"),
        ("PATCH", "dags/pipeline"),
        ("POST", "dags/pipeline/clearTaskInstances"),
        ("PATCH", "dags/pipeline"),
    ]
    at = "2026-11-25T00:00:00+00:00"
    soonest = {} if version.startswith("2.") else {"run_after": at}
    assert fake.log[0][2] == {"dag_run_id": "r1", "logical_date": at, "conf": {}} | soonest
    assert fake.log[2][2]["task_ids"] == ["load"]
    assert fake.dags == {"pipeline": True}, "paused again, as it was"


@pytest.mark.parametrize("version", VERSIONS)
def test_a_paused_dag_has_no_clock_while_it_is_followed(version: str) -> None:
    fake = FakeAirflow(version, dags={"a/b.c": True}, polls=list(RETRIED))
    with serving(fake) as airflow:
        assert follow(AirflowApi(airflow), "a/b.c", DATE, run_id="r1", poll_seconds=0).green
        marks = [f"a%2Fb.c.{os.getpid()}"]
        assert fake.marked == [(False, marks), (True, marks)], "unpaused and paused again behind a mark"
        assert not list((Path(airflow.folder) / "followed").iterdir())


@pytest.mark.parametrize("version", VERSIONS)
def test_what_does_not_end_is_named(version: str) -> None:
    fake = FakeAirflow(version, polls=[("running", {"load": ("running", 1), "sum": ("", 0)})])
    with serving(fake) as airflow:
        result = follow(AirflowApi(airflow), "pipeline", DATE, run_id="r1", poll_seconds=0, limit_seconds=0)
    assert not result.green
    assert result.note == "still running after 0 s: load (running), sum (not scheduled)"


@pytest.mark.parametrize("version", VERSIONS)
def test_an_unknown_dag_lists_those_there_are(version: str) -> None:
    with (
        serving(FakeAirflow(version, dags={"a": True, "b": False})) as airflow,
        pytest.raises(UnknownDagError) as error,
    ):
        follow(AirflowApi(airflow), "pipelin", DATE, run_id="r1")
    assert str(error.value) == "no DAG named pipelin in orders-dev; there are: a, b"


def test_every_page_is_read() -> None:
    with serving(FakeAirflow("3.3.1", dags={f"dag{number}": True for number in range(250)})) as airflow:
        assert len(AirflowApi(airflow).dags()) == 250


@pytest.mark.parametrize("version", VERSIONS)
def test_a_dag_that_does_not_import_is_told_with_its_cure(version: str) -> None:
    stack = (
        'Traceback (most recent call last):\n  File "<frozen importlib._bootstrap>", line 488, in _call\n'
        '  File "/home/dags/pipeline.py", line 3, in <module>\n    from airflow.operators.dummy import DummyOperator\n'
        "ModuleNotFoundError: No module named 'airflow.operators.dummy'\n"
    )
    name = "/home/dags/pipeline.py" if version.startswith("2.") else "pipeline.py"
    fake = FakeAirflow(version, dags={}, import_errors=[{"filename": name, "stack_trace": stack}])
    with serving(fake) as airflow, pytest.raises(DagImportError) as error:
        follow(AirflowApi(airflow), "pipeline", DATE, run_id="r1")
    told = str(error.value)
    assert f"{name}:3: does not import: ModuleNotFoundError: No module named 'airflow.operators.dummy'" in told
    assert ("write from airflow.operators.empty import EmptyOperator" in told) == version.startswith("3.")


def test_another_files_error_does_not_stop_a_dag_that_is_there() -> None:
    fake = FakeAirflow(
        "3.3.1", polls=RETRIED[-1:], import_errors=[{"filename": "x.py", "stack_trace": "ValueError: x"}]
    )
    with serving(fake) as airflow:
        assert follow(AirflowApi(airflow), "pipeline", DATE, run_id="r1", poll_seconds=0).green


@pytest.mark.parametrize("version", VERSIONS)
def test_what_airflow_refuses_is_said_in_its_words(version: str) -> None:
    with serving(FakeAirflow(version)) as airflow, pytest.raises(AirflowApiError) as error:
        follow(AirflowApi(airflow), "pipeline", DATE, run_id="taken")
    assert error.value.status == 409
    assert "'taken' already exists" in str(error.value)


def test_an_expired_token_is_taken_anew() -> None:
    fake = FakeAirflow("3.3.1", polls=list(RETRIED), expire_token_at=5)
    with serving(fake) as airflow:
        assert follow(AirflowApi(airflow), "pipeline", DATE, run_id="r1", poll_seconds=0).green


def test_a_server_that_stumbles_is_asked_again_but_not_for_ever() -> None:
    fake = FakeAirflow("3.3.1", polls=list(RETRIED), failing=4)
    with serving(fake) as airflow:
        assert follow(AirflowApi(airflow), "pipeline", DATE, run_id="r1", poll_seconds=0).green
    with (
        serving(FakeAirflow("3.3.1", polls=list(RETRIED), failing=5)) as airflow,
        pytest.raises(AirflowApiError) as error,
    ):
        follow(AirflowApi(airflow), "pipeline", DATE, run_id="r1", poll_seconds=0)
    assert "database is locked" in str(error.value)


def test_a_request_that_finds_the_database_taken_is_made_again_but_not_for_ever(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(rest, "_PAUSES_SECONDS", (0, 0))
    fake = FakeAirflow("3.3.1", polls=list(RETRIED), busy=2)
    with serving(fake) as airflow:
        assert follow(AirflowApi(airflow), "pipeline", DATE, run_id="r1", poll_seconds=0).green
    assert [path for method, path, _ in fake.log if method == "POST"] == ["dags/pipeline/dagRuns"]
    with serving(FakeAirflow("3.3.1", busy=3)) as airflow, pytest.raises(AirflowApiError, match="Database error"):
        follow(AirflowApi(airflow), "pipeline", DATE, run_id="r1", poll_seconds=0)


@pytest.mark.parametrize("version", VERSIONS)
def test_logs_are_lines(version: str) -> None:
    fake = FakeAirflow(version, polls=RETRIED[-1:])
    with serving(fake) as airflow:
        api = AirflowApi(airflow)
        task = api.task_instances("pipeline", "r1")[0]
        log = api.log("pipeline", "r1", task, 2)
        api.set_state("pipeline", "r1", task, "failed")
    assert "load try 2" in log
    assert version.startswith("2.") or "ValueError: no" in log
    assert fake.log[-1][2] == {"new_state": "failed"} | ({"dry_run": False} if version.startswith("2.") else {})


def test_only_this_machine_is_asked() -> None:
    elsewhere = AirflowRecord("1", "r", "e", "3.3.1", "http://example.com", users={"Admin": User("a", "b")})
    with pytest.raises(AirflowApiError, match="not on this machine"):
        AirflowApi(elsewhere)
    gone = AirflowRecord("1", "r", "e", "2.11.2", "http://localhost:1", users={"Admin": User("a", "b")})
    with pytest.raises(AirflowApiError, match="did not answer GET /api/v1/dags"):
        AirflowApi(gone).dags()
