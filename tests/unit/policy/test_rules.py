"""Each MWAA rule fires on a template that breaks it, and is silent on the good one it was made from."""

import copy
import json
from collections.abc import Callable
from typing import Any

import pytest

from mwaa_platform.declaration.policy_rules import MWAA_RULES
from mwaa_platform.policy.rules import RULES
from tests.support.judged import finding_ids

Templates = dict[str, Any]
KEY = {"Fn::GetAtt": ["Key", "Arn"]}
NAME = "orders"
ARN = "arn:aws:airflow:eu-west-1:111111111111:environment/orders"

LOGS = {
    "Effect": "Allow",
    "Principal": {"Service": "logs.eu-west-1.amazonaws.com"},
    "Action": ["kms:Encrypt*", "kms:Decrypt*", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:Describe*"],
    "Condition": {"ArnLike": {"kms:EncryptionContext:aws:logs:arn": "arn:aws:logs:eu-west-1:111111111111:*"}},
}
ACCOUNT = {"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::111111111111:root"}, "Action": "kms:*"}


def good() -> Templates:
    """Plain CloudFormation of an environment as it should be; the bucket lies in a stack of its own."""
    tls = {
        "Effect": "Deny",
        "Principal": {"AWS": "*"},
        "Action": "s3:*",
        "Resource": [{"Fn::GetAtt": ["Bucket", "Arn"]}, {"Fn::Join": ["", [{"Fn::GetAtt": ["Bucket", "Arn"]}, "/*"]]}],
        "Condition": {"Bool": {"aws:SecureTransport": "false"}},
    }
    blocked = ("BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets")
    storage = {
        "Resources": {
            "Bucket": {
                "Type": "AWS::S3::Bucket",
                "Properties": {
                    "VersioningConfiguration": {"Status": "Enabled"},
                    "PublicAccessBlockConfiguration": dict.fromkeys(blocked, True),
                },
            },
            "Policy": {
                "Type": "AWS::S3::BucketPolicy",
                "Properties": {"Bucket": {"Ref": "Bucket"}, "PolicyDocument": {"Statement": [tls]}},
            },
        },
        "Outputs": {"Arn": {"Value": {"Fn::GetAtt": ["Bucket", "Arn"]}, "Export": {"Name": "bucket-arn"}}},
    }
    trust = {
        "Effect": "Allow",
        "Action": "sts:AssumeRole",
        "Principal": {"Service": ["airflow.amazonaws.com", "airflow-env.amazonaws.com"]},
        "Condition": {"ArnLike": {"aws:SourceArn": ARN}, "StringEquals": {"aws:SourceAccount": "111111111111"}},
    }
    logs = ("DAGProcessing", "Scheduler", "Task", "WebServer", "Worker")
    groups = {
        f"{log}Group": {
            "Type": "AWS::Logs::LogGroup",
            "Properties": {"LogGroupName": f"airflow-{NAME}-{log}", "RetentionInDays": 30},
        }
        for log in logs
    }
    names = ("DagProcessingLogs", "SchedulerLogs", "TaskLogs", "WebserverLogs", "WorkerLogs")
    environment = {
        "Name": NAME,
        "AirflowVersion": "3.3.1",
        "SourceBucketArn": {"Fn::ImportValue": "bucket-arn"},
        "ExecutionRoleArn": {"Fn::GetAtt": ["Role", "Arn"]},
        "WebserverAccessMode": "PRIVATE_ONLY",
        "WorkerReplacementStrategy": "GRACEFUL",
        "LoggingConfiguration": {name: {"Enabled": True, "LogLevel": "INFO"} for name in names},
    }
    statement = {"Effect": "Allow", "Action": ["glue:StartJobRun"], "Resource": "arn:aws:glue:eu-west-1:1:job/x"}
    mwaa = {
        "Resources": {
            **groups,
            "Role": {
                "Type": "AWS::IAM::Role",
                "Properties": {"AssumeRolePolicyDocument": {"Statement": [trust]}},
            },
            "RolePolicy": {
                "Type": "AWS::IAM::Policy",
                "Properties": {"Roles": [{"Ref": "Role"}], "PolicyDocument": {"Statement": [statement]}},
            },
            "Environment": {
                "Type": "AWS::MWAA::Environment",
                "Properties": environment,
                "DependsOn": list(groups),
            },
        }
    }
    return {"storage": storage, "mwaa": mwaa}


def with_key() -> Templates:
    """The same under a customer key; the key, the bucket and the environment in one stack."""
    templates = good()
    resources = {**templates["mwaa"]["Resources"], **templates["storage"]["Resources"]}
    resources["Key"] = {
        "Type": "AWS::KMS::Key",
        "Properties": {"KeyPolicy": {"Statement": [LOGS, ACCOUNT]}},
    }
    resources["Environment"]["Properties"] |= {"KmsKey": KEY, "SourceBucketArn": {"Fn::GetAtt": ["Bucket", "Arn"]}}
    resources["Bucket"]["Properties"]["BucketEncryption"] = {
        "ServerSideEncryptionConfiguration": [
            {"ServerSideEncryptionByDefault": {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": KEY}}
        ]
    }
    actions = ["kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey*"]
    resources["RolePolicy"]["Properties"]["PolicyDocument"]["Statement"].append(
        {"Effect": "Allow", "Action": actions, "Resource": KEY}
    )
    return {"one": {"Resources": resources}}


def environment(templates: Templates) -> dict[str, Any]:
    stack = templates.get("mwaa") or templates["one"]
    properties: dict[str, Any] = stack["Resources"]["Environment"]["Properties"]
    return properties


def trust_of(templates: Templates) -> dict[str, Any]:
    role = templates["mwaa"]["Resources"]["Role"]["Properties"]
    statement: dict[str, Any] = role["AssumeRolePolicyDocument"]["Statement"][0]
    return statement


def bucket(templates: Templates) -> dict[str, Any]:
    properties: dict[str, Any] = templates["storage"]["Resources"]["Bucket"]["Properties"]
    return properties


def allow(action: str, resource: str, **more: Any) -> Callable[[Templates], None]:
    def change(templates: Templates) -> None:
        policy = templates["mwaa"]["Resources"]["RolePolicy"]["Properties"]["PolicyDocument"]
        policy["Statement"].append({"Effect": "Allow", "Action": action, "Resource": resource, **more})

    return change


BROKEN: list[tuple[str, Callable[[Templates], Any]]] = [
    ("MWAA-PrivateWebserver", lambda t: environment(t).update(WebserverAccessMode="PUBLIC_ONLY")),
    ("MWAA-PrivateWebserver", lambda t: environment(t).update(WebserverAccessMode="PUBLIC_AND_PRIVATE")),
    ("MWAA-PrivateWebserver", lambda t: environment(t).pop("WebserverAccessMode")),
    ("MWAA-LogsOn[TaskLogs]", lambda t: environment(t)["LoggingConfiguration"]["TaskLogs"].update(Enabled=False)),
    ("MWAA-LogsOn[WorkerLogs]", lambda t: environment(t)["LoggingConfiguration"].pop("WorkerLogs")),
    ("MWAA-LogLevel[SchedulerLogs]", lambda t: environment(t)["LoggingConfiguration"]["SchedulerLogs"].update(LogLevel="ERROR")),
    ("MWAA-LogRetention[Task]", lambda t: t["mwaa"]["Resources"]["TaskGroup"]["Properties"].pop("RetentionInDays")),
    ("MWAA-LogRetention[Task]", lambda t: t["mwaa"]["Resources"].pop("TaskGroup")),
    ("MWAA-LogRetention[Task]", lambda t: t["mwaa"]["Resources"]["Environment"]["DependsOn"].remove("TaskGroup")),
    ("MWAA-VersionOffered", lambda t: environment(t).update(AirflowVersion="2.5.1")),
    ("MWAA-VersionOffered", lambda t: environment(t).pop("AirflowVersion")),
    ("MWAA-GracefulReplacement", lambda t: environment(t).update(WorkerReplacementStrategy="FORCED")),
    ("MWAA-GracefulReplacement", lambda t: environment(t).pop("WorkerReplacementStrategy")),
    ("MWAA-BucketVersioned", lambda t: bucket(t).update(VersioningConfiguration={"Status": "Suspended"})),
    ("MWAA-BucketVersioned", lambda t: bucket(t).pop("VersioningConfiguration")),
    ("MWAA-BucketPublicAccess[BlockPublicAcls]", lambda t: bucket(t)["PublicAccessBlockConfiguration"].update(BlockPublicAcls=False)),
    ("MWAA-BucketTlsOnly", lambda t: t["storage"]["Resources"].pop("Policy")),
    ("MWAA-TrustConditions[aws:SourceArn]", lambda t: trust_of(t)["Condition"].pop("ArnLike")),
    ("MWAA-TrustConditions[aws:SourceArn]", lambda t: trust_of(t)["Condition"]["ArnLike"].update({"aws:SourceArn": "*"})),
    ("MWAA-TrustConditions[aws:SourceAccount]", lambda t: trust_of(t)["Condition"].pop("StringEquals")),
    ("MWAA-TrustConditions[Principal]", lambda t: trust_of(t)["Principal"]["Service"].append("ec2.amazonaws.com")),
    ("MWAA-TrustConditions[airflow-env.amazonaws.com]", lambda t: trust_of(t)["Principal"]["Service"].remove("airflow-env.amazonaws.com")),
    ("MWAA-ServiceWildcard[s3:*]", allow("s3:*", "arn:aws:s3:::x")),
    ("MWAA-ServiceWildcard[*] MWAA-PassRole[*] MWAA-EveryResource[*]", allow("*", "*")),
    ("MWAA-ServiceWildcard[NotAction]", allow("s3:GetObject", "arn:aws:s3:::x/*", NotAction="iam:*")),
    ("MWAA-PassRole[*] MWAA-EveryResource[iam:PassRole]", allow("iam:PassRole", "*")),
    ("MWAA-PassRole[*] MWAA-EveryResource[iam:Pass*]", allow("iam:Pass*", "*")),
    ("MWAA-PassRole[arn:aws:iam::1:role/*]", allow("iam:PassRole", "arn:aws:iam::1:role/*")),
    ("MWAA-EveryResource[rds:StopDBInstance]", allow("rds:StopDBInstance", "*")),
]  # fmt: skip

BROKEN_WITH_KEY: list[tuple[str, Callable[[dict[str, Any]], Any]]] = [
    ("MWAA-CustomerKey[bucket]", lambda r: r["Environment"]["Properties"].pop("KmsKey")),
    ("MWAA-CustomerKey[bucket]", lambda r: r["Environment"]["Properties"].update(KmsKey="arn:aws:kms:eu-west-1:1:key/other")),
    ("MWAA-CustomerKey[kind]", lambda r: r["Environment"]["Properties"].update(KmsKey="arn:aws:kms:eu-west-1:1:alias/airflow")),
    ("MWAA-CustomerKey[kind]", lambda r: r["Environment"]["Properties"].update(KmsKey="arn:aws:kms:eu-west-1:1:key/mrk-1")),
    ("MWAA-CustomerKey[kind]", lambda r: r["Key"]["Properties"].update(MultiRegion=True)),
    ("MWAA-CustomerKey[kms:Decrypt]", lambda r: r["RolePolicy"]["Properties"]["PolicyDocument"]["Statement"].pop()),
    ("MWAA-KeyAdmitsLogs[logs]", lambda r: r["Key"]["Properties"]["KeyPolicy"]["Statement"].pop(0)),
    ("MWAA-CustomerKey[account]", lambda r: r["Key"]["Properties"]["KeyPolicy"]["Statement"].pop()),
]  # fmt: skip


def ids(templates: Templates) -> set[str]:
    """The findings of the rules that these templates are good for: they have no network, and a role that may do little."""
    return {id for id in finding_ids(templates) if id.partition("[")[0] in OF_THESE}


OF_THESE = {finding.partition("[")[0] for line, _ in [*BROKEN, *BROKEN_WITH_KEY] for finding in line.split()}


@pytest.mark.parametrize("templates", [good(), with_key()], ids=["aws key", "customer key"])
def test_a_good_template_has_no_finding(templates: Templates) -> None:
    assert ids(templates) == set()


@pytest.mark.feature("C2", "I3", "I4", "Z5")
@pytest.mark.parametrize(("finding", "breaks"), BROKEN, ids=[f"{i}-{b[0]}" for i, b in enumerate(BROKEN)])
def test_a_broken_template_has_its_finding_and_no_other(finding: str, breaks: Callable[[Templates], Any]) -> None:
    templates = copy.deepcopy(good())
    breaks(templates)
    assert ids(templates) == set(finding.split())


@pytest.mark.parametrize(
    ("finding", "breaks"), BROKEN_WITH_KEY, ids=[f"{i}-{b[0]}" for i, b in enumerate(BROKEN_WITH_KEY)]
)
def test_half_a_customer_key_is_found(finding: str, breaks: Callable[[dict[str, Any]], Any]) -> None:
    templates = with_key()
    breaks(templates["one"]["Resources"])
    assert finding in ids(templates)
    assert all(id.startswith(("MWAA-CustomerKey", "MWAA-KeyAdmitsLogs")) for id in ids(templates))


def test_development_may_replace_workers_by_force() -> None:
    templates = good()
    environment(templates).update(WorkerReplacementStrategy="FORCED", Tags={"kind": "development"})
    assert ids(templates) == set()


def test_templates_of_others_do_not_break_the_rules() -> None:
    odd: Templates = {
        "a": {},
        "b": {"Resources": {"X": {"Type": "AWS::S3::Bucket"}, "E": {"Type": "AWS::MWAA::Environment"}}},
    }
    assert "MWAA-PrivateWebserver" in ids(odd)
    json.dumps(sorted(ids(odd)))


def test_the_ids_that_declarations_may_acknowledge_are_those_of_the_rules() -> None:
    assert {rule.id for rule in RULES} == MWAA_RULES
