"""Both providers recorded again: the files are what they say now."""

import pytest

from sandbox.recorder.golden import FOLDER
from sandbox.recorder.recording import Recording, RecordingError, record
from sandbox.recorder.scenario import Scenario
from sandbox.recorder.scenarios import all_scenarios

NEEDS = ({"service": "glue", "jobs": True},)
SENSOR = "sensors.glue.GlueJobSensor"
ARGUMENTS = {"job_name": "{glue.jobs}", "run_id": "jr_0"}


@pytest.fixture(scope="module")
def recording() -> Recording:
    return record(all_scenarios())


def test_the_files_are_what_the_providers_call(recording: Recording) -> None:
    kept = {path: path.read_text() for path in FOLDER.rglob("*.json")}
    changed = [path.name for path in {*kept, *recording.files} if kept.get(path) != recording.files.get(path)]
    assert changed == [], "`make record` writes them anew"


def test_what_a_scenario_does_not_foresee_is_said_all_at_once() -> None:
    no_reply = Scenario(SENSOR, "no reply", NEEDS, ARGUMENTS)
    other_end = Scenario(SENSOR, "other end", NEEDS, ARGUMENTS, {"GetJobRun": {"JobRun": {"JobRunState": "FAILED"}}})
    no_row = Scenario("sensors.glue_catalog_partition.GlueCatalogPartitionSensor", "no row", NEEDS, {"table_name": "t"})
    stale = Scenario(SENSOR, "stale", NEEDS, ARGUMENTS, {"GetJobRun": {"JobRun": {"Invented": "x"}}})
    found = Scenario(
        no_row.operator, no_row.name, NEEDS, no_row.arguments, {"GetPartitions": {"Partitions": [{"Values": ["1"]}]}}
    )
    with pytest.raises(RecordingError) as error:
        record([("glue", scenario) for scenario in (no_reply, other_end, found, stale)], providers=["9.34.0"])
    for text in (
        "no reply, provider 9.34.0: not prepared, not succeeds: no reply for glue:GetJobRun",
        "other end, provider 9.34.0: fails, not succeeds",
        "the operation table has no row for glue GetPartitions",
        "has JobRun.Invented, which AWS does not send",
    ):
        assert text in str(error.value)
