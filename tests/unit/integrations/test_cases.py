"""Each integration's grants against its own cases, decided by MiniStack's complete evaluator."""

from pathlib import Path
from typing import Any

import pytest
from ministack.core import iam_evaluator

from mwaa_platform.aws.grants import Grant, Place
from mwaa_platform.aws.operations import Request
from mwaa_platform.declaration.loader import load
from mwaa_platform.integrations import CATALOGUE, S3, Case, Glue, RedshiftData, ServiceIntegration, Sns, operation_table
from sandbox.emulator import policy_variables

policy_variables.install()
PLACE = Place(account="111111111111", region="eu-west-1")
USER_ID = "AROAEXAMPLE:airflow"
DECLARED: list[ServiceIntegration] = [
    S3(bucket="raw", prefix="incoming/*"),
    S3(bucket="raw", prefix="incoming/*", access="write"),
    S3(bucket="raw", prefix="incoming/*", access="read_write"),
    S3(bucket="raw"),
    Glue(jobs=("transform", "load")),
    Glue(crawlers=("crawl",)),
    Glue(jobs=("transform",), crawlers=("crawl",)),
    RedshiftData(cluster="analytics", db_user="airflow", database="db"),
    RedshiftData(workgroup="serverless", workgroup_id="01234567-89ab-cdef-0123-456789abcdef", database="db"),
    Sns(topics=("alerts", "second.fifo")),
]


def statements(grants: list[Grant]) -> dict[str, Any]:
    """The grants as an IAM policy document."""
    document: list[dict[str, Any]] = []
    for grant in grants:
        body: dict[str, Any] = {"Effect": "Allow", "Action": list(grant.actions)}
        body |= {"Resource": list(grant.resources)} if grant.resources else {"NotResource": list(grant.not_resources)}
        conditions = {
            operator: {k: v if isinstance(v, str) else list(v) for k, v in keys.items()}
            for operator, keys in grant.conditions.items()
        }
        document.append({**body, "Condition": conditions})
    return {"Version": "2012-10-17", "Statement": document}


def allows(policy: dict[str, Any], request: Request) -> bool:
    """What the evaluator says of one request."""
    context = iam_evaluator.EvalContext(
        principal_arn="arn:aws:sts::111111111111:assumed-role/role/airflow",
        principal_type="AssumedRole",
        principal_account="111111111111",
        action=request.action,
        resource_arn=request.resource,
        region=PLACE.region,
        secure_transport=True,
        service_context={k.lower(): v.replace("${aws:userid}", USER_ID) for k, v in request.context.items()},
        principal_keys={"aws:userid": USER_ID},
    )
    return bool(iam_evaluator.evaluate(context, [iam_evaluator.parse_policy_document(policy)]).decision == "Allow")


def answer(integration: ServiceIntegration, case: Case) -> bool:
    """Whether every check behind the call is allowed."""
    policy = statements(list(integration.grants(PLACE)))
    row = operation_table()[case.service, case.operation]
    return all(allows(policy, request) for request in row.requests(case.parameters, PLACE))


@pytest.mark.parametrize("integration", DECLARED, ids=repr)
def test_cases_are_decided_as_said(integration: ServiceIntegration) -> None:
    cases = list(integration.cases(PLACE))
    assert {case.allowed for case in cases} == {True, False}
    wrong = [case for case in cases if answer(integration, case) is not case.allowed]
    assert wrong == []


@pytest.mark.parametrize("integration", DECLARED, ids=repr)
def test_every_granted_action_is_needed_by_a_case(integration: ServiceIntegration) -> None:
    rows = operation_table()
    needed = {
        check.action
        for case in integration.cases(PLACE)
        if case.allowed
        for check in rows[case.service, case.operation].checks
    }
    granted = {action for grant in integration.grants(PLACE) for action in grant.actions}
    assert granted <= needed | {"s3:AbortMultipartUpload"}, (
        "AbortMultipartUpload follows a failed upload, which no case makes"
    )


@pytest.mark.parametrize("integration", DECLARED, ids=repr)
def test_without_any_one_grant_a_case_fails(integration: ServiceIntegration) -> None:
    grants = list(integration.grants(PLACE))
    for index in range(len(grants)):
        policy = statements(grants[:index] + grants[index + 1 :])
        rows = operation_table()
        fewer = [
            case
            for case in integration.cases(PLACE)
            if case.allowed
            and not all(allows(policy, r) for r in rows[case.service, case.operation].requests(case.parameters, PLACE))
        ]
        assert fewer, grants[index]


@pytest.mark.parametrize("integration", DECLARED, ids=repr)
def test_a_wildcard_says_why(integration: ServiceIntegration) -> None:
    for grant in integration.grants(PLACE):
        if any("*" in value for value in (*grant.actions, *grant.resources)):
            assert grant.because, grant


@pytest.mark.parametrize("integration", CATALOGUE, ids=lambda i: i.__name__)
def test_every_service_is_complete(integration: type[ServiceIntegration], root: Path) -> None:
    assert integration.OPERATORS
    assert integration.OPERATIONS
    assert any(type(declared) is integration for declared in DECLARED)
    assert integration.TITLE in (root / "README.md").read_text(), "the README's table has no row for it"


def test_the_full_profile_declares_every_service(root: Path) -> None:
    team = load(root / "tests" / "profiles" / "full").teams["full"]
    assert {type(i) for i in team.integrations} == set(CATALOGUE)
