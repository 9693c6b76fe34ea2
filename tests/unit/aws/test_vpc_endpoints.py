"""VPC endpoints: every service that a declared integration calls has one."""

import pytest

from mwaa_platform.aws.endpoint_services import endpoint_services
from mwaa_platform.aws.vpc_endpoints import GATEWAY_SERVICES, OPS_REGIONS, endpoint_of, mwaa_endpoints
from mwaa_platform.declaration.private_index import ENDPOINTS
from mwaa_platform.integrations import CATALOGUE, ServiceIntegration

_OF_BOTOCORE = {"emr": "elasticmapreduce", "stepfunctions": "states"}
"""Endpoint services that are named otherwise than botocore names the service."""


@pytest.mark.feature("N4")
@pytest.mark.parametrize("integration", CATALOGUE, ids=lambda i: i.__name__)
def test_every_call_of_an_integration_has_an_endpoint(integration: type[ServiceIntegration]) -> None:
    """The last Region is one without `airflow.ops`."""
    reached = {*mwaa_endpoints("ca-west-1"), *integration.ENDPOINTS, integration.GATEWAY}
    called = {operation.service for operation in integration.OPERATIONS}
    assert called and {_OF_BOTOCORE.get(service, service) for service in called} <= reached


def test_a_gateway_is_one_that_aws_has() -> None:
    assert {integration.GATEWAY for integration in CATALOGUE} - {""} == set(GATEWAY_SERVICES)


def test_known_services_hold_all_that_is_made_by_itself() -> None:
    made = {name for integration in CATALOGUE for name in integration.ENDPOINTS}
    assert {*made, *mwaa_endpoints("ca-central-1"), *ENDPOINTS} <= endpoint_services()


@pytest.mark.feature("N3")
def test_the_operations_endpoint_only_where_it_exists() -> None:
    assert "airflow.ops" in mwaa_endpoints("ca-central-1")
    assert not {"us-west-1", "ca-west-1", "cn-north-1", "eu-central-2"} & OPS_REGIONS
    assert "airflow.ops" not in mwaa_endpoints("cn-north-1")


def test_actions_lie_behind_an_endpoint_that_may_be_named_otherwise() -> None:
    assert [endpoint_of(prefix) for prefix in ("cloudwatch", "ecr", "rds")] == ["monitoring", "ecr.api", "rds"]
