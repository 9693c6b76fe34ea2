"""`triggered_by:`: what fits into MWAA's and Step Functions' limits is taken, what does not is refused with the arithmetic."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mwaa_platform.aws import rest_api
from mwaa_platform.declaration.loader import load
from mwaa_platform.declaration.problems import DeclarationError
from mwaa_platform.declaration.rules.draft import draft_of
from mwaa_platform.declaration.rules.triggers import paths_fit
from tests.support.projects import MINIMAL, error_places, write_team

TRIGGER: dict[str, Any] = {"service": "step_functions", "state_machine": "nightly-close", "dag": "daily"}
OTHER = {**MINIMAL, "team": "payments"}


def _declared(*triggers: dict[str, Any], **team: Any) -> dict[str, Any]:
    return {**MINIMAL, "triggered_by": [{**TRIGGER, **trigger} for trigger in triggers], **team}


@pytest.mark.parametrize(
    "trigger",
    [
        {},
        {"airflow_role": "Op"},
        {"dag": "d" * 37},
        {"state_machine": "{team}-{stage}-close"},
        {"conf": {"full": True, "day": "2026-01-01", "rows": 3}},
        {"poll_seconds": 111, "time_limit_minutes": 5000},
    ],
)
def test_accepts(tmp_path: Path, trigger: dict[str, Any]) -> None:
    write_team(tmp_path, _declared(trigger))
    assert error_places(tmp_path) == set()


@pytest.mark.parametrize(
    ("trigger", "place"),
    [
        ({"dag": "d" * 38}, "triggered_by[0].dag"),
        ({"dag": "{team}" + "d" * 32}, "triggered_by[0].dag"),
        ({"dag": "a dag"}, "triggered_by[0].dag"),
        ({"airflow_role": "Viewer"}, "triggered_by[0].airflow_role"),
        ({"airflow_role": "Owner"}, "triggered_by[0].airflow_role"),
        ({"state_machine": "a" * 81}, "triggered_by[0].state_machine"),
        ({"state_machine": "close the day"}, "triggered_by[0].state_machine"),
        ({"service": "eventbridge"}, "triggered_by[0].service"),
        ({"poll_seconds": 9}, "triggered_by[0].poll_seconds"),
        ({"poll_seconds": 110, "time_limit_minutes": 5000}, "triggered_by[0]"),
        ({"conf": {"a": [1]}}, "triggered_by[0].conf.a"),
        ({"schedule": "daily"}, "triggered_by[0].schedule"),
    ],
)
def test_refuses(tmp_path: Path, trigger: dict[str, Any], place: str) -> None:
    write_team(tmp_path, _declared(trigger))
    assert error_places(tmp_path) == {place}


def test_refuses_two_of_one_name(tmp_path: Path) -> None:
    write_team(tmp_path, _declared({}, {"dag": "another"}))
    assert error_places(tmp_path) == {"triggered_by[1].state_machine"}


def test_refuses_one_name_in_one_account_and_region(tmp_path: Path) -> None:
    write_team(tmp_path, _declared({}))
    stage = {**MINIMAL["stages"]["dev"], "network": {"cidr": "10.9.0.0/20"}}
    write_team(tmp_path, {**OTHER, "triggered_by": [TRIGGER], "stages": {"dev": stage}}, folder="payments")
    assert error_places(tmp_path) == {"triggered_by[0].state_machine"}
    elsewhere = {"dev": {**stage, "region": "eu-west-1"}}
    write_team(tmp_path, {**OTHER, "triggered_by": [TRIGGER], "stages": elsewhere}, folder="payments")
    assert error_places(tmp_path) == set()


def test_the_message_says_the_arithmetic(tmp_path: Path) -> None:
    write_team(tmp_path, _declared({"dag": "d" * 40}))
    with pytest.raises(DeclarationError) as error:
        load(tmp_path)
    (problem,) = error.value.problems
    assert "6 (/dags/) + 40 (the DAG's id) + 9 (/dagRuns/) + 12 (the run's id) = 67 characters" in problem.message
    assert problem.allowed == "up to 37 characters"


@settings(max_examples=300, deadline=None)
@given(st.text("abcXYZ019_.-", min_size=1, max_size=80))
def test_refused_is_exactly_what_does_not_fit(dag: str) -> None:
    run_id = "0" * rest_api.RUN_ID_CHARACTERS
    paths = (rest_api.dag_path(dag), rest_api.runs_path(dag), rest_api.run_path(dag, run_id))
    fits = all(len(path) <= rest_api.PATH_MAX_CHARACTERS for path in paths)
    problems = list(paths_fit(draft_of(Path("orders"), _declared({"dag": dag}))))
    assert (problems == []) is fits
    if problems:
        assert f"= {len(paths[-1])} characters" in problems[0].message
