"""The local AWS refuses at creation what MWAA would refuse after half an hour."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from ministack.services import ec2, s3

from mwaa_platform.aws.execution_role import BASELINE_OPERATIONS
from tests.support import emulated
from tests.support.emulated import PLACE, create, good_environment, update

TYPE = "AWS::MWAA::Environment"


@pytest.fixture
def properties() -> Iterator[dict[str, Any]]:
    with emulated.place():
        yield good_environment()


def _vpc(properties: dict[str, Any]) -> str:
    return str(ec2._subnets[properties["NetworkConfiguration"]["SubnetIds"][0]]["VpcId"])


def _network(properties: dict[str, Any], **changes: list[str]) -> None:
    properties["NetworkConfiguration"] |= changes


def _one_zone(p: dict[str, Any]) -> None:
    _network(
        p, SubnetIds=[p["NetworkConfiguration"]["SubnetIds"][0], emulated.subnet(_vpc(p), "10.0.3.0/24", "cac1-az1")]
    )


def _public_subnet(p: dict[str, Any]) -> None:
    public = emulated.subnet(_vpc(p), "10.0.3.0/24", "cac1-az2", public=True)
    _network(p, SubnetIds=[p["NetworkConfiguration"]["SubnetIds"][0], public])


def _two_vpcs(p: dict[str, Any]) -> None:
    other, _ = create("AWS::EC2::VPC", {"CidrBlock": "10.1.0.0/16"})
    ids = p["NetworkConfiguration"]["SubnetIds"]
    _network(p, SubnetIds=[ids[0], emulated.subnet(other, "10.1.1.0/24", "cac1-az2")])


def _closed_group(p: dict[str, Any]) -> None:
    group, _ = create("AWS::EC2::SecurityGroup", {"VpcId": _vpc(p), "GroupDescription": "x"}, "Closed")
    _network(p, SecurityGroupIds=[group])


def _foreign_group(p: dict[str, Any]) -> None:
    other, _ = create("AWS::EC2::VPC", {"CidrBlock": "10.1.0.0/16"})
    group, _ = create("AWS::EC2::SecurityGroup", {"VpcId": other, "GroupDescription": "x"}, "Foreign")
    create("AWS::EC2::SecurityGroupIngress", {"GroupId": group, "SourceSecurityGroupId": group, "IpProtocol": "-1"})
    _network(p, SecurityGroupIds=[group])


def _bucket(p: dict[str, Any], **options: bool) -> None:
    emulated.bucket("other", **options)
    p["SourceBucketArn"] = "arn:aws:s3:::other"


def _trust(p: dict[str, Any], **changes: Any) -> None:
    statement = {
        "Effect": "Allow",
        "Action": "sts:AssumeRole",
        "Principal": {"Service": ["airflow.amazonaws.com", "airflow-env.amazonaws.com"]},
        "Condition": {"StringEquals": {"aws:SourceAccount": PLACE.account}},
        **changes,
    }
    p["ExecutionRoleArn"] = emulated.role("other", trust=statement)


REFUSED: list[tuple[Callable[[dict[str, Any]], Any], str]] = [
    (lambda p: _network(p, SubnetIds=p["NetworkConfiguration"]["SubnetIds"][:1]), "exactly two subnets are needed, got 1"),
    (lambda p: _network(p, SubnetIds=["subnet-0", "subnet-1"]), "the subnet subnet-0 does not exist"),
    (_one_zone, "both subnets lie in"),
    (_public_subnet, "is public: it routes to an internet gateway"),
    (_two_vpcs, "the subnets lie in two VPCs"),
    (_closed_group, "no security group admits all traffic from itself"),
    (_foreign_group, "lies in another VPC than the subnets"),
    (lambda p: _network(p, SecurityGroupIds=["sg-0"]), "the security group sg-0 does not exist"),
    (lambda p: _network(p, SecurityGroupIds=[]), "one to five security groups are needed, got 0"),
    (lambda p: p.update(SourceBucketArn="arn:aws:s3:::nowhere"), "the bucket nowhere does not exist"),
    (lambda p: _bucket(p, versioned=False), "the bucket other is not versioned"),
    (lambda p: _bucket(p, public=True), "the bucket other does not block all public access"),
    (lambda p: _bucket(p, files=False), "there is nothing below s3://other/dags/"),
    (lambda p: p.update(RequirementsS3Path="absent.txt"), "RequirementsS3Path: there is no s3://dag-bucket/absent.txt"),
    (lambda p: p.update(PluginsS3Path="absent.zip"), "PluginsS3Path: there is no"),
    (lambda p: p.update(StartupScriptS3Path="absent.sh"), "StartupScriptS3Path: there is no"),
    (lambda p: p.update(ExecutionRoleArn="arn:aws:iam::111111111111:role/nobody"), "the execution role arn:aws:iam::111111111111:role/nobody does not exist"),
    (lambda p: _trust(p, Principal={"Service": ["airflow.amazonaws.com"]}), "does not admit airflow-env.amazonaws.com"),
    (lambda p: _trust(p, Principal={"AWS": "*"}), "does not admit airflow.amazonaws.com"),
    (lambda p: _trust(p, Condition={"StringEquals": {"aws:SourceAccount": "999999999999"}}), "does not admit airflow.amazonaws.com"),
    (lambda p: _trust(p, Condition={"ArnLike": {"aws:SourceArn": "arn:aws:airflow:ca-central-1:111111111111:environment/other"}}), "does not admit airflow-env.amazonaws.com"),
    (lambda p: p.update(ExecutionRoleArn=emulated.role("greedy", more=("s3:ListAllMyBuckets",))), "is allowed s3:ListAllMyBuckets"),
    (lambda p: p.update(AirflowVersion="1.2.3"), "Airflow version 1.2.3 is not supported"),
    (lambda p: p.update(AirflowVersion="2.6.3"), "Airflow version 2.6.3 is not supported"),
    (lambda p: p.update(EnvironmentClass="mw1.huge"), "environment class mw1.huge does not exist"),
    (lambda p: p.update(MinWorkers=3), "MinWorkers 3 exceeds MaxWorkers 2"),
    (lambda p: p.update(Schedulers=1), "mw1.small takes Schedulers of 2 to 5, got 1"),
    (lambda p: p.pop("DagS3Path"), "DagS3Path must be passed"),
]  # fmt: skip


def test_a_good_environment_is_created_and_can_be_read(properties: dict[str, Any]) -> None:
    name, attributes = create(TYPE, properties)
    assert name == "orders"
    assert attributes["Arn"] == "arn:aws:airflow:ca-central-1:111111111111:environment/orders"


@pytest.mark.parametrize(("breaks", "message"), REFUSED, ids=[message for _, message in REFUSED])
def test_refused_with_its_reason(properties: dict[str, Any], breaks: Callable[[Any], Any], message: str) -> None:
    breaks(properties)
    with pytest.raises(ValueError, match="INCORRECT_CONFIGURATION") as refused:
        create(TYPE, properties)
    assert message in str(refused.value)


BASELINE = sorted(
    {c.action for row in BASELINE_OPERATIONS for c in row.checks} | {"kms:Decrypt", "kms:GenerateDataKey"}
)
GRANTED_AS = {
    "s3:GetObject": "s3:GetObject*",
    "s3:GetObjectVersion": "s3:GetObject*",
    "s3:ListBucket": "s3:List*",
    "s3:ListBucketVersions": "s3:List*",
    "s3:GetBucketVersioning": "s3:GetBucket*",
    "s3:GetBucketPublicAccessBlock": "s3:GetBucket*",
    "kms:GenerateDataKey": "kms:GenerateDataKey*",
}


@pytest.mark.parametrize("action", BASELINE)
def test_a_missing_baseline_action_is_named(properties: dict[str, Any], action: str) -> None:
    properties["ExecutionRoleArn"] = emulated.role("less", without=GRANTED_AS.get(action, action))
    with pytest.raises(ValueError, match=f"the execution role is not allowed {action} on"):
        create(TYPE, properties)


def _encrypted(p: dict[str, Any], *, of_bucket: str, of_environment: str | None, of_role: str) -> None:
    """Bucket, environment and role, each with the key it is given."""
    rule = {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": of_bucket}
    encryption = {"ServerSideEncryptionConfiguration": [{"ServerSideEncryptionByDefault": rule}]}
    update("AWS::S3::Bucket", "dag-bucket", {}, {"BucketName": "dag-bucket", "BucketEncryption": encryption})
    p["ExecutionRoleArn"] = emulated.role("with-key", key_arn=of_role)
    if of_environment:
        p["KmsKey"] = of_environment


def _key(**properties: Any) -> str:
    policy = {"Version": "2012-10-17", "Statement": []}
    return str(create("AWS::KMS::Key", {"KeyPolicy": policy, **properties}, f"Key{len(properties)}")[1]["Arn"])


def test_a_customer_key_everywhere_is_taken(properties: dict[str, Any]) -> None:
    key = _key()
    _encrypted(properties, of_bucket=key, of_environment=key, of_role=key)
    assert create(TYPE, properties)[0] == "orders"


@pytest.mark.parametrize("place", ["environment", "other environment", "role", "multi-Region"])
def test_a_customer_key_that_is_missing_at_one_place_is_named(properties: dict[str, Any], place: str) -> None:
    key, other = _key(MultiRegion=place == "multi-Region"), _key(Description="other", Enabled=True)
    environment = {"environment": None, "other environment": other}.get(place, key)
    _encrypted(properties, of_bucket=key, of_environment=environment, of_role=other if place == "role" else key)
    said = {
        "environment": f"the bucket is encrypted under {key}, the environment under a key of AWS",
        "other environment": f"the bucket is encrypted under {key}, the environment under {other}",
        "role": f"the execution role is not allowed kms:Decrypt on {key}",
        "multi-Region": f"the key {key} is no enabled single-Region key",
    }[place]
    with pytest.raises(ValueError, match="INCORRECT_CONFIGURATION") as refused:
        create(TYPE, properties)
    assert said in str(refused.value)


def test_all_reasons_come_at_once(properties: dict[str, Any]) -> None:
    properties |= {"EnvironmentClass": "mw1.huge", "RequirementsS3Path": "absent.txt"}
    with pytest.raises(ValueError, match=r"mw1\.huge.*absent\.txt"):
        create(TYPE, properties)


def test_a_name_that_is_taken_is_refused(properties: dict[str, Any]) -> None:
    create(TYPE, properties)
    with pytest.raises(ValueError, match="an environment named orders already exists"):
        create(TYPE, properties)


def test_updates_are_checked_too(properties: dict[str, Any]) -> None:
    create(TYPE, properties)
    s3._buckets["dag-bucket"]["objects"]["new.txt"] = {"body": b""}
    assert update(TYPE, "orders", properties, {**properties, "RequirementsS3Path": "new.txt"})[0] == "orders"
    with pytest.raises(ValueError, match="there is no"):
        update(TYPE, "orders", properties, {**properties, "RequirementsS3Path": "gone.txt"})


@pytest.mark.parametrize("change", [{"KmsKey": "arn:aws:kms:x"}, {"EndpointManagement": "CUSTOMER"}])
def test_what_needs_a_replacement_is_refused_under_the_same_name(
    properties: dict[str, Any], change: dict[str, str]
) -> None:
    create(TYPE, properties)
    with pytest.raises(ValueError, match="cannot update a stack when a custom-named resource requires replacing"):
        update(TYPE, "orders", properties, {**properties, **change})


def test_other_subnets_need_a_replacement(properties: dict[str, Any]) -> None:
    create(TYPE, properties)
    swapped = {**properties["NetworkConfiguration"], "SubnetIds": properties["NetworkConfiguration"]["SubnetIds"][::-1]}
    with pytest.raises(ValueError, match=r"NetworkConfiguration\.SubnetIds changed"):
        update(TYPE, "orders", properties, {**properties, "NetworkConfiguration": swapped})
