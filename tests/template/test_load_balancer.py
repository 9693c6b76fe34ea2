"""The load balancer before a private web server: who comes in, where it leads, what it logs, and what its function may do."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.support.templates import Template, only, resources_of, role_statements, synthesised

GROUP, BALANCER = "AWS::ElasticLoadBalancingV2::TargetGroup", "AWS::ElasticLoadBalancingV2::LoadBalancer"
LISTENER, INGRESS = "AWS::ElasticLoadBalancingV2::Listener", "AWS::EC2::SecurityGroupIngress"
ROLE = "Registers the addresses"


@pytest.fixture(scope="module")
def stacks(root: Path) -> dict[str, Template]:
    return synthesised(root / "tests" / "profiles" / "ways_in")


@pytest.fixture(scope="module")
def office(stacks: dict[str, Template]) -> Template:
    return stacks["ways-office-WaysIn"]


@pytest.mark.feature("N9")
def test_it_is_internal_and_in_the_environments_subnets(office: Template, stacks: dict[str, Template]) -> None:
    balancer = only(office, BALANCER)["Properties"]
    environment = only(stacks["ways-office-Mwaa"], "AWS::MWAA::Environment")["Properties"]
    assert balancer["Scheme"] == "internal"
    assert balancer["Subnets"] == environment["NetworkConfiguration"]["SubnetIds"]


@pytest.mark.feature("N9")
def test_it_takes_https_with_the_declared_certificate_and_speaks_https_to_the_web_server(office: Template) -> None:
    listener, group = only(office, LISTENER)["Properties"], only(office, GROUP)["Properties"]
    assert (listener["Protocol"], listener["Port"]) == ("HTTPS", 443)
    assert "/66666666-" in listener["Certificates"][0]["CertificateArn"]
    assert listener["SslPolicy"].startswith("ELBSecurityPolicy-TLS13-1-2-Res-")
    assert listener["DefaultActions"] == [
        {"Type": "forward", "TargetGroupArn": {"Ref": next(iter(_ids(office, GROUP)))}}
    ]
    assert (group["Protocol"], group["Port"], group["TargetType"]) == ("HTTPS", 443, "ip")
    assert "Targets" not in group


def _ids(template: Template, kind: str) -> list[str]:
    return list(resources_of(template, kind))


def test_a_web_server_that_sends_to_the_login_is_healthy(office: Template) -> None:
    group = only(office, GROUP)["Properties"]
    assert (group["HealthCheckProtocol"], group["HealthCheckPath"]) == ("HTTPS", "/")
    assert group["Matcher"] == {"HttpCode": "200-399"}


@pytest.mark.feature("N9")
def test_only_the_named_networks_come_in_and_only_the_web_server_is_reached(office: Template) -> None:
    group = only(office, "AWS::EC2::SecurityGroup")["Properties"]
    assert [rule["CidrIp"] for rule in group["SecurityGroupIngress"]] == ["10.40.0.0/16", "192.168.7.0/24"]
    (out,), into = group["SecurityGroupEgress"], only(office, INGRESS)["Properties"]
    for rule in (*group["SecurityGroupIngress"], out, into):
        assert (rule["IpProtocol"], rule["FromPort"], rule["ToPort"]) == ("tcp", 443, 443)
    assert out["DestinationSecurityGroupId"] == into["GroupId"]
    assert "NetworkSecurityGroup" in json.dumps(into["GroupId"])
    assert into["SourceSecurityGroupId"]["Fn::GetAtt"][0] == _ids(office, "AWS::EC2::SecurityGroup")[0]
    assert not resources_of(office, "AWS::EC2::SecurityGroupEgress")


def _attributes(template: Template) -> dict[str, Any]:
    return {each["Key"]: each["Value"] for each in only(template, BALANCER)["Properties"]["LoadBalancerAttributes"]}


def test_access_is_logged_in_a_bucket_of_its_own_that_stays_unless_the_stage_is_destroyed(
    office: Template, stacks: dict[str, Template]
) -> None:
    attributes, (bucket,) = _attributes(office), _ids(office, "AWS::S3::Bucket")
    assert attributes["access_logs.s3.enabled"] == "true"
    assert attributes["access_logs.s3.bucket"] == {"Ref": bucket}
    assert attributes["routing.http.drop_invalid_header_fields.enabled"] == "true"
    made = only(office, "AWS::S3::Bucket")
    (encrypted,) = made["Properties"]["BucketEncryption"]["ServerSideEncryptionConfiguration"]
    assert encrypted["ServerSideEncryptionByDefault"] == {"SSEAlgorithm": "AES256"}
    assert made["Properties"]["LifecycleConfiguration"]["Rules"][0]["ExpirationInDays"] == 365
    assert made["DeletionPolicy"] == "Retain"
    assert only(stacks["ways-dev-WaysIn"], "AWS::S3::Bucket")["DeletionPolicy"] == "Delete"
    assert "Custom::S3AutoDeleteObjects" in json.dumps(stacks["ways-dev-WaysIn"])


def test_it_exists_only_after_its_bucket_lets_logs_in(office: Template) -> None:
    (policy,) = _ids(office, "AWS::S3::BucketPolicy")
    assert policy in only(office, BALANCER)["DependsOn"]


@pytest.mark.feature("N9")
def test_targets_are_registered_at_deployment_and_on_a_schedule_from_the_same_request(office: Template) -> None:
    at_deployment = only(office, "Custom::MwaaWebserverTargets")["Properties"]
    wanted = {key: at_deployment[key] for key in ("EnvironmentName", "VpcId", "TargetGroupArn")}
    rule = only(office, "AWS::Events::Rule")["Properties"]
    (target,) = rule["Targets"]
    assert (wanted["EnvironmentName"], rule["ScheduleExpression"]) == ("ways-office", "rate(5 minutes)")
    parts = target["Input"]["Fn::Join"][1]
    assert json.loads("".join(part if isinstance(part, str) else "x" for part in parts)).keys() == wanted.keys()
    assert [part for part in parts if not isinstance(part, str)] == [wanted["VpcId"], wanted["TargetGroupArn"]]
    permission = only(office, "AWS::Lambda::Permission")["Properties"]
    assert permission["SourceArn"] == {"Fn::GetAtt": [_ids(office, "AWS::Events::Rule")[0], "Arn"]}


@pytest.mark.feature("N9")
def test_its_function_changes_this_target_group_only(office: Template) -> None:
    changing = [
        each for each in role_statements(office, ROLE) if "elasticloadbalancing:RegisterTargets" in each["Action"]
    ]
    (group,) = _ids(office, GROUP)
    assert [each["Resource"] for each in changing] == [{"Ref": group}]
    everywhere = [each for each in role_statements(office, ROLE) if each["Resource"] == "*"]
    assert [[action.partition(":")[2][:8] for action in each["Action"]] for each in everywhere] == [["Describe"] * 3]


def test_its_function_is_in_no_vpc_so_a_network_without_internet_has_nothing_more(
    office: Template, stacks: dict[str, Template]
) -> None:
    assert "VpcConfig" not in only(office, "AWS::Lambda::Function")["Properties"]
    names = {json.dumps(each["Properties"]["ServiceName"]) for each in _endpoints(stacks["ways-office-Network"])}
    assert not any("elasticloadbalancing" in name or "lambda" in name for name in names)


def _endpoints(template: Template) -> list[Any]:
    return list(resources_of(template, "AWS::EC2::VPCEndpoint").values())


def test_both_ways_in_stand_beside_each_other(stacks: dict[str, Template]) -> None:
    template = stacks["ways-dev-WaysIn"]
    assert len(resources_of(template, "AWS::EC2::ClientVpnEndpoint")) == len(resources_of(template, BALANCER)) == 1
    assert len(resources_of(template, INGRESS)) == 2


def test_people_find_its_name_in_the_output(office: Template) -> None:
    (balancer,) = _ids(office, BALANCER)
    assert office["Outputs"]["LoadBalancerName"]["Value"] == {"Fn::GetAtt": [balancer, "DNSName"]}


@pytest.mark.feature("N9")
def test_the_environment_and_its_network_do_not_change_for_it(stacks: dict[str, Template]) -> None:
    for name in ("Network", "Mwaa"):
        assert "LoadBalanc" not in json.dumps(stacks[f"ways-office-{name}"])
