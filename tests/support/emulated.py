"""MiniStack's stores in this process, extended as the sandbox extends them, with everything an environment needs in them."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from ministack.core import responses
from ministack.services import ec2, iam, kms, mwaa, s3
from ministack.services.cloudformation import provisioners

from mwaa_platform.aws.execution_role import TRUSTED_SERVICES, baseline_grants, trust_conditions
from mwaa_platform.aws.grants import Place
from sandbox.emulator import extension
from tests.unit.integrations.test_cases import statements

PLACE = Place(account="111111111111", region="ca-central-1")
NAME = "orders"
extension.install()


@contextmanager
def place() -> Iterator[None]:
    """Requests of the test account and Region, and empty stores before and after."""
    with responses.request_scope(PLACE.account, PLACE.region):
        for service in (ec2, iam, kms, mwaa, s3):
            service.reset()
        yield


def create(resource_type: str, properties: dict[str, Any], logical_id: str = "Resource") -> tuple[str, dict[str, Any]]:
    """Create a resource as CloudFormation would."""
    physical_id, attributes = provisioners._provision_resource(resource_type, logical_id, properties, "stack")
    return physical_id, attributes


def update(
    resource_type: str, physical_id: str, old: dict[str, Any], new: dict[str, Any]
) -> tuple[str, dict[str, Any]]:
    """Update a resource as CloudFormation would."""
    found: tuple[str, dict[str, Any]] = provisioners._update_resource(
        resource_type, physical_id, old, new, "stack", "Resource", {}
    )
    return found


def delete(resource_type: str, physical_id: str, properties: dict[str, Any]) -> None:
    """Delete a resource as CloudFormation would."""
    provisioners._delete_resource(resource_type, physical_id, properties, "stack", "Resource")


def bucket(name: str = "dag-bucket", *, versioned: bool = True, public: bool = False, files: bool = True) -> None:
    """A source bucket with a DAG and a requirements file."""
    properties: dict[str, Any] = {"BucketName": name}
    if versioned:
        properties["VersioningConfiguration"] = {"Status": "Enabled"}
    settings = ("BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets")
    properties["PublicAccessBlockConfiguration"] = dict.fromkeys(settings, not public)
    create("AWS::S3::Bucket", properties)
    if files:
        for key in ("dags/pipeline.py", "requirements.txt"):
            s3._buckets[name]["objects"][key] = {"body": b""}


def subnet(vpc: str, cidr: str, zone: str, *, public: bool = False) -> str:
    """A subnet with a route table of its own."""
    id, _ = create("AWS::EC2::Subnet", {"VpcId": vpc, "CidrBlock": cidr, "AvailabilityZoneId": zone})
    table, _ = create("AWS::EC2::RouteTable", {"VpcId": vpc})
    create("AWS::EC2::SubnetRouteTableAssociation", {"SubnetId": id, "RouteTableId": table})
    route = {"RouteTableId": table, "DestinationCidrBlock": "0.0.0.0/0"}
    gateway = {"GatewayId": create("AWS::EC2::InternetGateway", {})[0]} if public else {"NatGatewayId": "nat-1"}
    create("AWS::EC2::Route", {**route, **gateway})
    return id


def role(
    name: str = "airflow",
    *,
    trust: dict[str, Any] | None = None,
    without: str = "",
    more: tuple[str, ...] = (),
    key_arn: str | None = None,
) -> str:
    """The execution role with its baseline; `without` drops one action, `more` adds some on `*`."""
    allowed = {
        "Effect": "Allow",
        "Action": "sts:AssumeRole",
        "Principal": {"Service": list(TRUSTED_SERVICES)},
        "Condition": trust_conditions(PLACE, NAME),
    }
    policy = statements(list(baseline_grants(PLACE, NAME, bucket_arn="arn:aws:s3:::dag-bucket", key_arn=key_arn)))
    for statement in policy["Statement"]:
        statement["Action"] = [action for action in statement["Action"] if action != without]
    policy["Statement"] = [statement for statement in policy["Statement"] if statement["Action"]]
    policy["Statement"].extend({"Effect": "Allow", "Action": action, "Resource": "*"} for action in more)
    properties = {
        "RoleName": name,
        "AssumeRolePolicyDocument": {"Version": "2012-10-17", "Statement": [trust or allowed]},
        "Policies": [{"PolicyName": "baseline", "PolicyDocument": policy}],
    }
    create("AWS::IAM::Role", json.loads(json.dumps(properties)))
    return f"arn:aws:iam::{PLACE.account}:role/{name}"


def good_environment() -> dict[str, Any]:
    """Everything in place, and the properties of an environment that MWAA would create."""
    vpc, _ = create("AWS::EC2::VPC", {"CidrBlock": "10.0.0.0/16"})
    group, _ = create("AWS::EC2::SecurityGroup", {"VpcId": vpc, "GroupDescription": "x"}, "Group")
    create(
        "AWS::EC2::SecurityGroupIngress",
        {"GroupId": group, "SourceSecurityGroupId": group, "IpProtocol": "-1"},
    )
    bucket()
    return {
        "Name": NAME,
        "AirflowVersion": "3.3.1",
        "EnvironmentClass": "mw1.small",
        "ExecutionRoleArn": role(),
        "SourceBucketArn": "arn:aws:s3:::dag-bucket",
        "DagS3Path": "dags",
        "RequirementsS3Path": "requirements.txt",
        "NetworkConfiguration": {
            "SubnetIds": [subnet(vpc, "10.0.1.0/24", "cac1-az1"), subnet(vpc, "10.0.2.0/24", "cac1-az2")],
            "SecurityGroupIds": [group],
        },
        "MinWorkers": 1,
        "MaxWorkers": 2,
        "Schedulers": 2,
    }
