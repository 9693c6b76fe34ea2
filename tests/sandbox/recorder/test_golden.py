"""The files' form: what is written is read again, and differences between the providers stand out."""

import json

from mwaa_platform.aws.recorded_calls import RecordedCall, read_class
from sandbox.recorder.golden import Calls, text_of
from sandbox.recorder.names import emptied, filled
from sandbox.recorder.scenario import Scenario, both

NEEDS = ({"service": "glue", "jobs": True},)
GET = RecordedCall("glue", "GetJob", {"JobName": "{glue.jobs}"})
STOP = RecordedCall("glue", "BatchStopJobRun", {"JobName": "{glue.jobs}"})


def test_a_file_is_read_as_it_was_recorded() -> None:
    success = Scenario("operators.glue.GlueJobOperator", "success", NEEDS)
    recorded: list[tuple[Scenario, Calls]] = [
        (success, {"9.0.0": (GET,), "9.34.0": (GET,)}),
        (Scenario(success.operator, "waiting", NEEDS), {"9.0.0": (GET,), "9.34.0": (GET,)}),
        (Scenario(success.operator, "kill", NEEDS), {"9.0.0": (GET,), "9.34.0": (GET, STOP)}),
        (Scenario(success.operator, "resume", NEEDS), {"9.34.0": (GET,)}),
        (Scenario(success.operator, "create", NEEDS, served=False), {"9.0.0": (GET,), "9.34.0": (GET, STOP)}),
    ]
    text = text_of(success.path, recorded)
    one = read_class("glue", json.loads(text))
    assert one.path == "airflow.providers.amazon.aws.operators.glue.GlueJobOperator"
    assert [dict(scenario.calls_of) for scenario in one.scenarios[:4]] == [calls for _, calls in recorded[:4]]
    assert one.scenarios[4].not_served == ("glue:GetJob", "glue:BatchStopJobRun")
    assert '"calls": "success"' in text


def test_names_are_filled_in_and_found_again() -> None:
    template = "arn:aws:states:{region}:{account}:stateMachine:{step_functions.state_machines}"
    assert filled(template) == "arn:aws:states:eu-west-1:123456789012:stateMachine:recorded-machine"
    assert emptied(filled(template)) == template.replace(":aws:", ":{partition}:")
    assert emptied("recorded-prefix/part-0.csv") == "{s3.prefix.key}"
    assert emptied("recorded-prefix/other.csv") == "{s3.prefix}other.csv"


def test_a_scenario_has_its_deferred_sibling() -> None:
    inline, deferred = both(Scenario("a.B", "kill", NEEDS, {"job_name": "x"}), ends="killed")
    assert (inline.name, deferred.name) == ("kill", "kill, deferred")
    assert (inline.ends, deferred.ends) == ("succeeds", "killed")
    assert deferred.arguments == {"job_name": "x", "deferrable": True}
