"""Two teams beside each other reach nothing of each other's; whatever opens one to the other is found, and named."""

import re
from pathlib import Path
from typing import Any

import pytest

from sandbox.isolation import IsolationResult, UnresolvedError, check
from sandbox.isolation.principals import principals_of
from sandbox.isolation.stages import stages_of
from tests.support import neighbours
from tests.support.neighbours import (
    ACCOUNT,
    OTHER_ACCOUNT,
    REGION,
    SECRET,
    WIDENED,
    arn,
    checked,
    statement,
    statements,
)
from tests.support.templates import only, resources_of

ROLE = "data-dev-Mwaa/ExecutionRole"
_BEGINNING = re.compile(
    rf"arn:aws:(s3:::data-lake-[^/]+|\w+:{REGION}:{ACCOUNT}:((secret|log-group):|(table|environment|parameter|role)/)?)"
)


@pytest.fixture(scope="module")
def as_declared() -> IsolationResult:
    return checked(neighbours.templates())


@pytest.mark.feature("T5", "Z10")
def test_neighbours_reach_nothing_of_each_other(as_declared: IsolationResult) -> None:
    assert as_declared.isolated
    assert {(pair.stage, pair.asset_stage) for pair in as_declared.pairs} == {
        ("data-dev", "data-lake-dev"),
        ("data-lake-dev", "data-dev"),
    }
    assert all(pair.decided > 1000 for pair in as_declared.pairs)


def test_every_kind_of_asset_is_asked_about(as_declared: IsolationResult) -> None:
    asked = {refused.kind for refused in as_declared.refused if refused.asset_stage == "data-lake-dev"}
    assert asked == {
        *("bucket", "CDK assets", "environment", "function", "key", "log group", "parameter", "queue", "role"),
        *("secret", "table", "topic"),
    }


def test_every_role_reaches_its_own(as_declared: IsolationResult) -> None:
    assert len(as_declared.controls) == 14
    assert not as_declared.failed_controls
    assert all(c.reached > 50 for c in as_declared.controls if c.role.endswith("-Mwaa/ExecutionRole"))


def test_what_both_declare_is_shared_and_nothing_else(as_declared: IsolationResult) -> None:
    shared = {(r.role, r.action, r.resource.rpartition(":")[2], r.note) for r in as_declared.shared}
    data, lake = "dags/data/team.yaml integrations", "dags/data-lake/team.yaml integrations"
    everything = "common/data-lake/2026/part-0.parquet"
    (reader,) = (r.resource for r in as_declared.shared if r.kind == "role")
    analyst = f"arn:aws:iam::{ACCOUNT}:role/analyst"
    assert shared == {
        (ROLE, "s3:GetObject", everything, f"{data}[1] and {lake}[1]"),
        (ROLE, "s3:ListBucket", everything, f"{data}[1] and {lake}[1]"),
        (ROLE, "sns:Publish", "platform-alerts", f"{data}[4] and {lake}[4]"),
        # Whether the bucket is there (HeadBucket) is no question of a prefix.
        ("data-lake-dev-Mwaa/ExecutionRole", "s3:ListBucket", "common", f"{lake}[1] and {data}[1]"),
        ("data-lake-dev-Mwaa/ExecutionRole", "sns:Publish", "platform-alerts", f"{lake}[4] and {data}[4]"),
        (
            analyst,
            "sts:AssumeRole",
            reader.rpartition(":")[2],
            f"{analyst} is named by data-lake-dev and by data-dev",
        ),
    }


def test_the_celery_queue_is_said_and_is_neither_pass_nor_failure(as_declared: IsolationResult) -> None:
    found = {(queue.role, queue.asset_stage): queue for queue in as_declared.celery_queues}
    assert set(found) == {(ROLE, "data-lake-dev"), ("data-lake-dev-Mwaa/ExecutionRole", "data-dev")}
    assert all(queue.same_account and len(queue.actions) == 6 for queue in found.values())
    assert all("mwaa-create-role" in queue.source for queue in found.values())
    assert found[ROLE, "data-lake-dev"].messages == "under its customer key, which this role may not use"


def test_actions_without_resources_are_said(as_declared: IsolationResult) -> None:
    assert {found.action for found in as_declared.account_wide if found.role == ROLE} == {
        *("cloudwatch:PutMetricData", "logs:DescribeLogGroups", "s3:GetAccountPublicAccessBlock"),
    }


def _end(resource: str) -> str:
    return _BEGINNING.sub("", resource)


@pytest.mark.parametrize(("sid", "resource", "reached"), WIDENED, ids=[case[0] for case in WIDENED])
def test_a_widened_statement_is_found_with_exactly_what_it_opens(
    sid: str, resource: str, reached: set[tuple[str, str]]
) -> None:
    changed = neighbours.templates()
    statement(changed, sid)["Resource"] = resource
    result = checked(changed)
    assert not result.isolated
    assert not result.failed_controls
    assert {(found.role, found.asset_stage) for found in result.reaches} == {(ROLE, "data-lake-dev")}
    assert all(f" {sid}" in found.statement for found in result.reaches)
    assert {(found.action, _end(found.resource)) for found in result.reaches} == reached


def _all_of(stage: str, kind: str) -> list[str]:
    return [
        id for name, t in neighbours.templates().items() if name.startswith(f"{stage}-") for id in resources_of(t, kind)
    ]


def _role(template: Any) -> Any:
    return only(template, "AWS::IAM::Role")


def _with(**body: Any) -> IsolationResult:
    changed = neighbours.templates()
    statements(changed).append({"Sid": "Added", "Effect": "Allow", "Resource": "*", **body})
    return checked(changed)


def test_passing_every_role_is_found_on_each_of_the_other_stage() -> None:
    result = _with(Action="iam:PassRole", Condition={"StringEquals": {"iam:PassedToService": "lambda.amazonaws.com"}})
    assert {(found.role, found.action) for found in result.reaches} == {(ROLE, "iam:PassRole")}
    roles = _all_of("data-lake-dev", "AWS::IAM::Role")
    assert len(result.reaches) == len(roles) == 5
    assert {found.note for found in result.reaches} == {"if the caller meets the statement's conditions"}


def test_the_customer_key_is_reached_once_keys_of_the_account_are_not_excluded() -> None:
    changed = neighbours.templates()
    widened = statement(changed, "AwsOwnedKey")
    del widened["NotResource"]
    widened["Resource"] = "*"
    result = checked(changed)
    assert {(found.role, found.action, found.kind) for found in result.reaches} == {
        (ROLE, f"kms:{action}", "key") for action in ("Decrypt", "Encrypt", "GenerateDataKey")
    }
    queues = {queue.asset_stage: queue.messages for queue in result.celery_queues}
    assert queues["data-lake-dev"] == "under its customer key, which this role may decrypt with"
    (key,) = resources_of(changed["data-lake-dev-Storage"], "AWS::KMS::Key").values()
    del key["Properties"]["KeyPolicy"]["Statement"][0]  # the account's own
    assert not checked(changed).reaches


def test_the_ui_of_a_neighbour_is_found_by_airflow_role() -> None:
    result = _with(Action="airflow:CreateWebLoginToken", Resource=arn("airflow", "role/data-*/Viewer"))
    assert [_end(found.resource) for found in result.reaches] == ["data-lake-dev/Viewer"]


def test_taking_a_role_needs_its_trust_policy_too() -> None:
    assert _with(Action="sts:AssumeRole").isolated
    changed = neighbours.templates()
    reader = _role(changed["data-lake-dev-Access"])
    trusted = reader["Properties"]["AssumeRolePolicyDocument"]["Statement"][0]["Principal"]
    trusted["AWS"] = f"arn:aws:iam::{ACCOUNT}:root"
    assert checked(changed).isolated
    statements(changed).append({"Effect": "Allow", "Action": "sts:*", "Resource": "*"})
    (reach,) = checked(changed).reaches
    assert (reach.role, reach.action, reach.kind) == (ROLE, "sts:AssumeRole", "role")


def _arn_of(policy: Any) -> dict[str, list[str]]:
    return {"Fn::GetAtt": [policy["Bucket"]["Ref"], "Arn"]}


def test_a_bucket_that_names_a_neighbours_role_lets_it_in_by_itself() -> None:
    changed = neighbours.templates()
    policies = resources_of(changed["data-lake-dev-Storage"], "AWS::S3::BucketPolicy")
    policy = next(policy for id, policy in policies.items() if id.startswith("DagBucketPolicy"))["Properties"]
    opened = {"Effect": "Allow", "Action": "s3:PutBucketPolicy", "Resource": _arn_of(policy)}
    (stage, _) = stages_of(neighbours.targets(), changed)
    (named,) = (principal.identity.arn for principal in principals_of(stage) if principal.executes)
    policy["PolicyDocument"]["Statement"].append({**opened, "Principal": {"AWS": named}})
    (reach,) = checked(changed).reaches
    assert (reach.role, reach.action) == (ROLE, "s3:PutBucketPolicy")
    assert reach.statement.startswith("data-lake-dev-Storage/DagBucketPolicy")


def test_a_deny_and_a_boundary_of_the_templates_count() -> None:
    changed = neighbours.templates()
    statement(changed, "SqsReceive")["Resource"] = "*"
    allowed = {"Effect": "Allow", "NotAction": "sqs:ReceiveMessage", "Resource": "*"}
    boundary = {"Type": "AWS::IAM::ManagedPolicy", "Properties": {"PolicyDocument": {"Statement": [allowed]}}}
    mwaa = changed["data-dev-Mwaa"]
    mwaa["Resources"]["Boundary"] = boundary
    _role(mwaa)["Properties"]["PermissionsBoundary"] = {"Ref": "Boundary"}
    statements(changed).append({"Effect": "Deny", "Action": "sqs:DeleteMessage", "Resource": arn("sqs", "data-lake")})
    result = checked(changed)
    assert not result.reaches
    (failed,) = result.failed_controls
    assert any(text.startswith("sqs:ReceiveMessage on ") for text in failed.missing)


def test_a_boundary_that_no_template_holds_hides_nothing() -> None:
    changed = neighbours.templates()
    _role(changed["data-dev-Mwaa"])["Properties"]["PermissionsBoundary"] = f"arn:aws:iam::{ACCOUNT}:policy/b"
    statement(changed, "SqsSend")["Resource"] = "*"
    result = checked(changed)
    assert [found.action for found in result.reaches] == ["sqs:SendMessage"]
    assert result.unknown_boundaries == (f"arn:aws:iam::{ACCOUNT}:policy/b",)


def test_a_helpless_role_breaks_the_check() -> None:
    changed = neighbours.templates()
    statement(changed, "SecretsBackend")["Resource"] = arn("secretsmanager", "secret:airflow/dota/*")
    result = checked(changed)
    assert not result.reaches
    assert not result.isolated
    (failed,) = result.failed_controls
    assert failed.role == ROLE
    assert failed.missing == tuple(
        f"{SECRET} on {arn('secretsmanager', f'secret:airflow/data/{kind}/warehouse-AbCdEf')}"
        for kind in ("connections", "variables")
    )


def test_across_accounts_both_sides_must_allow(tmp_path: Path) -> None:
    targets, changed = neighbours.apart(tmp_path)
    untouched = check(targets, changed)
    assert untouched.isolated
    assert not any(pair.same_account for pair in untouched.pairs)
    statement(changed, "BucketRead")["Resource"] = "arn:aws:s3:::data-*storage-dagbucket6*"
    alone = check(targets, changed)
    assert alone.isolated
    assert {found.note for found in alone.one_side if found.kind == "bucket"} == {
        "the role's policies allow it, the resource's does not"
    }
    policies = resources_of(changed["data-lake-dev-Storage"], "AWS::S3::BucketPolicy")
    policy = next(policy for id, policy in policies.items() if id.startswith("DagBucketPolicy"))["Properties"]
    opened = {"Effect": "Allow", "Principal": {"AWS": f"arn:aws:iam::{ACCOUNT}:root"}, "Action": "s3:GetObject"}
    policy["PolicyDocument"]["Statement"].append(
        {**opened, "Resource": {"Fn::Sub": [r"${Bucket}/*", {"Bucket": _arn_of(policy)}]}}
    )
    both = check(targets, changed)
    assert {(found.role, found.action) for found in both.reaches} == {(ROLE, "s3:GetObject")}
    assert len(both.reaches) == 3
    statement(changed, "BucketRead")["Resource"] = "arn:aws:s3:::data-dev-*"
    theirs = check(targets, changed)
    assert theirs.isolated
    assert {found.note for found in theirs.one_side if found.kind == "bucket"} == {
        "the resource's policy allows it, the role's do not"
    }


def test_across_accounts_the_same_names_are_not_the_same(tmp_path: Path) -> None:
    targets, changed = neighbours.apart(tmp_path)
    result = check(targets, changed)
    assert {found.kind for found in result.shared} == {"bucket"}
    assert not any(OTHER_ACCOUNT in found.resource for found in result.shared)
    assert not any(queue.same_account for queue in result.celery_queues)


def _without_document(changed: dict[str, Any]) -> None:
    role = _role(changed["data-dev-Mwaa"])["Properties"]
    role["ManagedPolicyArns"] = ["arn:aws:iam::aws:policy/ReadOnlyAccess"]


def _without_export(changed: dict[str, Any]) -> None:
    changed["data-dev-Storage"]["Outputs"].clear()


def _unknown_function(changed: dict[str, Any]) -> None:
    statement(changed, "SqsSend")["Resource"] = {"Fn::Transform": {"Name": "x"}}


def _unknown_resource_policy(changed: dict[str, Any]) -> None:
    changed["data-dev-Storage"]["Resources"]["P"] = {"Type": "AWS::SQS::QueuePolicy", "Properties": {}}


def _stray(changed: dict[str, Any]) -> None:
    changed["datalake-Mwaa"] = changed["data-dev-Mwaa"]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (_without_document, "the document of arn:aws:iam::aws:policy/ReadOnlyAccess stands in no template"),
        (_without_export, "no template of its account and Region exports data-dev-Storage:"),
        (_unknown_function, "data-dev-Mwaa: Fn::Transform is not known here"),
        (_unknown_resource_policy, "data-dev-Storage/P: what a AWS::SQS::QueuePolicy allows is not known here"),
        (_stray, r"templates without a declared stage: \['datalake-Mwaa'\]"),
    ],
)
def test_what_cannot_be_resolved_fails(change: Any, said: str) -> None:
    changed = neighbours.templates()
    change(changed)
    with pytest.raises(UnresolvedError, match=said):
        checked(changed)
