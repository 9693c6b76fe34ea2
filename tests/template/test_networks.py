"""Networks without internet, that exist, and that are shared."""

import ipaddress
import json
from pathlib import Path
from typing import Any

import pytest

from mwaa_platform.aws.vpc_endpoints import MWAA_ENDPOINTS
from sandbox.isolation.resolver import Stack, Templates
from sandbox.isolation.stages import stages_of
from tests.support.copies import targets_of
from tests.support.projects import MINIMAL, write_team
from tests.support.templates import Template, only, resources_of, synthesised, templates_in

PROFILE = Path(__file__).resolve().parents[1] / "profiles" / "networks"
WITHOUT_INTERNET = ["alone-prod", "alone-china", "network-common"]
VPC_PARTS = ("AWS::EC2::InternetGateway", "AWS::EC2::NatGateway", "AWS::EC2::EIP", "AWS::EC2::Route")


@pytest.fixture(scope="module")
def templates() -> dict[str, Template]:
    return synthesised(PROFILE)


def _endpoints(template: Template, kind: str) -> dict[str, Any]:
    """The endpoints of one type by the end of the service's name."""
    found = [e["Properties"] for e in resources_of(template, "AWS::EC2::VPCEndpoint").values()]
    named = {json.dumps(e["ServiceName"]).rstrip('"]}'): e for e in found if e["VpcEndpointType"] == kind}
    return {name.partition("-1.")[2] or name.rpartition(".")[2]: endpoint for name, endpoint in named.items()}


def _groups(template: Template) -> dict[str, Any]:
    return {
        g["Properties"]["GroupDescription"]: (id, g)
        for id, g in resources_of(template, "AWS::EC2::SecurityGroup").items()
    }


def _environment_group(template: Template) -> tuple[str, Any]:
    (found,) = (g for d, g in _groups(template).items() if d.startswith("Schedulers"))
    return found[0], found[1]


@pytest.mark.feature("N3")
@pytest.mark.parametrize("stage", WITHOUT_INTERNET)
def test_nothing_leads_out(templates: dict[str, Template], stage: str) -> None:
    template = templates[f"{stage}-Network"]
    assert {part: resources_of(template, part) for part in VPC_PARTS} == {part: {} for part in VPC_PARTS}
    assert len(resources_of(template, "AWS::EC2::Subnet")) == 2


@pytest.mark.feature("N3")
@pytest.mark.parametrize("stage", [*WITHOUT_INTERNET, "guest-prod"])
def test_endpoints_have_private_dns_and_lie_in_both_subnets(templates: dict[str, Template], stage: str) -> None:
    template = templates[f"{stage}-Network"]
    found = _endpoints(template, "Interface")
    assert set(MWAA_ENDPOINTS) <= set(found)
    for endpoint in found.values():
        assert endpoint["PrivateDnsEnabled"] is True
        assert len({json.dumps(subnet) for subnet in endpoint["SubnetIds"]}) == 2


@pytest.mark.feature("N4")
@pytest.mark.parametrize(
    ("stage", "more"),
    [
        ("alone-prod", {"airflow.ops", "secretsmanager", "sns", "states", "sts"}),
        ("alone-china", {"secretsmanager", "sns", "states"}),
        ("guest-prod", {"airflow.ops", "glue", "sts"}),
        ("network-common", {"airflow.ops", "lambda", "secretsmanager", "sts"}),
    ],
)
def test_endpoints_are_mwaas_and_those_of_what_is_declared(
    templates: dict[str, Template], stage: str, more: set[str]
) -> None:
    assert set(_endpoints(templates[f"{stage}-Network"], "Interface")) == {*MWAA_ENDPOINTS, *more}


@pytest.mark.feature("N4")
@pytest.mark.parametrize(
    ("stage", "gateways"),
    [("alone-prod", {"s3", "dynamodb"}), ("guest-prod", {"s3"}), ("network-common", {"s3"}), ("network-open", {"s3"})],
)
def test_gateways(templates: dict[str, Template], stage: str, gateways: set[str]) -> None:
    assert set(_endpoints(templates[f"{stage}-Network"], "Gateway")) == gateways


def test_services_are_named_as_their_partition_names_them(templates: dict[str, Template]) -> None:
    text = json.dumps(templates["alone-china-Network"])
    assert '"cn.com.amazonaws.cn-north-1.sqs"' in text
    assert '"com.amazonaws.cn-north-1.logs"' in text
    assert "arn:aws-cn:s3:::prod-cn-north-1-starport-layer-bucket/*" in text
    assert "arn:aws:" not in text


@pytest.mark.feature("N3")
def test_endpoints_admit_the_vpc_and_have_the_environments_group_too(templates: dict[str, Template]) -> None:
    template = templates["alone-prod-Network"]
    own, group = _groups(template)["Interface endpoints of AWS services"]
    (rule,) = group["Properties"]["SecurityGroupIngress"]
    assert (rule["CidrIp"], rule["FromPort"], rule["ToPort"]) == ("10.60.0.0/20", 443, 443)
    environment, _ = _environment_group(template)
    for endpoint in _endpoints(template, "Interface").values():
        assert {g["Fn::GetAtt"][0] for g in endpoint["SecurityGroupIds"]} == {own, environment}


def _policy(template: Template, kind: str, service: str) -> list[Any]:
    found: list[Any] = _endpoints(template, kind)[service]["PolicyDocument"]["Statement"]
    return found


@pytest.mark.feature("N3")
def test_s3_leads_to_the_stages_buckets_and_to_the_layers(templates: dict[str, Template]) -> None:
    resolver = Templates({s.name: s for stage in stages_of(targets_of(PROFILE), templates) for s in stage.stacks})
    template = templates["alone-prod-Network"]
    stack = Stack("alone-prod-Network", targets_of(PROFILE)[0].place, template)
    statements = resolver.value(stack, _policy(template, "Gateway", "s3"))
    read, _, everything = statements
    assert read["Resource"] == [
        "arn:aws:s3:::cdk-hnb659fds-assets-111111111111-ca-central-1/*",
        "arn:aws:s3:::prod-ca-central-1-starport-layer-bucket/*",
    ]
    assert everything["Action"] == "s3:*"
    buckets = {arn.removesuffix("/*") for arn in everything["Resource"]}
    assert "arn:aws:s3:::raw" in buckets
    (other,) = buckets - {"arn:aws:s3:::raw"}
    assert "dagbucket" in other
    assert all(s["Resource"] != "*" for s in statements if s["Action"] != "s3:GetAccountPublicAccessBlock")


def test_s3_of_a_shared_network_leads_to_buckets_of_the_account(templates: dict[str, Template]) -> None:
    _, _, declared, account = _policy(templates["network-common-Network"], "Gateway", "s3")
    assert "raw" in json.dumps(declared["Resource"])
    assert account["Condition"] == {"StringEquals": {"s3:ResourceAccount": "111111111111"}}


@pytest.mark.parametrize("service", ["secretsmanager", "sns", "states", "sts"])
def test_endpoints_of_the_dags_alone_serve_this_account(templates: dict[str, Template], service: str) -> None:
    (statement,) = _policy(templates["alone-prod-Network"], "Interface", service)
    assert statement["Condition"] == {"StringEquals": {"aws:PrincipalAccount": "111111111111"}}


@pytest.mark.parametrize("service", MWAA_ENDPOINTS)
def test_mwaas_own_endpoints_serve_mwaas_account_too(templates: dict[str, Template], service: str) -> None:
    (statement,) = _policy(templates["alone-prod-Network"], "Interface", service)
    assert "Condition" not in statement


@pytest.mark.feature("N6")
def test_restricted_egress_without_internet(templates: dict[str, Template]) -> None:
    template = templates["alone-prod-Network"]
    id, group = _environment_group(template)
    assert [(r["CidrIp"], r["FromPort"]) for r in group["Properties"]["SecurityGroupEgress"]] == [
        ("10.60.0.0/20", 443),
        ("10.9.0.0/16", 5439),
    ]
    rules = [r["Properties"] for r in resources_of(template, "AWS::EC2::SecurityGroupEgress").values()]
    assert all(rule["GroupId"]["Fn::GetAtt"][0] == id for rule in rules)
    assert {r.get("DestinationPrefixListId") for r in rules} == {None, "pl-0123456789abcdef0", "pl-0123456789abcdef1"}
    (itself,) = (r for r in rules if "DestinationSecurityGroupId" in r)
    assert (itself["DestinationSecurityGroupId"], itself["IpProtocol"]) == (itself["GroupId"], "-1")


@pytest.mark.feature("N6")
def test_restricted_egress_through_nat(templates: dict[str, Template]) -> None:
    _, group = _environment_group(templates["south-dev-Network"])
    assert [(r["CidrIp"], r["FromPort"]) for r in group["Properties"]["SecurityGroupEgress"]] == [
        ("0.0.0.0/0", 443),
        ("10.9.0.0/16", 5439),
    ]


def _own_api(template: Template) -> int:
    return sum(
        e["Properties"]["ServiceName"].endswith("airflow.env")
        for e in resources_of(template, "AWS::EC2::VPCEndpoint").values()
    )


def test_a_vpc_has_one_endpoint_of_the_rest_api(templates: dict[str, Template]) -> None:
    """Private DNS of a service belongs to one endpoint of a VPC: AWS refuses a second."""
    for stage in ("alone-prod", "guest-dev", "guest-prod", "south-dev", "south-prod"):
        assert only(templates[f"{stage}-Triggers"], "AWS::Lambda::Function")
        assert _own_api(templates[f"{stage}-Triggers"]) == 0, stage
    assert "airflow.env" in _endpoints(templates["network-open-Network"], "Interface")


@pytest.mark.feature("N2")
def test_an_existing_network_gets_a_security_group_and_nothing_else(templates: dict[str, Template]) -> None:
    template = templates["guest-dev-Network"]
    assert {r["Type"] for r in template["Resources"].values()} == {
        "AWS::EC2::SecurityGroup",
        "AWS::EC2::SecurityGroupIngress",
    }
    _, group = _environment_group(template)
    assert group["Properties"]["VpcId"] == "vpc-0123456789abcdef0"


@pytest.mark.feature("N2")
def test_the_environment_lies_in_the_existing_subnets(templates: dict[str, Template]) -> None:
    network = only(templates["guest-dev-Mwaa"], "AWS::MWAA::Environment")["Properties"]["NetworkConfiguration"]
    assert network["SubnetIds"] == ["subnet-0123456789abcdef0", "subnet-0123456789abcdef1"]
    own, other = network["SecurityGroupIds"]
    assert "Fn::ImportValue" in own
    assert other == "sg-0123456789abcdef0"


@pytest.mark.feature("N2")
def test_gateways_go_into_the_existing_route_tables(templates: dict[str, Template]) -> None:
    endpoint = _endpoints(templates["guest-prod-Network"], "Gateway")["s3"]
    assert endpoint["RouteTableIds"] == ["rtb-0123456789abcdef0", "rtb-0123456789abcdef1"]


@pytest.mark.parametrize(("network", "stages"), [("common", ["north-prod", "south-prod"]), ("open", ["south-dev"])])
def test_tenants_import_what_the_shared_network_exports(
    templates: dict[str, Template], network: str, stages: list[str]
) -> None:
    outputs = templates[f"network-{network}-Network"]["Outputs"].values()
    exported = {output["Export"]["Name"] for output in outputs}
    names = [f"network-{network}-{what}" for what in ("VpcId", "PrivateSubnet1Id", "PrivateSubnet2Id")]
    assert exported == set(names)
    for stage in stages:
        environment = only(templates[f"{stage}-Mwaa"], "AWS::MWAA::Environment")["Properties"]
        subnets = environment["NetworkConfiguration"]["SubnetIds"]
        assert [subnet["Fn::ImportValue"] for subnet in subnets] == names[1:]


@pytest.mark.feature("N5")
def test_each_tenant_has_a_group_that_admits_only_itself(templates: dict[str, Template]) -> None:
    """No rule of the whole VPC names another team's group; only the endpoints admit the VPC's block."""
    groups: dict[str, Template] = {}
    for stage in ("north-prod", "south-prod"):
        template = templates[f"{stage}-Network"]
        id, group = _environment_group(template)
        assert "SecurityGroupIngress" not in group["Properties"]
        (rule,) = resources_of(template, "AWS::EC2::SecurityGroupIngress").values()
        assert (
            rule["Properties"]["GroupId"]
            == rule["Properties"]["SourceSecurityGroupId"]
            == {"Fn::GetAtt": [id, "GroupId"]}
        )
        groups[stage] = template
    for stage, template in groups.items():
        used = only(templates[f"{stage}-Mwaa"], "AWS::MWAA::Environment")["Properties"]["NetworkConfiguration"]
        (imported,) = used["SecurityGroupIds"]
        assert imported["Fn::ImportValue"].startswith(f"{stage}-Network:")
        for other in groups.keys() - {stage}:
            assert other not in json.dumps(template)


@pytest.fixture(scope="module")
def both_modes(tmp_path_factory: pytest.TempPathFactory) -> list[Template]:
    """The network of one stage with NAT and without."""
    from app import build

    found = []
    for mode in ("nat", "isolated"):
        root = tmp_path_factory.mktemp(mode)
        stage = {**MINIMAL["stages"]["dev"], "network": {"mode": mode}}
        write_team(root, {**MINIMAL, "stages": {"dev": stage}})
        assembly = Path(build(root, policy=False).synth().directory)
        found.append(templates_in(assembly)["orders-dev-Network"])
    return found


@pytest.mark.feature("N3")
def test_a_stage_changes_from_nat_to_isolated_and_keeps_its_subnets(both_modes: list[Template]) -> None:
    """Nothing that the environment, or a route table, can have only once is replaced: MWAA cannot change its subnets."""
    nat, isolated = both_modes
    kept = {id: r for id, r in resources_of(nat, "AWS::EC2::Subnet").items() if "Private" in id}
    for id, subnet in kept.items():
        other = isolated["Resources"][id]["Properties"]
        for key in ("CidrBlock", "AvailabilityZoneId", "VpcId"):
            assert other[key] == subnet["Properties"][key]
    assert len(kept) == 2
    for part in ("AWS::EC2::VPC", "AWS::EC2::SecurityGroup", "AWS::EC2::FlowLog"):
        assert set(resources_of(nat, part)) <= set(resources_of(isolated, part))
    gateway = [set(resources_of(t, "AWS::EC2::VPCEndpoint")) for t in both_modes]
    assert gateway[0] < gateway[1], "S3's route can stand in a route table only once"


def test_private_subnets_leave_room_in_the_vpc(templates: dict[str, Template]) -> None:
    template = templates["alone-prod-Network"]
    vpc = ipaddress.ip_network(only(template, "AWS::EC2::VPC")["Properties"]["CidrBlock"])
    for subnet in resources_of(template, "AWS::EC2::Subnet").values():
        assert ipaddress.ip_network(subnet["Properties"]["CidrBlock"]).num_addresses == vpc.num_addresses // 4


def test_policy_is_content(root: Path) -> None:
    from app import Only, build
    from mwaa_platform.policy import kept_policy

    assert kept_policy(build(PROFILE, Only(team="north")).synth())
