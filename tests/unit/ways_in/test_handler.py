"""The function that keeps the load balancer at the web server's addresses: it follows them, and a failed lookup changes nothing."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from botocore.stub import Stubber

from tests.support.modules import module_of

HANDLER = Path(__file__).parents[3] / "constructs" / "mwaa_platform" / "ways_in" / "handler" / "index.py"
SERVICE = "com.amazonaws.vpce.ca-central-1.vpce-svc-0b"
GROUP = "arn:aws:elasticloadbalancing:ca-central-1:111111111111:targetgroup/t/0123456789abcdef"
WANTED = {"EnvironmentName": "orders", "VpcId": "vpc-1", "TargetGroupArn": GROUP}
EVENT: dict[str, Any] = {
    "ResourceProperties": {**WANTED, "ServiceToken": "function"},
    "StackId": "stack",
    "RequestId": "request",
    "LogicalResourceId": "Targets",
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


def _stubbed(client: Any) -> Iterator[Stubber]:
    with Stubber(client) as stubber:
        yield stubber
        stubber.assert_no_pending_responses()


@pytest.fixture
def mwaa(index: Any) -> Iterator[Stubber]:
    yield from _stubbed(index.mwaa)


@pytest.fixture
def ec2(index: Any) -> Iterator[Stubber]:
    yield from _stubbed(index.ec2)


@pytest.fixture
def elb(index: Any) -> Iterator[Stubber]:
    yield from _stubbed(index.elb)


def _environment(mwaa: Stubber) -> None:
    mwaa.add_response("get_environment", {"Environment": {"WebserverVpcEndpointService": SERVICE}}, {"Name": "orders"})


def _endpoints(ec2: Stubber, **interfaces_by_state: list[str]) -> None:
    found = [
        {"VpcEndpointId": f"vpce-{state}", "State": state, "NetworkInterfaceIds": interfaces}
        for state, interfaces in interfaces_by_state.items()
    ]
    filters = [{"Name": "vpc-id", "Values": ["vpc-1"]}, {"Name": "service-name", "Values": [SERVICE]}]
    ec2.add_response("describe_vpc_endpoints", {"VpcEndpoints": found}, {"Filters": filters})


def _interfaces(ec2: Stubber, **addresses: str) -> None:
    found = [{"NetworkInterfaceId": id, "PrivateIpAddress": address} for id, address in addresses.items()]
    ec2.add_response(
        "describe_network_interfaces", {"NetworkInterfaces": found}, {"NetworkInterfaceIds": list(addresses)}
    )


def _registered(elb: Stubber, **states: str) -> None:
    found = [
        {"Target": {"Id": address.replace("_", ".").removeprefix("ip.")}, "TargetHealth": {"State": state}}
        for address, state in states.items()
    ]
    elb.add_response("describe_target_health", {"TargetHealthDescriptions": found}, {"TargetGroupArn": GROUP})


def _changes(elb: Stubber, operation: str, *addresses: str) -> None:
    elb.add_response(operation, {}, {"TargetGroupArn": GROUP, "Targets": [{"Id": each} for each in addresses]})


@pytest.mark.feature("N9")
def test_both_addresses_are_registered_at_the_first_deployment(
    index: Any, mwaa: Stubber, ec2: Stubber, elb: Stubber
) -> None:
    _environment(mwaa)
    _endpoints(ec2, available=["a", "b"])
    _interfaces(ec2, a="10.0.1.7", b="10.0.2.7")
    _registered(elb)
    _changes(elb, "register_targets", "10.0.1.7", "10.0.2.7")
    answer = index.resource({**EVENT, "RequestType": "Create"})
    assert (answer["Status"], answer["PhysicalResourceId"]) == ("SUCCESS", GROUP)
    assert answer["Data"] == {"Addresses": "10.0.1.7,10.0.2.7"}


@pytest.mark.feature("N9")
def test_the_schedule_registers_what_is_new_before_it_deregisters_what_is_gone(
    index: Any, mwaa: Stubber, ec2: Stubber, elb: Stubber
) -> None:
    _environment(mwaa)
    _endpoints(ec2, available=["a", "b"], Deleted=["old"])
    _interfaces(ec2, a="10.0.1.7", b="10.0.2.9")
    _registered(elb, ip_10_0_1_7="healthy", ip_10_0_2_7="unhealthy")
    _changes(elb, "register_targets", "10.0.2.9")
    _changes(elb, "deregister_targets", "10.0.2.7")
    found = index.handler(WANTED, None)
    assert (found["Registered"], found["Deregistered"]) == (["10.0.2.9"], ["10.0.2.7"])


def test_what_is_as_it_should_be_is_left_alone(index: Any, mwaa: Stubber, ec2: Stubber, elb: Stubber) -> None:
    _environment(mwaa)
    _endpoints(ec2, available=["a"])
    _interfaces(ec2, a="10.0.1.7")
    _registered(elb, ip_10_0_1_7="initial", ip_10_0_2_7="draining")
    found = index.handler(WANTED, None)
    assert (found["Registered"], found["Deregistered"]) == ([], [])


def test_an_address_that_was_leaving_and_is_back_is_registered_anew(
    index: Any, mwaa: Stubber, ec2: Stubber, elb: Stubber
) -> None:
    _environment(mwaa)
    _endpoints(ec2, available=["a"])
    _interfaces(ec2, a="10.0.1.7")
    _registered(elb, ip_10_0_1_7="draining")
    _changes(elb, "register_targets", "10.0.1.7")
    assert index.handler(WANTED, None)["Registered"] == ["10.0.1.7"]


@pytest.mark.feature("N9")
@pytest.mark.parametrize("fails", ["environment", "service", "endpoints", "interfaces", "addresses"])
def test_a_lookup_that_fails_or_finds_nothing_changes_no_target(
    index: Any, mwaa: Stubber, ec2: Stubber, elb: Stubber, fails: str
) -> None:
    """No call of `elb` is expected: the stubber fails at any."""
    if fails == "environment":
        mwaa.add_client_error("get_environment", "ThrottlingException")
    elif fails == "service":
        mwaa.add_response("get_environment", {"Environment": {}}, {"Name": "orders"})
    else:
        _environment(mwaa)
    if fails == "endpoints":
        _endpoints(ec2, deleting=["a"])
    elif fails in ("interfaces", "addresses"):
        _endpoints(ec2, available=["a"])
    if fails == "interfaces":
        ec2.add_client_error("describe_network_interfaces", "InvalidNetworkInterfaceID.NotFound")
    elif fails == "addresses":
        ec2.add_response("describe_network_interfaces", {"NetworkInterfaces": []}, {"NetworkInterfaceIds": ["a"]})
    with pytest.raises((index.NoAddressError, index.ClientError)):
        index.handler(WANTED, None)


def test_a_deployment_that_finds_no_address_fails_and_says_why(index: Any, mwaa: Stubber, ec2: Stubber) -> None:
    _environment(mwaa)
    _endpoints(ec2)
    answer = index.resource({**EVENT, "RequestType": "Update", "PhysicalResourceId": GROUP})
    assert answer["Status"] == "FAILED"
    assert f"no endpoint to {SERVICE} in vpc-1" in answer["Reason"]


def test_a_deployment_waits_until_its_permissions_are_in_force(
    index: Any, mwaa: Stubber, ec2: Stubber, elb: Stubber
) -> None:
    mwaa.add_client_error("get_environment", "AccessDeniedException")
    _environment(mwaa)
    ec2.add_client_error("describe_vpc_endpoints", "UnauthorizedOperation")
    _environment(mwaa)
    _endpoints(ec2, available=["a"])
    _interfaces(ec2, a="10.0.1.7")
    _registered(elb, ip_10_0_1_7="healthy")
    assert index.resource({**EVENT, "RequestType": "Create"})["Status"] == "SUCCESS"


def test_a_denial_that_stays_fails_the_deployment(index: Any, mwaa: Stubber, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index, "PERMISSION_WAIT_SECONDS", -1)
    mwaa.add_client_error("get_environment", "AccessDeniedException")
    assert index.resource({**EVENT, "RequestType": "Create"})["Status"] == "FAILED"


def test_deleting_calls_nobody_and_answers_for_the_group_that_goes(
    index: Any, mwaa: Stubber, ec2: Stubber, elb: Stubber
) -> None:
    answer = index.resource({**EVENT, "RequestType": "Delete", "PhysicalResourceId": "the former group"})
    assert (answer["Status"], answer["PhysicalResourceId"]) == ("SUCCESS", "the former group")


def test_what_is_no_denial_fails_the_deployment_at_once(index: Any, mwaa: Stubber) -> None:
    mwaa.add_client_error("get_environment", "ResourceNotFoundException")
    answer = index.resource({**EVENT, "RequestType": "Create"})
    assert (answer["Status"], "ResourceNotFoundException" in answer["Reason"]) == ("FAILED", True)
