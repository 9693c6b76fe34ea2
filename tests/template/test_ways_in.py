"""The WaysIn stack: what leads to a private web server, and nowhere else."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.support.templates import Template, only, resources_of, synthesised


@pytest.fixture(scope="module")
def stacks(root: Path) -> dict[str, Template]:
    return synthesised(root / "tests" / "profiles" / "ways_in")


@pytest.fixture(scope="module")
def prod(stacks: dict[str, Template]) -> Template:
    return stacks["ways-prod-WaysIn"]


def _values(template: Template, kind: str, name: str) -> list[Any]:
    return [resource["Properties"].get(name) for resource in resources_of(template, kind).values()]


def test_only_where_a_way_in_is_declared(root: Path) -> None:
    assert not any(name.endswith("WaysIn") for name in synthesised(root / "tests" / "profiles" / "minimal"))


@pytest.mark.feature("N9")
def test_both_sides_show_certificates_and_connections_are_logged(prod: Template) -> None:
    endpoint = only(prod, "AWS::EC2::ClientVpnEndpoint")["Properties"]
    (authentication,) = endpoint["AuthenticationOptions"]
    assert authentication["Type"] == "certificate-authentication"
    assert "/44444444-" in authentication["MutualAuthentication"]["ClientRootCertificateChainArn"]
    assert "/33333333-" in endpoint["ServerCertificateArn"]
    assert endpoint["ConnectionLogOptions"]["Enabled"] is True
    assert only(prod, "AWS::Logs::LogGroup")["Properties"]["RetentionInDays"] == 365


@pytest.mark.feature("N9")
def test_clients_reach_the_subnets_of_the_web_server_and_the_resolver_only(prod: Template) -> None:
    targets = _values(prod, "AWS::EC2::ClientVpnAuthorizationRule", "TargetNetworkCidr")
    assert sorted(targets) == ["10.31.0.0/22", "10.31.0.2/32", "10.31.4.0/22"]
    endpoint = only(prod, "AWS::EC2::ClientVpnEndpoint")["Properties"]
    assert (endpoint["SplitTunnel"], endpoint["DnsServers"]) == (True, ["10.31.0.2"])
    assert len(resources_of(prod, "AWS::EC2::ClientVpnTargetNetworkAssociation")) == 2
    assert not resources_of(prod, "AWS::EC2::ClientVpnRoute")


def test_where_a_subnets_block_is_not_known_the_vpcs_is_authorized(stacks: dict[str, Template]) -> None:
    targets = _values(stacks["ways-dev-WaysIn"], "AWS::EC2::ClientVpnAuthorizationRule", "TargetNetworkCidr")
    assert sorted(targets) == ["10.30.0.0/16", "10.30.0.2/32"]


@pytest.mark.feature("N9")
def test_the_groups_of_clients_and_environment_meet_on_443_only(prod: Template) -> None:
    group = only(prod, "AWS::EC2::SecurityGroup")["Properties"]
    (out,) = group["SecurityGroupEgress"]
    into = only(prod, "AWS::EC2::SecurityGroupIngress")["Properties"]
    assert "SecurityGroupIngress" not in group
    for rule in (out, into):
        assert (rule["IpProtocol"], rule["FromPort"], rule["ToPort"]) == ("tcp", 443, 443)
    assert out["DestinationSecurityGroupId"] == into["GroupId"]
    assert "NetworkSecurityGroup" in json.dumps(into["GroupId"])


def test_the_connection_log_is_under_the_stages_key_which_is_open_for_it(
    prod: Template, stacks: dict[str, Template]
) -> None:
    assert "Key" in json.dumps(only(prod, "AWS::Logs::LogGroup")["Properties"]["KmsKeyId"])
    (logs,) = (
        statement
        for statement in only(stacks["ways-prod-Storage"], "AWS::KMS::Key")["Properties"]["KeyPolicy"]["Statement"]
        if "Service" in statement["Principal"]
    )
    assert logs["Condition"]["ArnLike"]["kms:EncryptionContext:aws:logs:arn"] == [
        "arn:aws:logs:ca-central-1:222222222222:log-group:airflow-ways-prod-*",
        "arn:aws:logs:ca-central-1:222222222222:log-group:ways-prod-WaysIn-*",
    ]
    assert not any(_values(stacks["ways-dev-WaysIn"], "AWS::Logs::LogGroup", "KmsKeyId"))


@pytest.mark.feature("N9")
def test_the_environment_and_its_network_do_not_change_for_it(stacks: dict[str, Template]) -> None:
    for name in ("Network", "Mwaa"):
        assert "ClientVpn" not in json.dumps(stacks[f"ways-prod-{name}"])
