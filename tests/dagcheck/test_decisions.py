"""Grants decided on requests that may be unknown in part: on known ones as IAM's evaluator does, on others never against it."""

import pytest
import yaml

from mwaa_platform.aws.grant_decisions import Decision
from mwaa_platform.aws.grants import Grant, Place
from mwaa_platform.aws.operations import Request
from mwaa_platform.dagcheck.decisions import decide
from mwaa_platform.dagcheck.text import HOLE
from mwaa_platform.integrations import CATALOGUE, ServiceIntegration, operation_table

PLACE = Place("111111111111", "eu-west-1")
DECLARED = [
    pytest.param(model.model_validate(yaml.safe_load(line)), id=f"{model.__name__}-{number}")
    for model in CATALOGUE
    for number, line in enumerate(model.EXAMPLES)
]


@pytest.mark.parametrize("integration", DECLARED)
def test_every_case_of_an_integration_is_decided_as_it_says(integration: ServiceIntegration) -> None:
    """The cases are decided by the evaluator of the local AWS elsewhere."""
    grants = tuple(integration.grants(PLACE))
    for case in integration.cases(PLACE):
        requests = operation_table()[case.service, case.operation].requests(case.parameters, PLACE)
        allowed = all(decide(request, grants) is Decision.ALLOWED for request in requests)
        assert allowed is case.allowed, case


OBJECT = "arn:aws:s3:::raw/in/*"


@pytest.mark.parametrize(
    ("grant", "request_", "said"),
    [
        (Grant("A", ("s3:GetObject",), (OBJECT,)), Request("s3:GetObject", f"arn:aws:s3:::raw/in/{HOLE}"), "ALLOWED"),
        (Grant("A", ("s3:Get*",), (OBJECT,)), Request("S3:getobject", "arn:aws:s3:::raw/in/a"), "ALLOWED"),
        (Grant("A", ("s3:GetObject",), (OBJECT,)), Request("s3:GetObject", f"arn:aws:s3:::raw/{HOLE}"), "UNKNOWN"),
        (Grant("A", ("s3:GetObject",), (OBJECT,)), Request("s3:GetObject", f"arn:aws:s3:::other/{HOLE}"), "DENIED"),
        (Grant("A", ("s3:GetObject",), (OBJECT,)), Request("s3:PutObject", "arn:aws:s3:::raw/in/a"), "DENIED"),
        (
            Grant("A", ("a:B",), ("*",), conditions={"StringEquals": {"k": "v*"}}),
            Request("a:B", "*", {"k": "vx"}),
            "DENIED",
        ),
        (
            Grant("A", ("a:B",), ("*",), conditions={"StringEquals": {"k": "v"}}),
            Request("a:B", "*", {"k": HOLE}),
            "UNKNOWN",
        ),
        (Grant("A", ("a:B",), ("*",), conditions={"StringEquals": {"k": "v"}}), Request("a:B", "*"), "DENIED"),
        (Grant("A", ("a:B",), ("*",), conditions={"StringEqualsIfExists": {"k": "v"}}), Request("a:B", "*"), "ALLOWED"),
        (
            Grant("A", ("a:B",), ("*",), conditions={"Bool": {"aws:SecureTransport": "true"}}),
            Request("a:B", "*"),
            "UNKNOWN",
        ),
        (Grant("A", ("a:B",), not_resources=("x*",)), Request("a:B", "xy"), "DENIED"),
        (Grant("A", ("a:B",), not_resources=("x*",)), Request("a:B", "yx"), "ALLOWED"),
        (Grant("A", ("a:B",), not_resources=("x*",)), Request("a:B", HOLE), "UNKNOWN"),
    ],
)
def test_a_request_that_is_known_in_part(grant: Grant, request_: Request, said: str) -> None:
    assert decide(request_, (grant,)).name == said
