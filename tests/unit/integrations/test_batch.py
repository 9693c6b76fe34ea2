"""Batch."""

from typing import Any

import pytest
from pydantic import ValidationError

from mwaa_platform.aws.grants import Grant, Place
from mwaa_platform.integrations import Batch

PLACE = Place(account="111111111111", region="eu-west-1")
BATCH = "arn:aws:batch:eu-west-1:111111111111"
GROUP = "arn:aws:logs:eu-west-1:111111111111:log-group:/aws/batch/job"
DECLARED = [
    Batch(job_queues=("high", "low"), job_definitions=("transform", "load:3")),
    Batch(job_queues=("high",), job_definitions=("transform", "transform:3"), log_group="/aws/batch/job"),
    Batch(job_queues=("high",), job_definitions=("transform",), log_group="/jobs", log_stream_prefix="orders/daily"),
]


def _grants(**declared: Any) -> dict[str, Grant]:
    batch = Batch(job_queues=("high",), job_definitions=("transform", "load:3"), **declared)
    return {grant.sid: grant for grant in batch.grants(PLACE)}


def test_submits_to_the_queue_the_revision_that_is_declared() -> None:
    assert _grants()["BatchSubmit"].resources == (
        f"{BATCH}:job-definition/transform",
        f"{BATCH}:job-definition/load:3",
        f"{BATCH}:job-queue/high",
    )


def test_jobs_are_ended_by_id_in_this_account_and_not_listed() -> None:
    grants = _grants()
    assert grants["BatchTerminate"].resources == (f"{BATCH}:job/*",)
    actions = {action for grant in grants.values() for action in grant.actions}
    assert actions == {"batch:SubmitJob", "batch:DescribeJobs", "batch:TerminateJob"}


def test_logs_are_read_only_where_declared_and_only_those_of_the_definitions() -> None:
    assert "BatchLogs" not in _grants()
    streams = _grants(log_group="/aws/batch/job")["BatchLogs"].resources
    assert streams == (f"{GROUP}:log-stream:transform/*", f"{GROUP}:log-stream:load/*")
    own = _grants(log_group="/aws/batch/job", log_stream_prefix="orders")["BatchLogs"].resources
    assert own == (f"{GROUP}:log-stream:orders/*",)


@pytest.mark.parametrize(
    "wrong",
    [
        {"job_queues": ()},
        {"job_definitions": ()},
        {"job_queues": ("*",)},
        {"job_definitions": ("transform:*",)},
        {"job_definitions": ("transform:0",)},
        {"log_group": "*"},
        {"log_group": "/jobs", "log_stream_prefix": "orders/"},
    ],
    ids=str,
)
def test_nothing_and_wildcards_are_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Batch(**{"job_queues": ("high",), "job_definitions": ("transform",), **wrong})


def test_a_prefix_needs_its_group() -> None:
    with pytest.raises(ValidationError, match="names a log stream prefix without its group"):
        Batch(job_queues=("high",), job_definitions=("transform",), log_stream_prefix="orders")


def test_names_for_dags() -> None:
    batch = Batch(job_queues=("high",), job_definitions=("transform", "load:3"))
    assert batch.names(PLACE) == {"job_queue": "high", "job_definitions": "transform,load:3"}
