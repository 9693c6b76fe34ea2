"""The load balancer's function, targets and schedule are asked for, and the permission of its schedule is read."""

from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from mwaa_platform.declaration.loader import load
from sandbox.isolation import IsolationResult, UnresolvedError, check
from tests.support.templates import only, synthesised

WAYS_IN = Path(__file__).resolve().parents[1] / "profiles" / "ways_in"


def _ways_in(change: Any = None) -> IsolationResult:
    templates = {**synthesised(WAYS_IN)}
    if change:
        name = "ways-office-WaysIn"
        templates[name] = deepcopy(templates[name])
        change(templates[name])
    return check([team.at(stage) for team in load(WAYS_IN).teams.values() for stage in team.stages], templates)


@pytest.mark.feature("N9", "Z10")
def test_a_load_balancers_function_and_its_schedule_are_asked_about_and_keep_apart() -> None:
    found = _ways_in()
    assert found.isolated
    assert {"load balancer", "target group", "rule"} <= {refused.kind for refused in found.refused}
    assert any("LoadBalancer" in control.role and control.reached for control in found.controls)


def test_a_permission_that_lets_everybody_in_is_found() -> None:
    def change(template: dict[str, Any]) -> None:
        permission = only(template, "AWS::Lambda::Permission")["Properties"]
        permission["Principal"] = "*"
        del permission["SourceArn"]

    found = _ways_in(change)
    (statement,) = {reach.statement for reach in found.reaches}
    assert statement.startswith("ways-office-WaysIn/") and "AllowEventRule" in statement


def test_a_permission_that_is_not_understood_is_refused() -> None:
    def change(template: dict[str, Any]) -> None:
        only(template, "AWS::Lambda::Permission")["Properties"]["PrincipalOrgID"] = "o-1"

    with pytest.raises(UnresolvedError, match="PrincipalOrgID"):
        _ways_in(change)
