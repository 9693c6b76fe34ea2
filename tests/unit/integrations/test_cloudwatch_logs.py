"""CloudWatch Logs."""

import pytest
from pydantic import ValidationError

from mwaa_platform.aws.grants import Place
from mwaa_platform.integrations import CloudWatchLogs, operation_table

PLACE = Place(account="111111111111", region="eu-west-1")
LOGS = "arn:aws:logs:eu-west-1:111111111111:log-group"
DECLARED = [
    CloudWatchLogs(log_groups=("/aws-glue/jobs/output", "/aws-glue/jobs/error")),
    CloudWatchLogs(log_groups=("/aws/batch/job",)),
    CloudWatchLogs(log_groups=("/ecs/orders-*",)),
]


def test_a_group_with_its_streams() -> None:
    (grant,) = CloudWatchLogs(log_groups=("/aws/batch/job", "/ecs/orders-*")).grants(PLACE)
    assert grant.resources == (f"{LOGS}:/aws/batch/job:*", f"{LOGS}:/ecs/orders-*:*")
    assert "*" not in "".join(grant.actions)


def test_calls_on_a_group_and_on_a_stream() -> None:
    parameters = {"logGroupName": "g", "logStreamName": "s"}
    asked = {
        row.name: request.resource
        for row in operation_table()
        if row.service == "logs"
        for request in row.requests(parameters, PLACE)
    }
    assert asked == {
        "FilterLogEvents": f"{LOGS}:g:log-stream:",
        "GetLogEvents": f"{LOGS}:g:log-stream:s",
    }


@pytest.mark.parametrize("wrong", [(), ("*",), ("a:b",), ("/aws/*/output",), (f"{LOGS}:g",)])
def test_nothing_and_wide_wildcards_are_refused(wrong: tuple[str, ...]) -> None:
    with pytest.raises(ValidationError):
        CloudWatchLogs(log_groups=wrong)


def test_names_for_dags() -> None:
    assert DECLARED[0].names(PLACE) == {"log_groups": "/aws-glue/jobs/output,/aws-glue/jobs/error"}
    assert DECLARED[2].names(PLACE) == {"log_group": "/ecs/orders-"}
