"""VPC endpoints in the local AWS are refused as AWS refuses them, and MWAA misses those that it needs."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from ministack.services import ec2

from mwaa_platform.aws.vpc_endpoints import mwaa_endpoints
from tests.support import emulated
from tests.support.emulated import create

REGION = emulated.PLACE.region


@pytest.fixture(autouse=True)
def place() -> Iterator[None]:
    with emulated.place():
        yield


@pytest.fixture
def without_internet() -> dict[str, Any]:
    """An environment as MWAA would create it, but that its subnets have no way out; no endpoints yet."""
    properties = emulated.good_environment()
    for table in ec2._route_tables.values():
        table["Routes"] = [r for r in table["Routes"] if r.get("DestinationCidrBlock") != "0.0.0.0/0"]
    ec2._vpcs[_vpc(properties)]["EnableDnsHostnames"] = True
    return properties


def _vpc(properties: dict[str, Any]) -> str:
    return str(ec2._subnets[properties["NetworkConfiguration"]["SubnetIds"][0]]["VpcId"])


def _interface(properties: dict[str, Any], name: str, **other: Any) -> dict[str, Any]:
    network = properties["NetworkConfiguration"]
    return {
        "VpcId": _vpc(properties),
        "ServiceName": f"com.amazonaws.{REGION}.{name}",
        "VpcEndpointType": "Interface",
        "SubnetIds": network["SubnetIds"],
        "SecurityGroupIds": network["SecurityGroupIds"],
        "PrivateDnsEnabled": True,
        **other,
    }


def _gateway(properties: dict[str, Any], *resources: str) -> dict[str, Any]:
    subnets = properties["NetworkConfiguration"]["SubnetIds"]
    tables = [
        id
        for id, table in ec2._route_tables.items()
        if any(a.get("SubnetId") in subnets for a in table["Associations"])
    ]
    statement = {"Effect": "Allow", "Principal": "*", "Action": "s3:*", "Resource": list(resources)}
    return {
        "VpcId": _vpc(properties),
        "ServiceName": f"com.amazonaws.{REGION}.s3",
        "VpcEndpointType": "Gateway",
        "RouteTableIds": tables,
        "PolicyDocument": {"Version": "2012-10-17", "Statement": [statement]} if resources else None,
    }


def _all(properties: dict[str, Any], *but: str) -> None:
    for name in mwaa_endpoints(REGION):
        if name not in but:
            create("AWS::EC2::VPCEndpoint", _interface(properties, name))


@pytest.mark.feature("N3")
def test_an_environment_without_internet_needs_its_endpoints(without_internet: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"no interface endpoint of airflow\.ops") as refused:
        create("AWS::MWAA::Environment", without_internet)
    assert all(f"endpoint of {name}" in str(refused.value) for name in mwaa_endpoints(REGION))
    assert "no way to S3" in str(refused.value)
    _all(without_internet)
    create("AWS::EC2::VPCEndpoint", _gateway(without_internet))
    create("AWS::MWAA::Environment", without_internet)


@pytest.mark.parametrize(
    ("other", "reason"),
    [
        ({"PrivateDnsEnabled": False}, "the endpoint of kms has no private DNS"),
        ({"SubnetIds": []}, "the endpoint of kms is not in both subnets"),
        ({"SecurityGroupIds": []}, "no security group of the endpoint of kms admits HTTPS"),
    ],
)
def test_an_endpoint_that_does_not_serve_the_environment(
    without_internet: dict[str, Any], other: dict[str, Any], reason: str
) -> None:
    _all(without_internet, "kms")
    create("AWS::EC2::VPCEndpoint", _gateway(without_internet))
    create("AWS::EC2::VPCEndpoint", _interface(without_internet, "kms", **other))
    with pytest.raises(ValueError, match=reason):
        create("AWS::MWAA::Environment", without_internet)


@pytest.mark.parametrize(
    ("cidr", "port", "good"),
    [("10.0.0.0/16", 443, True), ("10.0.1.0/24", 443, False), ("10.0.0.0/16", 5432, False)],
    ids=str,
)
def test_an_endpoint_admits_https_from_both_subnets(
    without_internet: dict[str, Any], cidr: str, port: int, good: bool
) -> None:
    rule = {"CidrIp": cidr, "IpProtocol": "tcp", "FromPort": port, "ToPort": port}
    group, _ = create(
        "AWS::EC2::SecurityGroup",
        {"VpcId": _vpc(without_internet), "GroupDescription": "x", "SecurityGroupIngress": [rule]},
    )
    _all(without_internet, "kms")
    create("AWS::EC2::VPCEndpoint", _gateway(without_internet))
    create("AWS::EC2::VPCEndpoint", _interface(without_internet, "kms", SecurityGroupIds=[group]))
    if good:
        create("AWS::MWAA::Environment", without_internet)
    else:
        with pytest.raises(ValueError, match="no security group of the endpoint of kms admits HTTPS"):
            create("AWS::MWAA::Environment", without_internet)


LAYERS, BUCKET = f"arn:aws:s3:::prod-{REGION}-starport-layer-bucket/*", "arn:aws:s3:::dag-bucket/*"


@pytest.mark.parametrize(
    ("resources", "missing"),
    [((LAYERS, BUCKET), ""), ((BUCKET,), LAYERS), ((LAYERS,), BUCKET)],
    ids=["both", "no layers", "no bucket"],
)
def test_s3s_endpoint_leads_to_the_layers_and_the_bucket(
    without_internet: dict[str, Any], resources: tuple[str, ...], missing: str
) -> None:
    _all(without_internet)
    create("AWS::EC2::VPCEndpoint", _gateway(without_internet, *resources))
    if not missing:
        create("AWS::MWAA::Environment", without_internet)
        return
    with pytest.raises(ValueError, match="does not allow s3:GetObject") as refused:
        create("AWS::MWAA::Environment", without_internet)
    assert missing in str(refused.value)


@pytest.mark.parametrize(
    ("other", "reason"),
    [
        ({"VpcId": "vpc-0"}, "the VPC vpc-0 does not exist"),
        ({"ServiceName": "com.amazonaws.eu-west-1.kms"}, "Service 'com.amazonaws.eu-west-1.kms' does not exist"),
        ({"VpcEndpointType": "Gateway"}, r"Endpoint type \(Gateway\) does not match"),
        ({"SubnetIds": ["subnet-0"]}, "the subnet subnet-0 does not exist"),
        ({"SecurityGroupIds": ["sg-0"]}, "the security group sg-0 does not exist"),
    ],
    ids=str,
)
def test_what_aws_refuses(without_internet: dict[str, Any], other: dict[str, Any], reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        create("AWS::EC2::VPCEndpoint", _interface(without_internet, "kms", **other))


def test_the_type_is_gateway_unless_said(without_internet: dict[str, Any]) -> None:
    properties = _interface(without_internet, "kms")
    del properties["VpcEndpointType"]
    with pytest.raises(ValueError, match=r"Endpoint type \(Gateway\) does not match"):
        create("AWS::EC2::VPCEndpoint", properties)


def test_a_service_has_its_name_in_dns_once(without_internet: dict[str, Any]) -> None:
    first, _ = create("AWS::EC2::VPCEndpoint", _interface(without_internet, "kms"))
    with pytest.raises(ValueError, match="conflicting DNS domain"):
        create("AWS::EC2::VPCEndpoint", _interface(without_internet, "kms"))
    emulated.delete("AWS::EC2::VPCEndpoint", first, {})
    create("AWS::EC2::VPCEndpoint", _interface(without_internet, "kms"))


def test_private_dns_needs_names_in_the_vpc(without_internet: dict[str, Any]) -> None:
    ec2._vpcs[_vpc(without_internet)]["EnableDnsHostnames"] = False
    with pytest.raises(ValueError, match="enableDnsHostnames"):
        create("AWS::EC2::VPCEndpoint", _interface(without_internet, "kms"))


def test_a_route_table_has_one_gateway_of_a_service(without_internet: dict[str, Any]) -> None:
    create("AWS::EC2::VPCEndpoint", _gateway(without_internet))
    with pytest.raises(ValueError, match="already has a route with destination-prefix-list-id"):
        create("AWS::EC2::VPCEndpoint", _gateway(without_internet))


def test_the_policy_changes_in_place_and_the_service_does_not(without_internet: dict[str, Any]) -> None:
    old = _interface(without_internet, "kms")
    id, _ = create("AWS::EC2::VPCEndpoint", old)
    policy = {"Version": "2012-10-17", "Statement": []}
    same, _ = emulated.update("AWS::EC2::VPCEndpoint", id, old, {**old, "PolicyDocument": policy})
    assert same == id
    assert json.dumps(ec2._vpc_endpoints[id]["PolicyDocument"]) == json.dumps(policy)
    other, _ = emulated.update("AWS::EC2::VPCEndpoint", id, old, _interface(without_internet, "sqs"))
    assert other != id


def test_operations_have_no_endpoint_where_aws_has_none() -> None:
    vpc, _ = create("AWS::EC2::VPC", {"CidrBlock": "10.0.0.0/16"})
    properties = {"VpcId": vpc, "ServiceName": "com.amazonaws.ca-west-1.airflow.ops", "VpcEndpointType": "Interface"}
    with pytest.raises(ValueError, match="does not exist"):
        create("AWS::EC2::VPCEndpoint", properties)
