"""What the reference says of a changed key is what the templates say: which stacks differ, and what in the environment."""

from pathlib import Path
from typing import Any

import pytest

from mwaa_platform.reference.updates import UPDATES
from tests.support.projects import MINIMAL, write_team
from tests.support.templates import only, synthesised

CREATE_ONLY = {"Name", "KmsKey", "EndpointManagement"}
"""Of AWS::MWAA::Environment, besides the subnets."""
ROLE = "arn:aws:iam::111111111111:role/someone"
IN_PLACE: dict[str, Any] = {
    "environment_class": "mw1.large",
    "workers": {"min": 2, "max": 9, "replacement": "forced"},
    "schedulers": 3,
    "webservers": {"min": 3, "max": 4},
    "webserver": {"access": "public_and_private"},
    "maintenance_window": "SUN:03:00",
}
AIRFLOW = {"version": "3.2.1", "configuration": {"core.parallelism": 7}, "logs": {"task": "DEBUG"}}
NOTHING = {"quotas": {"workers": 40}, "acknowledge": [{"rule": "MWAA-LogsOn", "reason": "for a test only"}]}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("updates")


def _templates(folder: Path, name: str, stage: dict[str, Any], **team: Any) -> dict[str, Any]:
    declared = {**MINIMAL, **team, "stages": {"dev": {**MINIMAL["stages"]["dev"], **stage}}}
    write_team(folder / name, declared)
    return synthesised(folder / name)


def _changed(folder: Path, name: str, stage: dict[str, Any], **team: Any) -> set[str]:
    """The stacks that differ, by the last part of their names."""
    former, latter = _templates(folder, "former", {}), _templates(folder, name, stage, **team)
    return {stack.rpartition("-")[2] for stack in {*former, *latter} if former.get(stack) != latter.get(stack)}


def _environment(templates: dict[str, Any]) -> Any:
    return only(templates["orders-dev-Mwaa"], "AWS::MWAA::Environment")["Properties"]


def test_in_place_is_said_of_what_changes_nothing_that_must_be_replaced(folder: Path) -> None:
    former = _environment(_templates(folder, "former", {}))
    latter = _environment(_templates(folder, "in-place", IN_PLACE, airflow=AIRFLOW))
    changed = {key for key in {*former, *latter} if former.get(key) != latter.get(key)}
    assert changed >= {"EnvironmentClass", "MinWorkers", "Schedulers", "MinWebservers", "AirflowVersion"}
    assert not changed & (CREATE_ONLY | {"NetworkConfiguration"})
    assert all(UPDATES[f"stages.<name>.{key}"] == "in place" for key in IN_PLACE if key != "webserver")
    assert all(UPDATES[f"airflow.{key}"].startswith("in place") for key in AIRFLOW)


@pytest.mark.parametrize(
    ("stage", "stacks"),
    [
        (NOTHING, set()),
        ({"alarms": {"email": ["b@example.com"]}}, {"Monitoring"}),
        ({"ci": {"read": [ROLE]}, "webserver": {"ui_roles": {"Viewer": [ROLE]}}}, {"Access"}),
        ({"network": {"nat_gateways": 1}}, {"Network"}),
    ],
    ids=["nothing", "alarms", "access", "nat gateways"],
)
def test_other_stacks_are_left_alone(folder: Path, stage: dict[str, Any], stacks: set[str]) -> None:
    assert _changed(folder, "-".join(stage), stage) == stacks


def test_a_trigger_changes_its_own_stack_only(folder: Path) -> None:
    trigger = {"service": "step_functions", "state_machine": "close", "dag": "pipeline"}
    former = _templates(folder, "triggered", {}, triggered_by=[trigger])
    latter = _templates(folder, "triggered-otherwise", {}, triggered_by=[{**trigger, "poll_seconds": 60}])
    assert {stack for stack in former if former[stack] != latter[stack]} == {"orders-dev-Triggers"}


def test_a_key_of_its_own_is_refused_by_cloudformation(folder: Path) -> None:
    former = _environment(_templates(folder, "former", {}))
    latter = _environment(_templates(folder, "key", {"encryption": "customer_key"}))
    assert former["Name"] == latter["Name"]
    assert "KmsKey" in latter and "KmsKey" not in former
    assert UPDATES["stages.<name>.encryption"].startswith("refused")
