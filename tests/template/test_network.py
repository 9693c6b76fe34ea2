"""The network stack."""

import ipaddress
import json
from pathlib import Path
from typing import Any

import pytest

from tests.support.templates import Template, only, resources_of, synthesised

PROFILES = [
    ("minimal", "minimal-prod-Network", 2, ["euw1-az1", "euw1-az2"]),
    ("full", "full-dev-Network", 1, ["usw2-az1", "usw2-az2"]),
    ("full", "full-prod-Network", 2, ["cnn1-az2", "cnn1-az1"]),
]


@pytest.fixture(params=PROFILES, ids=lambda p: p[1])
def case(request: pytest.FixtureRequest, root: Path) -> tuple[Template, int, list[str]]:
    profile, name, gateways, zones = request.param
    return synthesised(root / "tests" / "profiles" / profile)[name], gateways, zones


def _subnets(template: Template, kind: str) -> list[dict[str, Any]]:
    return [
        subnet["Properties"]
        for subnet in resources_of(template, "AWS::EC2::Subnet").values()
        if any(tag["Key"] == "aws-cdk:subnet-type" and tag["Value"] == kind for tag in subnet["Properties"]["Tags"])
    ]


@pytest.mark.feature("N1")
def test_two_private_and_two_public_subnets_in_the_named_zones(case: tuple[Template, int, list[str]]) -> None:
    template, _, zones = case
    for kind in ("Private", "Public"):
        subnets = _subnets(template, kind)
        assert [subnet["AvailabilityZoneId"] for subnet in subnets] == zones
        assert not any("AvailabilityZone" in subnet or subnet["MapPublicIpOnLaunch"] for subnet in subnets)


def test_subnets_lie_in_the_block_and_apart(case: tuple[Template, int, list[str]]) -> None:
    template = case[0]
    vpc = ipaddress.ip_network(only(template, "AWS::EC2::VPC")["Properties"]["CidrBlock"])
    blocks = [ipaddress.ip_network(s["CidrBlock"]) for k in ("Private", "Public") for s in _subnets(template, k)]
    assert all(block.subnet_of(vpc) for block in blocks)  # type: ignore[arg-type]
    assert not any(a.overlaps(b) for i, a in enumerate(blocks) for b in blocks[i + 1 :])
    assert blocks[0].num_addresses == vpc.num_addresses // 4


@pytest.mark.feature("N1", "N7")
def test_private_subnets_reach_out_through_nat_only(case: tuple[Template, int, list[str]]) -> None:
    template, gateways, _ = case
    assert len(resources_of(template, "AWS::EC2::NatGateway")) == gateways
    routes = [r["Properties"] for r in resources_of(template, "AWS::EC2::Route").values()]
    through_nat = [r for r in routes if "NatGatewayId" in r]
    assert len(through_nat) == 2
    assert all("Private" in r["RouteTableId"]["Ref"] for r in through_nat)
    assert all("Public" in r["RouteTableId"]["Ref"] for r in routes if "GatewayId" in r)


def test_s3_has_a_gateway_endpoint(case: tuple[Template, int, list[str]]) -> None:
    endpoint = only(case[0], "AWS::EC2::VPCEndpoint")["Properties"]
    assert endpoint["VpcEndpointType"] == "Gateway"
    assert "s3" in json.dumps(endpoint["ServiceName"])
    assert len(endpoint["RouteTableIds"]) == 4


@pytest.mark.feature("N5")
def test_the_security_group_admits_itself_and_nothing_else(case: tuple[Template, int, list[str]]) -> None:
    template = case[0]
    group = only(template, "AWS::EC2::SecurityGroup")
    assert "SecurityGroupIngress" not in group["Properties"]
    rule = only(template, "AWS::EC2::SecurityGroupIngress")["Properties"]
    assert rule["IpProtocol"] == "-1"
    assert rule["GroupId"] == rule["SourceSecurityGroupId"]
    assert "Network" in rule["GroupId"]["Fn::GetAtt"][0]


def test_the_default_security_group_is_closed(case: tuple[Template, int, list[str]]) -> None:
    assert only(case[0], "Custom::VpcRestrictDefaultSG")


@pytest.mark.feature("N8")
def test_flow_logs_record_everything_with_a_retention(case: tuple[Template, int, list[str]]) -> None:
    template = case[0]
    assert only(template, "AWS::EC2::FlowLog")["Properties"]["TrafficType"] == "ALL"
    flow_logs = only(template, "AWS::EC2::FlowLog")["Properties"]["LogGroupName"]["Ref"]
    groups = resources_of(template, "AWS::Logs::LogGroup")
    assert flow_logs in groups
    assert {group["Properties"]["RetentionInDays"] for group in groups.values()} <= {30, 365}


@pytest.mark.parametrize("profile", ["minimal", "full", "seed"])
def test_no_manifest_has_missing_context(root: Path, profile: str) -> None:
    from app import Only, build

    assembly = build(root / "tests" / "profiles" / profile, Only(), policy=False).synth()
    manifests = list(Path(assembly.directory).rglob("manifest.json"))
    assert len(manifests) > 1
    for manifest in manifests:
        assert not json.loads(manifest.read_text()).get("missing"), manifest
