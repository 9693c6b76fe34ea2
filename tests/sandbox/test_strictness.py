"""Where MiniStack is kinder than AWS, the sandbox is not."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from ministack.services import cloudformation as cfn
from ministack.services import cloudwatch, cloudwatch_logs, ec2, iam, s3, sns
from ministack.services.cloudformation import stacks

from sandbox.emulator import extension
from tests.support import emulated
from tests.support.emulated import create, delete


@pytest.fixture(autouse=True)
def _place() -> Iterator[None]:
    with emulated.place():
        for service in (cloudwatch, cloudwatch_logs, sns):
            service.reset()
        yield


@pytest.mark.parametrize(
    ("resource_type", "properties"),
    [
        ("AWS::Logs::LogGroup", {"LogGroupName": "airflow-orders-Task"}),
        ("AWS::S3::Bucket", {"BucketName": "taken-bucket"}),
        ("AWS::SNS::Topic", {"TopicName": "taken"}),
        ("AWS::IAM::Role", {"RoleName": "taken", "AssumeRolePolicyDocument": {"Statement": []}}),
        (
            "AWS::CloudWatch::Alarm",
            {
                "AlarmName": "taken",
                "Namespace": "AmazonMWAA",
                "MetricName": "QueuedTasks",
                "ComparisonOperator": "GreaterThanThreshold",
                "Threshold": 1,
                "EvaluationPeriods": 1,
            },
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_name_that_is_taken_is_refused(resource_type: str, properties: dict[str, Any]) -> None:
    create(resource_type, properties)
    with pytest.raises(ValueError, match="already exists"):
        create(resource_type, properties)


def test_a_bucket_with_objects_is_not_deleted() -> None:
    emulated.bucket("full")
    with pytest.raises(ValueError, match="not empty"):
        delete("AWS::S3::Bucket", "full", {})
    s3._buckets["full"]["objects"].clear()
    delete("AWS::S3::Bucket", "full", {})


def test_subnets_in_use_are_not_deleted() -> None:
    properties = emulated.good_environment()
    create("AWS::MWAA::Environment", properties)
    used = properties["NetworkConfiguration"]["SubnetIds"][0]
    with pytest.raises(ValueError, match="has dependencies and cannot be deleted: environment orders"):
        delete("AWS::EC2::Subnet", used, {})
    delete("AWS::MWAA::Environment", "orders", {})
    delete("AWS::EC2::Subnet", used, {})


def test_nat_gateways_need_a_subnet_and_a_free_address() -> None:
    vpc, _ = create("AWS::EC2::VPC", {"CidrBlock": "10.0.0.0/16"})
    subnet = emulated.subnet(vpc, "10.0.1.0/24", "cac1-az1", public=True)
    address, attributes = create("AWS::EC2::EIP", {"Domain": "vpc"})
    allocation = attributes["AllocationId"]
    with pytest.raises(ValueError, match="subnet subnet-0 does not exist"):
        create("AWS::EC2::NatGateway", {"SubnetId": "subnet-0", "AllocationId": allocation})
    gateway, _ = create("AWS::EC2::NatGateway", {"SubnetId": subnet, "AllocationId": allocation})
    with pytest.raises(ValueError, match="already associated"):
        create("AWS::EC2::NatGateway", {"SubnetId": subnet, "AllocationId": allocation})
    with pytest.raises(ValueError, match="in use by a NAT gateway"):
        delete("AWS::EC2::EIP", address, {})
    delete("AWS::EC2::NatGateway", gateway, {})
    delete("AWS::EC2::EIP", address, {})
    assert allocation not in ec2._addresses


def test_flow_logs_need_a_role_that_admits_the_service() -> None:
    vpc, _ = create("AWS::EC2::VPC", {"CidrBlock": "10.0.0.0/16"})
    properties = {"ResourceId": vpc, "ResourceType": "VPC", "TrafficType": "ALL", "LogGroupName": "flow"}
    with pytest.raises(ValueError, match=r"does not admit vpc-flow-logs\.amazonaws\.com"):
        create("AWS::EC2::FlowLog", {**properties, "DeliverLogsPermissionArn": emulated.role()})
    trust = {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": "vpc-flow-logs.amazonaws.com"}}
    create("AWS::EC2::FlowLog", {**properties, "DeliverLogsPermissionArn": emulated.role("flow", trust=trust)})


def test_alarms_on_metric_math_are_kept_as_declared() -> None:
    metric = {"Namespace": "AmazonMWAA", "MetricName": "QueuedTasks", "Dimensions": []}
    queries = [
        {"Id": "stuck", "Expression": "IF(queued > 0, 1, 0)", "ReturnData": True},
        {"Id": "queued", "MetricStat": {"Metric": metric, "Period": 300, "Stat": "Minimum"}, "ReturnData": False},
    ]
    properties = {
        "Metrics": queries,
        "ComparisonOperator": "GreaterThanThreshold",
        "Threshold": 0,
        "EvaluationPeriods": 3,
    }
    name, _ = create("AWS::CloudWatch::Alarm", properties)
    assert cloudwatch._alarms[name]["Metrics"] == queries
    with pytest.raises(ValueError, match="returns exactly one metric, got 2"):
        create("AWS::CloudWatch::Alarm", {**properties, "Metrics": [{**q, "ReturnData": True} for q in queries]})


def test_rules_of_security_groups_exist_once() -> None:
    vpc, _ = create("AWS::EC2::VPC", {"CidrBlock": "10.0.0.0/16"})
    group, _ = create("AWS::EC2::SecurityGroup", {"VpcId": vpc, "GroupDescription": "x"}, "Group")
    rule = {"GroupId": group, "SourceSecurityGroupId": group, "IpProtocol": "-1"}
    id, _ = create("AWS::EC2::SecurityGroupIngress", rule)
    with pytest.raises(ValueError, match="the rule already exists"):
        create("AWS::EC2::SecurityGroupIngress", rule)
    delete("AWS::EC2::SecurityGroupIngress", id, rule)
    create("AWS::EC2::SecurityGroupIngress", rule)
    with pytest.raises(ValueError, match="security group sg-0 does not exist"):
        create("AWS::EC2::SecurityGroupEgress", {**rule, "GroupId": "sg-0"})


def _policy(characters: int) -> dict[str, Any]:
    """A document of about that length."""
    names = [f"arn:aws:glue:ca-central-1:111111111111:job/{n:04}" for n in range(characters // 52)]
    return {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "glue:GetJob", "Resource": names}]}


def _inline(characters: int, name: str = "inline") -> dict[str, Any]:
    return {"PolicyName": name, "Roles": ["airflow"], "PolicyDocument": _policy(characters)}


def test_inline_policies_of_a_role_have_10240_characters_together() -> None:
    emulated.role()
    taken = sum(len(json.dumps(json.loads(d))) for d in iam._roles["airflow"]["InlinePolicies"].values())
    create("AWS::IAM::Policy", _inline(5_000, "first"))
    with pytest.raises(ValueError, match=r"Maximum policy size of 10240 bytes exceeded for role airflow"):
        create("AWS::IAM::Policy", _inline(10_000 - taken, "second"))
    assert set(iam._roles["airflow"]["InlinePolicies"]) == {"baseline", "first"}, "nothing is left of it"


def test_a_managed_policy_has_6144_characters() -> None:
    emulated.role()
    managed = {"ManagedPolicyName": "managed", "Roles": ["airflow"]}
    with pytest.raises(ValueError, match="Cannot exceed quota for PolicySize: 6144"):
        create("AWS::IAM::ManagedPolicy", {**managed, "PolicyDocument": _policy(7_000)})
    small = {**managed, "PolicyDocument": _policy(6_000)}
    arn, _ = create("AWS::IAM::ManagedPolicy", small)
    with pytest.raises(ValueError, match="Cannot exceed quota for PolicySize: 6144"):
        emulated.update("AWS::IAM::ManagedPolicy", arn, small, {**managed, "PolicyDocument": _policy(7_000)})


def test_a_role_takes_10_managed_policies() -> None:
    emulated.role()

    def attach(number: int) -> None:
        properties = {"ManagedPolicyName": f"p{number}", "Roles": ["airflow"], "PolicyDocument": _policy(100)}
        create("AWS::IAM::ManagedPolicy", properties)

    for number in range(10):
        attach(number)
    with pytest.raises(ValueError, match="Cannot exceed quota for PoliciesPerRole: 10"):
        attach(10)


def _resolve(value: str | None) -> Any:
    outputs = {"Name": {"Value": value, "Export": {"Name": "shared"}}} if value else {}
    return stacks._resolve_stack_outputs(outputs, {}, {}, {}, {}, "producer", "arn:producer")


@pytest.fixture
def _imported() -> Iterator[None]:
    template = {"Resources": {"X": {"Type": "AWS::SNS::Topic", "Properties": {"Y": {"Fn::ImportValue": "shared"}}}}}
    cfn._exports["shared"] = {"StackId": "arn:producer", "Name": "shared", "Value": "old"}
    cfn._stacks["consumer"] = {"StackName": "consumer", "StackStatus": "CREATE_COMPLETE", "_template": template}
    yield
    cfn._exports.pop("shared", None)
    cfn._stacks.pop("consumer", None)


@pytest.mark.usefixtures("_imported")
def test_an_imported_export_can_neither_change_nor_go() -> None:
    _resolve("old")
    with pytest.raises(ValueError, match="Export shared cannot be updated as it is in use by consumer"):
        _resolve("new")
    with pytest.raises(ValueError, match="Export shared cannot be deleted as it is in use by consumer"):
        _resolve(None)
    cfn._stacks.pop("consumer")
    _resolve("new")


def test_a_changed_ministack_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(extension.NEEDED, "ministack.services.ec2", ("_subnets", "_gone_in_the_next_version"))
    with pytest.raises(extension.MiniStackChangedError, match=r"ministack\.services\.ec2\._gone_in_the_next_version"):
        extension.check()
