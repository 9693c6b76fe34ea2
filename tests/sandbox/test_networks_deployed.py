"""A network without internet and one that stages share, by the real cdk CLI in a local AWS that misses what MWAA would miss."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from mwaa_platform.aws.vpc_endpoints import mwaa_endpoints
from mwaa_platform.declaration.team import Target
from sandbox import standing
from sandbox.inspection import environment_result
from sandbox.local_aws import LocalAws
from sandbox.prerequisites import provide
from sandbox.rehearsal import DEPLOY
from sandbox.shared_networks import deploy_networks, destroy_networks
from tests.support.copies import copy_project, targets_of
from tests.support.projects import write_team

PLACE = {"account": "111111111111", "region": "ca-central-1"}
GONE = {"kind": "development", "environment_class": "mw1.micro", "removal": "destroy", "allow_data_loss": True}
SHARED = {"owner": "platform@example.com", **PLACE, "mode": "isolated", "cidr": "10.64.0.0/20", "removal": "destroy"}
ALONE = {
    "mode": "isolated",
    "cidr": "10.60.0.0/20",
    "egress": "restricted",
    "prefix_lists": ["pl-0123456789abcdef0"],
}
BALANCER = {
    "certificate": "arn:{partition}:acm:{region}:{account}:certificate/11111111-1111-1111-1111-111111111111",
    "allowed_from": ["10.40.0.0/16"],
}
VPN = {
    "server_certificate": BALANCER["certificate"],
    "client_root_certificate": BALANCER["certificate"],
    "cidr": "10.250.0.0/22",
}
TEAMS = {"alone": ALONE, "north": {"mode": "shared", "network": "common"}}


@pytest.fixture(scope="module")
def project(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("networks")
    copy_project(root, folder, team="none")
    for team, network in TEAMS.items():
        stage = {**PLACE, **GONE, "network": network, "webserver": {"load_balancer": BALANCER}}
        bucket = {"service": "s3", "bucket": f"{team}-raw", "prefix": "in/*"}
        declaration = {"team": team, "owner": "data@example.com", "integrations": [bucket], "stages": {"dev": stage}}
        write_team(folder, {**declaration, "dag_check": "report"}, folder=team)
    (folder / "dags" / "networks.yaml").write_text(yaml.safe_dump({"networks": {"common": SHARED}}))
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="module")
def targets(project: Path) -> list[Target]:
    return targets_of(project)


@pytest.fixture(scope="module")
def aws(project: Path, targets: list[Target]) -> Iterator[LocalAws]:
    """With everything deployed: shared networks before the stages in them."""
    running, _ = standing.up(project, targets, lambda text: None)
    local = running.local_aws(project)
    try:
        assembly = str(local.folder / "assembly")
        local.cdk("synth", "synth", "--quiet", "--output", assembly)
        provide(local, targets)
        deploy_networks(local, assembly, targets, DEPLOY)
        local.cdk("deploy", "deploy", "**", "--app", assembly, *DEPLOY)
        yield local
    finally:
        assert standing.down(project)


def _ec2(aws: LocalAws, targets: list[Target]) -> Any:
    return aws.clients(targets[0].place).client("ec2", PLACE["region"])


@pytest.mark.feature("N3")
def test_environments_without_internet_are_created(aws: LocalAws, targets: list[Target]) -> None:
    assert {environment_result(aws, target).status for target in targets} == {"AVAILABLE"}


@pytest.mark.feature("N3", "N4")
def test_each_network_has_the_endpoints_that_mwaa_needs(aws: LocalAws, targets: list[Target]) -> None:
    ec2 = _ec2(aws, targets)
    endpoints = ec2.describe_vpc_endpoints()["VpcEndpoints"]
    by_vpc: dict[str, set[str]] = {}
    for endpoint in endpoints:
        if ".vpce-svc-" in endpoint["ServiceName"]:
            continue  # those that MWAA makes of each environment
        by_vpc.setdefault(endpoint["VpcId"], set()).add(endpoint["ServiceName"].partition("ca-central-1.")[2])
    assert list(by_vpc.values()) == [{*mwaa_endpoints(PLACE["region"]), "s3"}] * 2
    assert ec2.describe_nat_gateways()["NatGateways"] == []


@pytest.mark.feature("N5")
def test_the_tenant_has_a_group_of_its_own_in_the_shared_vpc(aws: LocalAws, targets: list[Target]) -> None:
    mwaa = aws.clients(targets[1].place).client("mwaa", PLACE["region"])
    network = mwaa.get_environment(Name="north-dev")["Environment"]["NetworkConfiguration"]
    ec2 = _ec2(aws, targets)
    (group,) = ec2.describe_security_groups(GroupIds=network["SecurityGroupIds"])["SecurityGroups"]
    (vpc,) = {subnet["VpcId"] for subnet in ec2.describe_subnets(SubnetIds=network["SubnetIds"])["Subnets"]}
    assert group["VpcId"] == vpc
    everything = [rule for rule in group["IpPermissions"] if rule["IpProtocol"] == "-1"]
    assert [pair["GroupId"] for rule in everything for pair in rule["UserIdGroupPairs"]] == [group["GroupId"]]


@pytest.mark.feature("N9")
@pytest.mark.parametrize("team", TEAMS)
def test_the_load_balancer_has_the_addresses_of_the_web_servers_endpoint(
    aws: LocalAws, targets: list[Target], team: str
) -> None:
    """The deployed function has looked them up and registered them, under its own role."""
    clients, region = aws.clients(targets[0].place), PLACE["region"]
    environment = clients.client("mwaa", region).get_environment(Name=f"{team}-dev")["Environment"]
    service = {"Name": "service-name", "Values": [environment["WebserverVpcEndpointService"]]}
    ec2, elb = _ec2(aws, targets), clients.client("elbv2", region)
    (endpoint,) = ec2.describe_vpc_endpoints(Filters=[service])["VpcEndpoints"]
    interfaces = ec2.describe_network_interfaces(NetworkInterfaceIds=endpoint["NetworkInterfaceIds"])
    resources = clients.client("cloudformation", region).list_stack_resources(StackName=f"{team}-dev-WaysIn")
    (group,) = (
        each["PhysicalResourceId"]
        for each in resources["StackResourceSummaries"]
        if each["ResourceType"] == "AWS::ElasticLoadBalancingV2::TargetGroup"
    )
    registered = elb.describe_target_health(TargetGroupArn=group)["TargetHealthDescriptions"]
    addresses = {each["PrivateIpAddress"] for each in interfaces["NetworkInterfaces"]}
    assert len(addresses) == 2
    assert {each["Target"]["Id"] for each in registered} == addresses


@pytest.mark.feature("N9")
def test_an_alarm_watches_the_load_balancer_that_was_made(aws: LocalAws, targets: list[Target]) -> None:
    clients, region = aws.clients(targets[0].place), PLACE["region"]
    alarms = clients.client("cloudwatch", region).describe_alarms()["MetricAlarms"]
    watched = [
        {d["Name"]: d["Value"] for d in a["Dimensions"]} for a in alarms if a.get("MetricName") == "HealthyHostCount"
    ]
    elb = clients.client("elbv2", region)
    balancers = elb.describe_load_balancers()["LoadBalancers"]
    made = [
        {
            "LoadBalancer": balancer["LoadBalancerArn"].partition("loadbalancer/")[2],
            "TargetGroup": group["TargetGroupArn"].rpartition(":")[2],
        }
        for balancer in balancers
        for group in elb.describe_target_groups(LoadBalancerArn=balancer["LoadBalancerArn"])["TargetGroups"]
    ]
    assert len(made) == len(TEAMS)
    assert sorted(watched, key=str) == sorted(made, key=str)


@pytest.mark.feature("N9")
def test_a_load_balancer_gives_way_to_a_vpn_though_its_alarm_names_it(
    aws: LocalAws, project: Path, targets: list[Target]
) -> None:
    """CloudFormation keeps an export that is imported, so the alarm has to go first."""
    declaration = project / "dags" / "alone" / "team.yaml"
    former = declaration.read_text()
    changed = yaml.safe_load(former)
    changed["stages"]["dev"]["webserver"] = {"client_vpn": VPN}
    assembly = str(aws.folder / "changed")
    try:
        declaration.write_text(yaml.safe_dump(changed))
        aws.cdk("synth-changed", "synth", "--quiet", "--output", assembly)
    finally:
        declaration.write_text(former)
    aws.cdk("deploy-changed", "deploy", "alone-dev/*", "--app", assembly, *DEPLOY)
    clients, region = aws.clients(targets[0].place), PLACE["region"]
    assert len(clients.client("elbv2", region).describe_load_balancers()["LoadBalancers"]) == len(TEAMS) - 1
    alarms = clients.client("cloudwatch", region).describe_alarms()["MetricAlarms"]
    assert [a["AlarmName"][:9] for a in alarms if a.get("MetricName") == "HealthyHostCount"] == ["north-dev"]


def test_a_network_with_a_tenant_is_not_destroyed_and_without_one_it_is(aws: LocalAws, targets: list[Target]) -> None:
    """The last test of this file: nothing stands after it."""
    assembly = str(aws.folder / "assembly")
    cloudformation = aws.clients(targets[0].place).client("cloudformation", PLACE["region"])

    def standing_stacks() -> set[str]:
        stacks = cloudformation.describe_stacks()["Stacks"]
        return {s["StackName"] for s in stacks if s["StackStatus"] != "DELETE_COMPLETE"} - {"CDKToolkit"}

    destroy_networks(aws, assembly, targets)
    assert "network-common-Network" in standing_stacks()
    aws.cdk("destroy", "destroy", "alone-dev/*", "north-dev/*", "--force", "--app", assembly)
    destroy_networks(aws, assembly, targets)
    assert standing_stacks() == set()
