"""A recorded call becomes its row's parameters, once for each resource."""

import pytest

from sandbox.recorder.rows import NotInTableError, kept


def test_a_copy_has_both_its_sides() -> None:
    said = {
        "Bucket": "recorded-bucket",
        "Key": "recorded-prefix/part-1.csv",
        "CopySource": "recorded-bucket/a%20b",
        "ACL": "private",
    }
    (call,) = kept("s3", "CopyObject", said, {})
    assert call.parameters == {
        "ACL": "private",
        "Bucket": "{s3.bucket}",
        "Key": "{s3.prefix.other}",
        "SourceBucket": "{s3.bucket}",
        "SourceKey": "a b",
    }


def test_a_batch_is_a_call_for_each_key() -> None:
    said = {"Bucket": "recorded-bucket", "Delete": {"Objects": [{"Key": "a&b"}, {"Key": "c"}]}}
    assert [call.parameters["Key"] for call in kept("s3", "DeleteObjects", said, {})] == ["a&b", "c"]


def test_what_no_call_says_is_the_scenarios_to_say() -> None:
    with pytest.raises(NotInTableError, match="nothing says CallerUserId"):
        list(kept("redshift-data", "CancelStatement", {"Id": "1"}, {}))
    (call,) = kept("redshift-data", "CancelStatement", {"Id": "1"}, {"CallerUserId": "${aws:userid}"})
    assert call.parameters == {"CallerUserId": "${aws:userid}"}


@pytest.mark.parametrize(
    ("operation", "said", "problem"),
    [("CreateJob", {"Name": "x"}, "no row for glue CreateJob"), ("GetJob", {}, "glue GetJob: nothing says JobName")],
)
def test_a_call_that_the_table_cannot_judge_is_named(operation: str, said: dict[str, str], problem: str) -> None:
    with pytest.raises(NotInTableError, match=problem):
        list(kept("glue", operation, said, {}))


def test_a_parameter_beyond_the_row_is_named() -> None:
    said = {"jobQueue": "q", "jobDefinition": "d", "tags": {"a": "b"}}
    with pytest.raises(NotInTableError, match="does not cover tags"):
        list(kept("batch", "SubmitJob", said, {}))
