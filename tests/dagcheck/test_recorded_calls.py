"""The table of what classes call, against what they were recorded calling: nothing recorded may be missing from it."""

import string
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from mwaa_platform.aws.operations import Operation, Request
from mwaa_platform.aws.recorded_calls import RecordedCall, RecordedScenario, recorded_calls
from mwaa_platform.dagcheck.arguments import Reader
from mwaa_platform.dagcheck.requests import Needed, needed, table
from mwaa_platform.dagcheck.run import Use, Where
from mwaa_platform.dagcheck.text import FOLLOWED, HOLE, covers
from mwaa_platform.dagcheck.values import Arguments, Made
from mwaa_platform.integrations import CATALOGUE
from mwaa_platform.integrations.operator_calls import SERVED
from sandbox.recorder.names import PLACE, filled
from sandbox.recorder.scenario import Scenario
from sandbox.recorder.scenarios import all_scenarios

RECORDED = {(each.path, scenario.name): scenario for each in recorded_calls() for scenario in each.scenarios}
KNOWN = {
    # The trigger is handed the text "False" for verbose, which it takes for true; mended since.
    ("airflow.providers.amazon.aws.operators.glue.GlueJobOperator", "success, deferred, with logs"): "9.0.0",
}
"""What only the provider named there calls, so that the table leaves it out."""
WHERE = Where(Path("dag.py"), 1, 1)


def _served() -> Iterator[Any]:
    for _, scenario in all_scenarios():
        recorded = RECORDED.get((scenario.path, scenario.name))
        known = KNOWN.get((scenario.path, scenario.name))
        assert known is None or scenario.until == known
        if recorded and scenario.served and scenario.path in SERVED and not known:
            yield pytest.param(scenario, recorded, id=f"{scenario.operator.rpartition('.')[2]}-{scenario.name}")


def _value(given: Any) -> Any:
    """What a scenario writes for something that is no constant."""
    if isinstance(given, dict):
        return (
            Made("test", Arguments())
            if any(key.startswith("$") for key in given)
            else {k: _value(v) for k, v in given.items()}
        )
    return [_value(item) for item in given] if isinstance(given, list) else given


def _calls(scenario: Scenario) -> list[Needed]:
    arguments = Arguments([], {key: _value(value) for key, value in filled(dict(scenario.arguments)).items()})
    return list(needed(Use(scenario.path, arguments, WHERE, "task", scenario.operator), Reader({}), PLACE, {}))


def _covered(request: Request, ours: list[Request]) -> bool:
    def glob(text: str) -> str:
        return text.replace(HOLE, "*").replace(FOLLOWED, "*")

    return any(
        one.action == request.action
        and covers(glob(one.resource), request.resource)
        and all(covers(glob(one.context.get(key, "*")), value) for key, value in request.context.items())
        for one in ours
    )


def _said(scenario: Scenario, call: RecordedCall) -> Iterator[Request]:
    """What the call itself says: checks on what only AWS knows of it, as a query's tables, are no matter of a DAG's text."""
    world = {"CallerUserId"} | {name for given in scenario.world.values() for name in given}
    row = table()[call.service, call.operation]
    parameters = {
        name: text.replace("{partition}", PLACE.partition) for name, text in filled(dict(call.parameters)).items()
    }
    for check in row.checks:
        texts = (check.resource, *check.context.values())
        asked = {name for text in texts for _, name, _, _ in string.Formatter().parse(text) if name} | {check.when}
        if not asked & world and (check.when is None or check.when in parameters):
            yield from Operation(row.service, row.name, (check,), row.source).requests(parameters, PLACE)


@pytest.mark.parametrize(("scenario", "recorded"), list(_served()))
def test_what_was_recorded_is_in_the_table(scenario: Scenario, recorded: RecordedScenario) -> None:
    calls = _calls(scenario)
    named = {(call.service, call.operation) for call in calls}
    requests = [request for call in calls for request in call.requests]
    for call in recorded.calls:
        assert (call.service, call.operation) in named, (
            f"{call.service} {call.operation} is recorded, and not in the table"
        )
        for request in _said(scenario, call):
            assert _covered(request, requests), request


def test_some_scenarios_are_compared() -> None:
    assert len(list(_served())) >= 20


def test_every_served_class_is_in_the_table() -> None:
    """Secrets backends and links are Airflow's own to call; a connection, which the check reads, says what every hook calls."""
    for integration in CATALOGUE:
        for name in integration.OPERATORS:
            methods = [served for served in SERVED if served.startswith(f"{name}.")]
            assert name in SERVED or methods or {"secrets", "links", "base_aws"} & set(name.split(".")), name


def test_every_call_of_the_table_has_a_row_or_is_known_to_have_none() -> None:
    without = {
        (call.service, call.operation)
        for served in SERVED.values()
        for call in served.calls
        if not _has_row(call.service, call.operation)
    }
    assert without == {("glue", "UpdateJob"), ("ecs", "ListTasks"), ("dynamodb", "ExportTableToPointInTime")}


def _has_row(service: str, operation: str) -> bool:
    try:
        table()[service, operation]
    except LookupError:
        return False
    return True
