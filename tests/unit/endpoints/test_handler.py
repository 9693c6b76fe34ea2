"""The function that makes an environment's endpoints: asked again and again, it makes each once, and deletes only its own."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from botocore.stub import Stubber

from tests.support.modules import module_of

HANDLER = Path(__file__).parents[3] / "constructs" / "mwaa_platform" / "endpoints" / "handler" / "index.py"
DATABASE = "com.amazonaws.vpce.ca-central-1.vpce-svc-0a"
WEBSERVER = "com.amazonaws.vpce.ca-central-1.vpce-svc-0b"
WANTED = {
    "EnvironmentName": "orders",
    "VpcId": "vpc-1",
    "SubnetIds": ["subnet-1", "subnet-2"],
    "SecurityGroupIds": ["sg-1"],
    "Private": "true",
    "Tags": {"team": "orders"},
}
EVENT = {
    "ResourceProperties": {
        **WANTED,
        "ServiceToken": "function",
        "StateMachineArn": "arn:aws:states:x:1:stateMachine:m",
    },
    "StackId": "stack",
    "RequestId": "request",
    "LogicalResourceId": "Endpoints",
}


@pytest.fixture
def index(monkeypatch: pytest.MonkeyPatch) -> Any:
    """The handler's module with clients that call nobody."""
    monkeypatch.setenv("AWS_DEFAULT_REGION", "ca-central-1")
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "test")
    module = module_of(HANDLER)
    module.POLL_SECONDS = 0
    return module


@pytest.fixture
def ec2(index: Any) -> Iterator[Stubber]:
    with Stubber(index.ec2) as stubber:
        yield stubber
        stubber.assert_no_pending_responses()


@pytest.fixture
def mwaa(index: Any) -> Iterator[Stubber]:
    with Stubber(index.mwaa) as stubber:
        yield stubber
        stubber.assert_no_pending_responses()


def _environment(stubber: Stubber, status: str, *services: str) -> None:
    names = dict(zip(("DatabaseVpcEndpointService", "WebserverVpcEndpointService"), services, strict=False))
    stubber.add_response("get_environment", {"Environment": {"Status": status, **names}}, {"Name": "orders"})


def _there(stubber: Stubber, service: str, *states: str) -> None:
    found = [{"VpcEndpointId": f"vpce-{state}", "State": state} for state in states]
    filters = [{"Name": "vpc-id", "Values": ["vpc-1"]}, {"Name": "service-name", "Values": [service]}]
    stubber.add_response("describe_vpc_endpoints", {"VpcEndpoints": found}, {"Filters": filters})


def _makes(stubber: Stubber, service: str, role: str, *, private_name: bool = False) -> None:
    names = {"PrivateDnsName": "x.example"} if private_name else {}
    details = {"ServiceDetails": [{"ServiceName": service, **names}]}
    stubber.add_response("describe_vpc_endpoint_services", details, {"ServiceNames": [service]})
    tags = {"team": "orders", "Name": f"orders-{role}", "mwaa-platform:environment": "orders"}
    expected = {
        "VpcEndpointType": "Interface",
        "VpcId": "vpc-1",
        "ServiceName": service,
        "SubnetIds": ["subnet-1", "subnet-2"],
        "SecurityGroupIds": ["sg-1"],
        "PrivateDnsEnabled": private_name,
        "TagSpecifications": [
            {"ResourceType": "vpc-endpoint", "Tags": [{"Key": key, "Value": value} for key, value in tags.items()]}
        ],
    }
    stubber.add_response("create_vpc_endpoint", {"VpcEndpoint": {"VpcEndpointId": f"vpce-{role}"}}, expected)


def test_before_there_is_an_environment_nothing_is_made(index: Any, ec2: Stubber, mwaa: Stubber) -> None:
    mwaa.add_client_error("get_environment", "ResourceNotFoundException")
    assert index.handler(WANTED, None) == {"Done": False, "Status": "not there yet"}
    _environment(mwaa, "CREATING")
    assert index.handler(WANTED, None)["Done"] is False


def test_a_denial_is_not_taken_for_an_environment_that_is_missing(index: Any, mwaa: Stubber) -> None:
    mwaa.add_client_error("get_environment", "AccessDeniedException")
    with pytest.raises(index.ClientError):
        index.handler(WANTED, None)


@pytest.mark.feature("E14")
def test_both_endpoints_are_made_as_soon_as_their_services_are_known(index: Any, ec2: Stubber, mwaa: Stubber) -> None:
    _environment(mwaa, "PENDING", DATABASE, WEBSERVER)
    for service, role in ((DATABASE, "database"), (WEBSERVER, "webserver")):
        _there(ec2, service)
        _makes(ec2, service, role)
    found = index.handler(WANTED, None)
    assert (found["Done"], found["Endpoints"]) == (True, ["vpce-database", "vpce-webserver"])


def test_what_is_there_is_not_made_twice_and_what_is_gone_is_made_anew(index: Any, ec2: Stubber, mwaa: Stubber) -> None:
    _environment(mwaa, "PENDING", DATABASE, WEBSERVER)
    _there(ec2, DATABASE, "pendingAcceptance")
    _there(ec2, WEBSERVER, "Deleted", "rejected")
    _makes(ec2, WEBSERVER, "webserver", private_name=True)
    assert index.handler(WANTED, None)["Endpoints"] == ["vpce-pendingAcceptance", "vpce-webserver"]


def test_it_goes_on_until_the_web_servers_service_is_known_too(index: Any, ec2: Stubber, mwaa: Stubber) -> None:
    for private, done in (("true", False), ("false", True)):
        _environment(mwaa, "AVAILABLE", DATABASE)
        _there(ec2, DATABASE, "available")
        assert index.handler({**WANTED, "Private": private}, None)["Done"] is done


@pytest.mark.parametrize("status", ["CREATE_FAILED", "DELETING", "DELETED"])
def test_an_environment_that_ends_gets_none(index: Any, ec2: Stubber, mwaa: Stubber, status: str) -> None:
    _environment(mwaa, status, DATABASE, WEBSERVER)
    assert index.handler(WANTED, None)["Done"] is True


@pytest.mark.parametrize("request_type", ["Create", "Update"])
def test_the_custom_resource_only_starts_the_state_machine(index: Any, ec2: Stubber, request_type: str) -> None:
    with Stubber(index.step_functions) as machine:
        arn = EVENT["ResourceProperties"]["StateMachineArn"]  # type: ignore[index]
        expected = {"stateMachineArn": arn, "input": json.dumps(WANTED)}
        machine.add_response("start_execution", {"executionArn": "arn:x", "startDate": 0}, expected)
        answer = index.resource({**EVENT, "RequestType": request_type})
    assert (answer["Status"], answer["PhysicalResourceId"]) == ("SUCCESS", "endpoints of orders")


def _ours(stubber: Stubber, *states: str) -> None:
    filters = [{"Name": "tag:mwaa-platform:environment", "Values": ["orders"]}, {"Name": "vpc-id", "Values": ["vpc-1"]}]
    found = [{"VpcEndpointId": "vpce-1", "State": state} for state in states]
    stubber.add_response("describe_vpc_endpoints", {"VpcEndpoints": found}, {"Filters": filters})


def test_deleting_waits_until_the_endpoints_have_left_the_subnets(index: Any, ec2: Stubber) -> None:
    _ours(ec2, "available")
    ec2.add_response("delete_vpc_endpoints", {"Unsuccessful": []}, {"VpcEndpointIds": ["vpce-1"]})
    _ours(ec2, "deleting")
    _ours(ec2)
    assert index.resource({**EVENT, "RequestType": "Delete"})["Status"] == "SUCCESS"


def test_an_endpoint_that_cannot_be_deleted_fails_the_deletion(index: Any, ec2: Stubber) -> None:
    _ours(ec2, "available")
    refused = {"Unsuccessful": [{"ResourceId": "vpce-1", "Error": {"Code": "no", "Message": "not now"}}]}
    ec2.add_response("delete_vpc_endpoints", refused, {"VpcEndpointIds": ["vpce-1"]})
    answer = index.resource({**EVENT, "RequestType": "Delete"})
    assert answer["Status"] == "FAILED"
    assert "not now" in answer["Reason"]
