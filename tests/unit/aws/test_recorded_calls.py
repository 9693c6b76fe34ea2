"""The recorded calls: every one is judged by the operation table, and the declared lines allow it."""

import re

import pytest

from mwaa_platform.aws.recorded_calls import RECORDED_AIRFLOWS, RecordedClass, read_class, recorded_calls
from mwaa_platform.aws.service_calls import SERVICE_CALLS
from mwaa_platform.integrations import CATALOGUE, operation_table

RECORDED = {one.path: one for one in recorded_calls()}
ROWS = {(row.service, row.name): row for row in (*operation_table(), *SERVICE_CALLS)}


def test_the_oldest_and_the_newest_supported_provider_are_recorded() -> None:
    assert dict(RECORDED_AIRFLOWS) == {"9.0.0": "2.10.3", "9.34.0": "3.3.1"}


@pytest.mark.parametrize("one", RECORDED.values(), ids=lambda one: one.name)
def test_every_call_has_a_row(one: RecordedClass) -> None:
    assert [call for s in one.scenarios for call in s.calls if (call.service, call.operation) not in ROWS] == []


def test_a_scenario_may_say_that_its_calls_are_those_of_an_earlier_one() -> None:
    call = {"call": "glue:GetJob", "JobName": "{glue.jobs}"}
    need = [{"service": "glue", "jobs": True}]
    scenarios = {
        "success": {"needs": need, "calls": [call]},
        "waiting": {"needs": need, "calls": "success"},
        "kill": {"needs": need, "calls": {"9.34.0": [call]}},
        "create": {"not served": ["glue:CreateJob"]},
    }
    success, waiting, kill, create = read_class("glue", {"class": "a.b.Job", "scenarios": scenarios}).scenarios
    assert success.calls == waiting.calls == kill.calls
    assert (list(success.calls_of), list(kill.calls_of)) == (["9.0.0", "9.34.0"], ["9.34.0"])
    assert (create.calls, create.not_served) == ((), ("glue:CreateJob",))


def test_needs_name_services_and_keys_that_there_are() -> None:
    keys = {line.model_fields["service"].default: set(line.model_fields) for line in CATALOGUE}
    for one in recorded_calls():
        for need in (need for scenario in one.scenarios for need in scenario.needs):
            assert set(need.keys) <= keys[need.service], (one.name, need)


def test_placeholders_are_of_lines_that_the_scenario_needs() -> None:
    for one in recorded_calls():
        for scenario in one.scenarios:
            needed = {need.service for need in scenario.needs}
            named = {
                m for call in scenario.calls for v in call.parameters.values() for m in re.findall(r"\{(\w+)\.", v)
            }
            assert named <= needed, (one.name, scenario.name)
