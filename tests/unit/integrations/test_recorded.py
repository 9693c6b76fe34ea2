"""Recorded calls with declared names in them, decided by an evaluator of IAM."""

from mwaa_platform.aws.grants import Place
from mwaa_platform.aws.recorded_calls import RecordedScenario, recorded_calls
from mwaa_platform.integrations import S3, Glue
from mwaa_platform.integrations.recorded import bound_calls, is_served

PLACE = Place(account="111111111111", region="eu-west-1")


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
