"""Each integration's grants against its own cases, decided by MiniStack's complete evaluator."""

import importlib
from pathlib import Path
from typing import Any

import pytest
from ministack.core import iam_evaluator

from mwaa_platform.aws.grants import Grant, Place
from mwaa_platform.aws.limits import CONFIGURATION_KEY_MAX_CHARACTERS
from mwaa_platform.aws.operations import Request
from mwaa_platform.aws.recorded_calls import recorded_calls
from mwaa_platform.integrations import CATALOGUE, Case, ServiceIntegration, operation_table
from sandbox.emulator import policy_variables

policy_variables.install()
PLACE = Place(account="111111111111", region="eu-west-1")
USER_ID = "AROAEXAMPLE:airflow"
FOLDER = Path(__file__).parent
MODULES = [
    importlib.import_module(f"{__package__}.{path.stem}")
    for path in sorted(FOLDER.glob("test_*.py"))
    if path.stem not in ("test_cases", "test_recorded")
]
DECLARED: list[ServiceIntegration] = [declared for module in MODULES for declared in module.DECLARED]
"""What each service's own test declares as examples; a new service brings its own."""


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


@pytest.mark.feature("Q5")
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
    assert granted <= needed


@pytest.mark.parametrize("integration", CATALOGUE, ids=lambda i: i.__name__)
def test_every_row_is_reached_by_a_case_or_a_recording(integration: type[ServiceIntegration]) -> None:
    calls = {(case.service, case.operation) for each in DECLARED for case in each.cases(PLACE) if case.allowed}
    calls |= {(c.service, c.operation) for one in recorded_calls() for s in one.scenarios for c in s.calls}
    assert {(row.service, row.name) for row in integration.OPERATIONS} - calls == set()


BEHIND_THE_CALL = {
    ("athena", "StartQueryExecution"): {
        "glue:GetTable",
        "glue:CreateTable",
        "s3:GetObject",
        "s3:PutObject",
        "s3:ListBucket",
    },
    ("ecs", "RunTask"): {"iam:PassRole"},
    ("emr-serverless", "StartJobRun"): {"iam:PassRole"},
    ("redshift-data", "ExecuteStatement"): {"redshift:GetClusterCredentials", "redshift-serverless:GetCredentials"},
}


@pytest.mark.parametrize("call", BEHIND_THE_CALL, ids=lambda call: call[1])
def test_what_aws_checks_behind_a_call_is_in_its_row(call: tuple[str, str]) -> None:
    assert {check.action for check in operation_table()[call].checks} >= BEHIND_THE_CALL[call]


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


@pytest.mark.feature("I3")
@pytest.mark.parametrize("integration", DECLARED, ids=repr)
def test_a_wildcard_says_why(integration: ServiceIntegration) -> None:
    for grant in integration.grants(PLACE):
        if any("*" in value for value in (*grant.actions, *grant.resources)):
            assert grant.because, grant


@pytest.mark.parametrize("integration", DECLARED, ids=repr)
def test_names_fit_configuration_keys(integration: ServiceIntegration) -> None:
    longest_id = "i" * 32
    for name in integration.names(PLACE):
        assert len(f"platform.{longest_id}_{name}") <= CONFIGURATION_KEY_MAX_CHARACTERS


@pytest.mark.feature("Z2")
@pytest.mark.parametrize("integration", CATALOGUE, ids=lambda i: i.__name__)
def test_every_service_is_complete(integration: type[ServiceIntegration], root: Path) -> None:
    assert integration.OPERATORS
    assert integration.OPERATIONS
    assert any(type(declared) is integration for declared in DECLARED)
    assert integration.TITLE in (root / "README.md").read_text(), "the README's table has no row for it"
