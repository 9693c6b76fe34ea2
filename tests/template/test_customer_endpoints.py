"""What makes the endpoints of an environment that waits for them: before it, of least privilege, in its own stack."""

import copy
import json
from pathlib import Path
from typing import Any

import pytest

from mwaa_platform.endpoints.definition import definition
from tests.support.judged import doubtful_rules, finding_ids
from tests.support.templates import Template, only, resources_of, role_statements, synthesised

ENVIRONMENT = "AWS::MWAA::Environment"
RESOURCE = "Custom::MwaaCustomerEndpoints"


@pytest.fixture(scope="module")
def stacks(root: Path) -> dict[str, Template]:
    return synthesised(root / "tests" / "profiles" / "ways_in")


@pytest.fixture(scope="module")
def mwaa(stacks: dict[str, Template]) -> Template:
    return stacks["ways-prod-Mwaa"]


def _of(template: Template, action: str) -> list[dict[str, Any]]:
    statements = role_statements(template, "Makes the VPC endpoints")
    return [
        each
        for each in statements
        if action in ([each["Action"]] if isinstance(each["Action"], str) else each["Action"])
    ]


@pytest.mark.feature("E14")
def test_the_environment_comes_after_what_starts_and_names_no_endpoint(mwaa: Template) -> None:
    (started,) = resources_of(mwaa, RESOURCE)
    environment = only(mwaa, ENVIRONMENT)
    assert environment["Properties"]["EndpointManagement"] == "CUSTOMER"
    assert started in environment["DependsOn"]
    assert not resources_of(mwaa, "AWS::EC2::VPCEndpoint")
    text = json.dumps(mwaa)
    assert "VpcEndpointService" not in text.replace("DescribeVpcEndpointServices", "")


@pytest.mark.feature("E14")
def test_it_says_where_the_endpoints_go(mwaa: Template) -> None:
    asked, environment = only(mwaa, RESOURCE)["Properties"], only(mwaa, ENVIRONMENT)["Properties"]
    assert asked["SubnetIds"] == environment["NetworkConfiguration"]["SubnetIds"]
    assert asked["SecurityGroupIds"] == environment["NetworkConfiguration"]["SecurityGroupIds"]
    assert (asked["EnvironmentName"], asked["Private"]) == ("ways-prod", "true")
    assert asked["Tags"]["team"] == "ways"


def test_what_is_kept_of_the_environment_is_kept_of_its_endpoints(mwaa: Template) -> None:
    for kind in (RESOURCE, ENVIRONMENT):
        resource = only(mwaa, kind)
        assert (resource["DeletionPolicy"], resource["UpdateReplacePolicy"]) == ("RetainExceptOnCreate", "Retain")


@pytest.mark.feature("E14")
def test_endpoints_are_made_in_this_network_to_services_of_that_form_and_with_the_tag(mwaa: Template) -> None:
    placed, made = _of(mwaa, "ec2:CreateVpcEndpoint")
    kinds = [json.dumps(resource).partition(":222222222222:")[2].partition("/")[0] for resource in placed["Resource"]]
    assert sorted(kinds) == ["security-group", "subnet", "subnet", "vpc"]
    assert "*" not in json.dumps(placed["Resource"])
    assert made["Condition"] == {
        "StringEquals": {"aws:RequestTag/mwaa-platform:environment": "ways-prod"},
        "StringLike": {"ec2:VpceServiceName": "com.amazonaws.vpce.ca-central-1.vpce-svc-*"},
    }


@pytest.mark.feature("E14")
def test_only_endpoints_with_the_tag_are_deleted_and_tags_are_given_only_at_creation(mwaa: Template) -> None:
    (deleted,), (tagged,) = _of(mwaa, "ec2:DeleteVpcEndpoints"), _of(mwaa, "ec2:CreateTags")
    assert deleted["Condition"] == {"StringEquals": {"aws:ResourceTag/mwaa-platform:environment": "ways-prod"}}
    assert tagged["Condition"]["StringEquals"]["ec2:CreateAction"] == "CreateVpcEndpoint"


def test_a_service_managed_environment_has_nothing_of_it(stacks: dict[str, Template]) -> None:
    template = stacks["ways-dev-Mwaa"]
    assert "EndpointManagement" not in only(template, ENVIRONMENT)["Properties"]
    assert not resources_of(template, RESOURCE)


def test_the_state_machine_looks_until_it_is_done() -> None:
    states = definition("arn:function", "aws")["States"]
    assert states["Look"]["Next"] == "Done?"
    assert states["Done?"]["Choices"] == [{"Condition": "{% $done %}", "Next": "Made"}]
    assert states["Done?"]["Default"] == "Wait"
    assert states["Wait"]["Next"] == "Look"


RULE = "MWAA-EndpointManagement"
PLACE = {"region": "ca-central-1", "account": "222222222222"}


def _prod(stacks: dict[str, Template]) -> dict[str, Template]:
    return copy.deepcopy({name: template for name, template in stacks.items() if name.startswith("ways-prod")})


@pytest.mark.feature("E14", "Y6")
def test_the_doctor_sees_who_makes_them(stacks: dict[str, Template]) -> None:
    prod = _prod(stacks)
    assert not [id for id in finding_ids(prod, **PLACE) if id.startswith(RULE)]
    assert RULE not in doubtful_rules(prod, **PLACE)


@pytest.mark.feature("E14", "Y6")
@pytest.mark.parametrize(
    ("key", "value", "detail"),
    [("SubnetIds", ["subnet-1"], "subnets"), ("SecurityGroupIds", [], "groups"), ("Private", "false", "webserver")],
)
def test_the_doctor_judges_what_they_get(stacks: dict[str, Template], key: str, value: Any, detail: str) -> None:
    prod = _prod(stacks)
    only(prod["ways-prod-Mwaa"], RESOURCE)["Properties"][key] = value
    assert f"{RULE}[{detail}]" in finding_ids(prod, **PLACE)


def test_the_doctor_takes_no_function_for_it_that_may_not_make_them(stacks: dict[str, Template]) -> None:
    prod = _prod(stacks)
    for policies in resources_of(prod["ways-prod-Mwaa"], "AWS::IAM::Policy").values():
        statements = policies["Properties"]["PolicyDocument"]["Statement"]
        statements[:] = [each for each in statements if "ec2:CreateVpcEndpoint" not in str(each["Action"])]
    assert not [id for id in finding_ids(prod, **PLACE) if id.startswith(RULE)]
    assert RULE in doubtful_rules(prod, **PLACE)
