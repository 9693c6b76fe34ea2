"""Recorded calls with declared names in them, decided by an evaluator of IAM."""

from itertools import product

import pytest

from mwaa_platform.aws.grants import Place
from mwaa_platform.aws.operations import Request
from mwaa_platform.aws.recorded_calls import RecordedClass, RecordedScenario, recorded_calls
from mwaa_platform.aws.service_calls import SERVICE_CALLS
from mwaa_platform.integrations import CATALOGUE, S3, Emr, Glue, ServiceIntegration, operation_table
from mwaa_platform.integrations.recorded import bound_calls, is_served, serves
from mwaa_platform.reference.integrations import declared_in
from tests.unit.integrations.test_cases import allows, statements

PLACE = Place(account="111111111111", region="eu-west-1")
ROWS = {(row.service, row.name): row for row in (*operation_table(), *SERVICE_CALLS)}


def _lines() -> list[ServiceIntegration]:
    """Every example of the reference, in each of its ways to be declared."""
    found: list[ServiceIntegration] = []
    for integration in CATALOGUE:
        for example in integration.EXAMPLES:
            found.append(declared_in(integration, example))
            for key, values in _WAYS.get(str(found[-1].service), {}).items():
                found += [declared_in(integration, example, **{key: value}) for value in values]
    return found


_WAYS: dict[str, dict[str, tuple[object, ...]]] = {
    "athena": {"access": ("read_write",)},
    "dynamodb": {"access": ("write",)},
    "emr": {"execution_roles": ((),)},
    "emr_serverless": {"ui_links": (True,)},
    "s3": {"access": ("write", "read_write"), "prefix": ("*",)},
    "sqs": {"access": ("receive",)},
    "step_functions": {"redrive": (True,)},
    "sts": {"session_tags": (True,)},
}
LINES = [*_lines(), declared_in(Emr, Emr.EXAMPLES[0], execution_roles=(), find_by_name=True)]


def _scenario(name: str, scenario: str) -> RecordedScenario:
    one = next(one for one in recorded_calls() if one.name == name)
    return next(s for s in one.scenarios if s.name == scenario)


def test_names_are_those_declared() -> None:
    line = Glue(jobs=("a", "b"), crawlers=("c",))
    calls = list(bound_calls(_scenario("GlueJobOperator", "success"), [line], PLACE))
    assert {(call.operation, call.parameters["JobName"]) for call in calls} == {
        (operation, job) for operation in ("GetJob", "StartJobRun", "GetJobRun") for job in ("a", "b")
    }


def test_a_scenario_that_no_line_serves_calls_nothing() -> None:
    kill = _scenario("GlueCrawlerOperator", "kill")
    assert not is_served(kill, [Glue(jobs=("a",))])
    assert list(bound_calls(kill, [Glue(jobs=("a",))], PLACE)) == []


def test_a_line_serves_by_its_values() -> None:
    written = _scenario("S3CreateObjectOperator", "replace")
    assert is_served(written, [S3(bucket="raw", access="write")])
    assert not is_served(written, [S3(bucket="raw", access="read")])


def test_keys_lie_below_the_declared_prefix() -> None:
    looked = _scenario("S3KeySensor", "success")
    (call,) = bound_calls(looked, [S3(bucket="raw", prefix="in/*")], PLACE)
    assert call.parameters == {"Bucket": "raw", "Key": "in/part-0.csv"}
    (call,) = bound_calls(looked, [S3(bucket="raw", prefix="in/done.csv")], PLACE)
    assert call.parameters["Key"] == "in/done.csv"


@pytest.mark.parametrize("one", recorded_calls(), ids=lambda one: one.name)
def test_what_is_declared_allows_every_recorded_call(one: RecordedClass) -> None:
    for scenario in one.scenarios:
        if scenario.not_served:
            continue
        assert is_served(scenario, LINES), f"{scenario.name}: no line that serves it was tried"
        for lines in _smallest(scenario):
            policy = statements([grant for line in lines for grant in line.grants(PLACE)])
            calls = list(bound_calls(scenario, lines, PLACE))
            assert calls or not scenario.calls, (scenario.name, lines)
            for call in calls:
                row = ROWS[call.service, call.operation]
                for request in row.requests(call.parameters, PLACE):
                    assert allows(policy, request), (scenario.name, request)


def test_a_file_that_comes_late_needs_the_listing() -> None:
    line = S3(bucket="raw", prefix="in/*")
    (call,) = bound_calls(_scenario("S3KeySensor", "missing object"), [line], PLACE)
    requests = ROWS[call.service, call.operation].requests(call.parameters, PLACE)
    without = statements([grant for grant in line.grants(PLACE) if "s3:ListBucket" not in grant.actions])
    assert [request for request in requests if not allows(without, request)] == [
        Request("s3:ListBucket", "arn:aws:s3:::raw", {"s3:prefix": "in/part-0.csv"})
    ]


def _smallest(scenario: RecordedScenario) -> list[tuple[ServiceIntegration, ...]]:
    """One line for each of its needs, in every combination: nothing else grants what it calls."""
    return list(product(*([line for line in LINES if serves(line, need)] for need in scenario.needs)))
