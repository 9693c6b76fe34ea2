"""The local AWS refuses of a load balancer what AWS refuses, and endpoints have the addresses that it is to have."""

import ipaddress
import re
from collections.abc import Iterator
from typing import Any

import pytest
from ministack.services import alb, ec2

from tests.support import emulated
from tests.support.emulated import create, delete, good_environment

TYPE = "AWS::ElasticLoadBalancingV2::"
ACCOUNT, REGION = emulated.PLACE.account, emulated.PLACE.region


@pytest.fixture
def properties() -> Iterator[dict[str, Any]]:
    """Of a load balancer that would be made."""
    with emulated.place():
        alb.reset()
        vpc, _ = create("AWS::EC2::VPC", {"CidrBlock": "10.0.0.0/16"})
        group, _ = create("AWS::EC2::SecurityGroup", {"VpcId": vpc, "GroupDescription": "x"})
        create("AWS::S3::Bucket", {"BucketName": "logs"})
        _policy("arn:aws:iam::985666609251:root")
        yield {
            "Scheme": "internal",
            "Type": "application",
            "Subnets": [emulated.subnet(vpc, f"10.0.{n}.0/24", f"cac1-az{n}") for n in (1, 2)],
            "SecurityGroups": [group],
            "LoadBalancerAttributes": [
                {"Key": "access_logs.s3.enabled", "Value": "true"},
                {"Key": "access_logs.s3.bucket", "Value": "logs"},
            ],
        }
        alb.reset()


def _policy(principal: str, path: str = f"AWSLogs/{ACCOUNT}/*") -> None:
    statement = {"Effect": "Allow", "Action": "s3:PutObject", "Principal": {"AWS": principal}}
    document = {"Statement": [{**statement, "Resource": f"arn:aws:s3:::logs/{path}"}]}
    create("AWS::S3::BucketPolicy", {"Bucket": "logs", "PolicyDocument": document})


def _vpc(properties: dict[str, Any]) -> str:
    return str(ec2._subnets[properties["Subnets"][0]]["VpcId"])


def _called(service: Any, action: str, **parameters: str) -> tuple[int, str]:
    status, _, body = service._ACTION_MAP[action](
        {key.replace("__", "."): [value] for key, value in parameters.items()}
    )
    return status, body.decode() if isinstance(body, bytes) else str(body)


def test_a_whole_one_is_made_and_taken_away_in_order(properties: dict[str, Any]) -> None:
    balancer, _ = create(f"{TYPE}LoadBalancer", properties)
    group, _ = create(f"{TYPE}TargetGroup", {"VpcId": _vpc(properties), "TargetType": "ip", "Port": 443})
    listener = {
        "LoadBalancerArn": balancer,
        "Protocol": "HTTPS",
        "Port": 443,
        "Certificates": [{"CertificateArn": f"arn:aws:acm:{REGION}:{ACCOUNT}:certificate/x"}],
        "DefaultActions": [{"Type": "forward", "TargetGroupArn": group}],
    }
    made, _ = create(f"{TYPE}Listener", listener)
    with pytest.raises(ValueError, match="in use by a listener"):
        delete(f"{TYPE}TargetGroup", group, {})
    delete(f"{TYPE}Listener", made, listener)
    delete(f"{TYPE}TargetGroup", group, {})
    delete(f"{TYPE}LoadBalancer", balancer, properties)
    assert not alb._lbs


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"Subnets": ["subnet-1"]}, "The subnet ID 'subnet-1' does not exist"),
        ({"Subnets": []}, "At least two subnets in two different"),
        ({"SecurityGroups": ["sg-1"]}, "The security group 'sg-1'"),
        (
            {"LoadBalancerAttributes": [{"Key": "access_logs.s3.enabled", "Value": "true"}]},
            "is not located in this account",
        ),
    ],
    ids=str,
)
def test_a_wrong_one_is_refused(properties: dict[str, Any], change: dict[str, Any], reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        create(f"{TYPE}LoadBalancer", properties | change)


@pytest.mark.parametrize(
    ("principal", "path"),
    [(f"arn:aws:iam::{ACCOUNT}:root", f"AWSLogs/{ACCOUNT}/*"), ("arn:aws:iam::985666609251:root", "other/*")],
)
def test_its_logs_must_be_let_into_their_bucket(properties: dict[str, Any], principal: str, path: str) -> None:
    _policy(principal, path)
    with pytest.raises(ValueError, match="Please check S3bucket permission"):
        create(f"{TYPE}LoadBalancer", properties)


def test_a_protected_one_is_not_deleted(properties: dict[str, Any]) -> None:
    protected = {"Key": "deletion_protection.enabled", "Value": "true"}
    properties["LoadBalancerAttributes"].append(protected)
    balancer, _ = create(f"{TYPE}LoadBalancer", properties)
    with pytest.raises(ValueError, match="deletion protection is enabled"):
        delete(f"{TYPE}LoadBalancer", balancer, properties)


def test_a_target_lies_in_the_vpc_of_its_group(properties: dict[str, Any]) -> None:
    group, _ = create(f"{TYPE}TargetGroup", {"VpcId": _vpc(properties), "TargetType": "ip"})
    for address, status in (("10.0.1.9", 200), ("10.1.1.9", 400)):
        asked = {"TargetGroupArn": group, "Targets__member__1__Id": address}
        assert _called(alb, "RegisterTargets", **asked)[0] == status
    assert [target["Id"] for target in alb._targets[group]] == ["10.0.1.9"]


@pytest.mark.parametrize(("access", "count"), [("PRIVATE_ONLY", 2), ("PUBLIC_ONLY", 1)])
def test_endpoints_that_mwaa_makes_are_found_with_an_address_in_each_subnet_and_go_with_it(
    access: str, count: int
) -> None:
    with emulated.place():
        environment = {**good_environment(), "WebserverAccessMode": access}
        name, attributes = create("AWS::MWAA::Environment", environment)
        _, listed = _called(ec2, "DescribeVpcEndpoints")
        assert listed.count("<vpcEndpointId>") == count
        service = attributes.get("WebserverVpcEndpointService", "")
        _, one = _called(ec2, "DescribeVpcEndpoints", Filter__1__Name="service-name", Filter__1__Value__1=service)
        ids = re.findall(r"eni-[0-9a-f]{17}", one)
        assert len(ids) == (2 if count == 2 else 0)
        for id, subnet in zip(ids, environment["NetworkConfiguration"]["SubnetIds"], strict=False):
            _, interface = _called(ec2, "DescribeNetworkInterfaces", NetworkInterfaceId__1=id)
            (address, _) = re.findall(r"<privateIpAddress>([0-9.]+)<", interface)
            assert ipaddress.IPv4Address(address) in ipaddress.IPv4Network(ec2._subnets[subnet]["CidrBlock"])
        delete("AWS::MWAA::Environment", name, environment)
        assert "<vpcEndpointId>" not in _called(ec2, "DescribeVpcEndpoints")[1]


def test_an_interface_that_is_not_there_is_an_error() -> None:
    with emulated.place():
        status, body = _called(ec2, "DescribeNetworkInterfaces", NetworkInterfaceId__1="eni-0")
    assert (status, "InvalidNetworkInterfaceID.NotFound" in body) == (400, True)
