"""The provider's classes for the services built: each is served and recorded, or named as not served."""

from mwaa_platform.aws.recorded_calls import recorded_calls
from mwaa_platform.integrations import CATALOGUE
from sandbox.recorder.provider import recorded_classes, unnamed

SERVED = {path for integration in CATALOGUE for path in integration.OPERATORS}
RECORDED = {one.path: one for one in recorded_calls()}
NAMES = {path.rpartition(".")[2] for path in SERVED}


def test_every_class_of_the_provider_is_served_or_named_as_not() -> None:
    assert len(recorded_classes()) > 80
    assert unnamed(recorded_classes()) == []


def test_a_class_that_nobody_has_named_is_found() -> None:
    assert unnamed({"operators.glue.GlueNewOperator": ["9.35.0"], "sensors.s3.S3KeySensor": ["9.35.0"]}) == [
        "operators.glue.GlueNewOperator"
    ]


def test_served_and_recorded_are_the_same_classes() -> None:
    assert sorted(SERVED) == sorted(RECORDED)


def test_what_is_not_served_is_known_to_the_provider_and_not_served_elsewhere() -> None:
    known = {path.rpartition(".")[2] for path in recorded_classes()}
    for integration in CATALOGUE:
        for entry in integration.NOT_SERVED:
            name, _, situation = entry.partition(", ")
            assert name in known, entry
            assert bool(situation) == (name in NAMES), entry


def test_every_situation_that_is_not_served_is_recorded_as_such() -> None:
    said = {entry for i in CATALOGUE for entry in i.NOT_SERVED if ", " in entry}
    shown = {f"{one.name}, {s.name}" for one in recorded_calls() for s in one.scenarios if s.not_served}
    assert said == shown


def test_every_class_served_has_a_success_and_more_where_it_waits() -> None:
    for one in recorded_calls():
        names = {scenario.name.partition(",")[0] for scenario in one.scenarios if not scenario.not_served}
        assert names, one.name
        if one.name.endswith("Sensor"):
            assert names & {"waiting", "missing object"}, one.name
