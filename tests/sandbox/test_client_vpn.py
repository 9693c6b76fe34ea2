"""The local AWS refuses of a Client VPN endpoint what EC2 refuses."""

from collections.abc import Iterator
from typing import Any

import pytest
from ministack.services import cloudwatch_logs

from tests.support import emulated
from tests.support.emulated import create, delete

ENDPOINT = "AWS::EC2::ClientVpnEndpoint"
ASSOCIATION = "AWS::EC2::ClientVpnTargetNetworkAssociation"
RULE = "AWS::EC2::ClientVpnAuthorizationRule"


@pytest.fixture
def properties() -> Iterator[dict[str, Any]]:
    with emulated.place():
        cloudwatch_logs.reset()
        vpc, _ = create("AWS::EC2::VPC", {"CidrBlock": "10.0.0.0/16"})
        create("AWS::Logs::LogGroup", {"LogGroupName": "connections"})
        yield {
            "ClientCidrBlock": "10.250.0.0/22",
            "VpcId": vpc,
            "ConnectionLogOptions": {"Enabled": True, "CloudwatchLogGroup": "connections"},
        }


def test_an_endpoint_with_its_subnet_and_rule(properties: dict[str, Any]) -> None:
    endpoint, _ = create(ENDPOINT, properties)
    subnet = emulated.subnet(properties["VpcId"], "10.0.1.0/24", "cac1-az1")
    association = {"ClientVpnEndpointId": endpoint, "SubnetId": subnet}
    made, _ = create(ASSOCIATION, association)
    rule = {"ClientVpnEndpointId": endpoint, "TargetNetworkCidr": "10.0.1.0/24", "AuthorizeAllGroups": True}
    create(RULE, rule)
    with pytest.raises(ValueError, match="already"):
        create(RULE, rule)
    with pytest.raises(ValueError, match="has an association in"):
        create(ASSOCIATION, association)
    with pytest.raises(ValueError, match="associated target networks"):
        delete(ENDPOINT, endpoint, properties)
    delete(ASSOCIATION, made, association)
    delete(ENDPOINT, endpoint, properties)
    with pytest.raises(ValueError, match="does not exist"):
        create(RULE, rule)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"ClientCidrBlock": "10.250.0.0/23"}, "must be of /12 to /22"),
        ({"ClientCidrBlock": "10.0.0.0/20"}, "overlaps"),
        ({"VpcId": "vpc-1"}, "the VPC vpc-1 does not exist"),
        ({"SecurityGroupIds": ["sg-1"]}, "the security group sg-1"),
        ({"ConnectionLogOptions": {"Enabled": True, "CloudwatchLogGroup": "none"}}, "the log group none"),
    ],
    ids=str,
)
def test_a_wrong_endpoint_is_refused(properties: dict[str, Any], change: dict[str, Any], reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        create(ENDPOINT, properties | change)
