"""Intrinsics as CloudFormation resolves them, and physical names such as it makes."""

from typing import Any

import pytest

from mwaa_platform.aws.grants import Place
from sandbox.isolation.resolver import Stack, Templates, UnresolvedError

PLACE = Place(account="111111111111", region="eu-west-1")
RESOURCES = {
    "Bucket": {"Type": "AWS::S3::Bucket"},
    "Named": {"Type": "AWS::S3::Bucket", "Properties": {"BucketName": {"Fn::Sub": "raw-${AWS::AccountId}"}}},
    "Key": {"Type": "AWS::KMS::Key"},
    "Role": {"Type": "AWS::IAM::Role", "Properties": {"Path": "/data/", "RoleName": "airflow"}},
    "Topic": {"Type": "AWS::SNS::Topic", "Properties": {"TopicName": "alerts"}},
    "Group": {"Type": "AWS::Logs::LogGroup", "Properties": {"LogGroupName": "flow"}},
    "Vpc": {"Type": "AWS::EC2::VPC"},
}
OUTPUTS = {"Out": {"Value": {"Fn::GetAtt": ["Bucket", "Arn"]}, "Export": {"Name": "orders-dev-Storage:Bucket"}}}


def _templates(place: Place = PLACE) -> Templates:
    storage = Stack("orders-dev-Storage", place, {"Resources": RESOURCES, "Outputs": OUTPUTS})
    mwaa = Stack("orders-dev-Mwaa", place, {"Resources": {}})
    return Templates({stack.name: stack for stack in (storage, mwaa)})


def _value(value: Any, place: Place = PLACE, stack: str = "orders-dev-Storage") -> Any:
    templates = _templates(place)
    return templates.value(templates.stacks[stack], value)


@pytest.mark.parametrize(
    ("value", "resolved"),
    [
        ("plain ${text}", "plain ${text}"),
        ({"Ref": "Named"}, "raw-111111111111"),
        ({"Fn::GetAtt": ["Named", "Arn"]}, "arn:aws:s3:::raw-111111111111"),
        ({"Fn::GetAtt": "Role.Arn"}, "arn:aws:iam::111111111111:role/data/airflow"),
        ({"Ref": "Topic"}, "arn:aws:sns:eu-west-1:111111111111:alerts"),
        ({"Fn::GetAtt": ["Group", "Arn"]}, "arn:aws:logs:eu-west-1:111111111111:log-group:flow:*"),
        ({"Fn::Join": ["-", ["a", {"Ref": "AWS::Region"}]]}, "a-eu-west-1"),
        ({"Fn::Sub": "${Named.Arn}/${!literal}/${AWS::Partition}"}, "arn:aws:s3:::raw-111111111111/${literal}/aws"),
        ({"Fn::Sub": ["${Where}/*", {"Where": {"Ref": "Named"}}]}, "raw-111111111111/*"),
        ({"Fn::Select": [1, {"Fn::Split": ["/", "a/b"]}]}, "b"),
        ({"Sid": "x", "Resource": [{"Ref": "Named"}]}, {"Sid": "x", "Resource": ["raw-111111111111"]}),
    ],
    ids=str,
)
def test_values(value: Any, resolved: Any) -> None:
    assert _value(value) == resolved


def test_names_are_made_as_cloudformation_makes_them_and_the_same_each_time() -> None:
    name = _value({"Ref": "Bucket"})
    assert name.startswith("orders-dev-storage-bucket-")
    assert len(name) <= 63
    assert name == name.lower() == _value({"Ref": "Bucket"})
    assert len({_value({"Fn::GetAtt": [id, "Arn"]}) for id in ("Bucket", "Named", "Key", "Role")}) == 4


def test_an_import_leads_to_what_is_exported() -> None:
    imported = {"Fn::ImportValue": "orders-dev-Storage:Bucket"}
    assert _value(imported, stack="orders-dev-Mwaa") == _value({"Fn::GetAtt": ["Bucket", "Arn"]})


def test_ids_that_only_aws_gives_are_apart() -> None:
    assert _value({"Fn::GetAtt": ["Vpc", "DefaultSecurityGroup"]}) != _value({"Ref": "Vpc"})


def test_partitions_have_their_own_suffix() -> None:
    china = Place(account="111111111111", region="cn-north-1")
    assert _value({"Fn::Sub": "logs.${AWS::URLSuffix}"}, china) == "logs.amazonaws.com.cn"
    assert _value({"Ref": "Topic"}, china).startswith("arn:aws-cn:sns:cn-north-1:")


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ({"Ref": "Missing"}, "no resource Missing"),
        ({"Fn::GetAtt": ["Missing", "Id"]}, "no resource Missing"),
        ({"Fn::GetAtt": ["Vpc", "Arn"]}, "the ARN of a AWS::EC2::VPC is not known"),
        ({"Fn::ImportValue": "elsewhere"}, "exports elsewhere"),
        ({"Fn::FindInMap": ["a", "b", "c"]}, "Fn::FindInMap is not known here"),
        ([{"Deep": {"Fn::If": ["x", 1, 2]}}], "Fn::If is not known here"),
    ],
    ids=str,
)
def test_what_is_not_known_fails(value: Any, said: str) -> None:
    with pytest.raises(UnresolvedError, match=said):
        _value(value)
