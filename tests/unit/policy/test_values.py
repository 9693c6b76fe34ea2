"""CloudFormation's functions are followed as far as templates tell, across stacks; the rest stays a hole with a name."""

from typing import Any

import pytest

from mwaa_platform.policy import holes
from mwaa_platform.policy.assembly import Assembly
from mwaa_platform.policy.values import Source

TEMPLATE: dict[str, Any] = {
    "Parameters": {"Name": {"Type": "String"}, "Subnets": {"Type": "List<AWS::EC2::Subnet::Id>"}},
    "Mappings": {"Sizes": {"prod": {"Class": "mw1.large"}}},
    "Conditions": {
        "Known": {"Fn::Equals": [{"Ref": "AWS::Region"}, "eu-west-1"]},
        "Open": {"Fn::Equals": [{"Ref": "Name"}, "orders"]},
        "Neither": {"Fn::And": [{"Condition": "Open"}, {"Fn::Not": [{"Condition": "Known"}]}]},
    },
    "Resources": {
        "Bucket": {"Type": "AWS::S3::Bucket", "Properties": {}},
        "Named": {"Type": "AWS::S3::Bucket", "Properties": {"BucketName": {"Fn::Sub": "${Name}-dags"}}},
        "Role": {"Type": "AWS::IAM::Role", "Properties": {"RoleName": "airflow", "Path": "/service-role/"}},
        "Circle": {"Type": "AWS::S3::Bucket", "Properties": {"BucketName": {"Ref": "Circle"}}},
        "Lookup": {"Type": "Custom::Lookup", "Properties": {}},
        "Never": {"Type": "AWS::S3::Bucket", "Condition": "Neither"},
        "Perhaps": {"Type": "AWS::S3::Bucket", "Condition": "Open"},
    },
    "Outputs": {"Out": {"Value": {"Ref": "Bucket"}, "Export": {"Name": {"Fn::Sub": "${AWS::Region}-bucket"}}}},
}
PLACE = {"region": "eu-west-1", "account": "111111111111"}


def _assembly(**place: Any) -> Assembly:
    other: dict[str, Any] = {"Resources": {}}
    return Assembly({"a": Source(TEMPLATE, **(place or PLACE)), "b": Source(other, **(place or PLACE))})


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ({"Fn::Sub": "arn:${AWS::Partition}:s3:::${Bucket}/*"}, "arn:aws:s3:::<Bucket>/*"),
        ({"Fn::GetAtt": ["Named", "Arn"]}, "arn:aws:s3:::<parameter Name>-dags"),
        ({"Fn::GetAtt": "Role.Arn"}, "arn:aws:iam::111111111111:role/service-role/airflow"),
        ({"Fn::Join": ["-", ["a", {"Ref": "AWS::Region"}, {"Ref": "AWS::NoValue"}]]}, "a-eu-west-1"),
        ({"Fn::FindInMap": ["Sizes", "prod", "Class"]}, "mw1.large"),
        ({"Fn::FindInMap": ["Sizes", "dev", "Class"]}, "<a value of the mapping Sizes, by dev and Class>"),
        ({"Fn::FindInMap": ["Sizes", "dev", "Class", {"DefaultValue": "mw1.large"}]}, "mw1.large"),
        ({"Fn::Split": [",", {"Fn::ImportValue": "net/subnets"}]}, "<import net/subnets split at ,>"),
        ({"Fn::Split": ["-", "a-b"]}, "['a', 'b']"),
        ("{{resolve:ssm:/airflow/class}}", "<ssm:/airflow/class>"),
        ({"Fn::If": ["Known", "yes", "no"]}, "yes"),
        ({"Fn::If": ["Neither", "yes", "no"]}, "no"),
        ({"Fn::If": ["Open", "yes", "no"]}, "<either, by Open>"),
        ({"Fn::If": ["Open", "same", "same"]}, "same"),
        ({"Fn::Select": [1, {"Fn::Split": ["/", "a/b"]}]}, "b"),
        ({"Fn::Sub": "${!Literal} ${Other}"}, "${Literal} <parameter Other>"),
        ({"Fn::ImportValue": "unknown"}, "<import unknown>"),
        ({"Fn::Transform": {}}, "<Fn::Transform>"),
        ({"Ref": "Circle"}, "<a circle>"),
    ],
    ids=str,
)
def test_functions_are_followed(value: Any, shown: str) -> None:
    assert holes.shown(_assembly().values.resolve("a", value)) == shown


def test_absent_values_are_left_out() -> None:
    value = {"A": {"Ref": "AWS::NoValue"}, "B": [{"Ref": "AWS::NoValue"}, 1]}
    assert _assembly().values.resolve("a", value) == {"B": [1]}


def test_an_import_leads_to_the_resource_of_the_other_stack() -> None:
    assembly = _assembly()
    found = assembly.find("AWS::S3::Bucket", assembly.values.resolve("b", {"Fn::ImportValue": "eu-west-1-bucket"}))
    assert found is not None and (found.stack, found.logical_id) == ("a", "Bucket")


def test_a_resource_is_found_by_the_name_that_it_gives_itself() -> None:
    assembly = _assembly()
    found = assembly.find("AWS::S3::Bucket", assembly.values.resolve("a", {"Fn::Sub": "arn:aws:s3:::${Name}-dags"}))
    assert found is not None and found.logical_id == "Named"
    assert assembly.find("AWS::IAM::Role", "arn:aws:iam::1:role/service-role/airflow") is not None
    assert assembly.find("AWS::S3::Bucket", "arn:aws:s3:::another") is None


def test_what_conditions_leave_open_is_taken_as_made_and_told() -> None:
    assembly = _assembly()
    assert {r.logical_id for r in assembly.resources("AWS::S3::Bucket")} == {"Bucket", "Named", "Circle", "Perhaps"}
    assert [r.logical_id for r in assembly.uncertain] == ["Perhaps"]


def test_generated_names_are_known_apart_and_parameters_are_not() -> None:
    values = _assembly().values
    assert not holes.is_open(values.resolve("a", {"Ref": "Bucket"}))
    assert holes.is_open(values.resolve("a", {"Ref": "Name"}))
    assert holes.is_open(values.resolve("a", {"Fn::GetAtt": ["Lookup", "VpcId"]}))


def test_a_given_list_is_one() -> None:
    given = Source(TEMPLATE, parameters={"Subnets": "subnet-1, subnet-2"})
    assert Assembly({"a": given}).values.resolve("a", {"Ref": "Subnets"}) == ["subnet-1", "subnet-2"]


@pytest.mark.parametrize(("text", "could_be_anything"), [("nothing", False), ("arn:aws:sqs:us-east-1:1:x", True)])
def test_an_unknown_region_could_be_the_one_that_a_template_writes(text: str, could_be_anything: bool) -> None:
    template = {"Resources": {"A": {"Type": "X", "Properties": {"P": text}}}}
    region = Assembly({"a": Source(template)}).values.resolve("a", {"Ref": "AWS::Region"})
    assert holes.is_open(region) is could_be_anything
