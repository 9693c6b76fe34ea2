"""The execution role: MWAA's baseline, the declared integrations, and nobody else's."""

import itertools
import json
from typing import Any

import aws_cdk as cdk
import pytest
from aws_cdk import aws_kms as kms
from aws_cdk import aws_s3 as s3

from mwaa_platform.aws.execution_role import baseline_requests
from mwaa_platform.aws.grants import Place
from mwaa_platform.integrations import S3, Glue, ServiceIntegration, Sns
from mwaa_platform.role import ExecutionRole
from tests.support.stacks import ACCOUNT, resources, stack
from tests.unit.integrations.test_cases import allows

BUCKET = "arn:aws:s3:::dag-bucket"


def _role(stack: cdk.Stack, *integrations: ServiceIntegration, key: kms.IKey | None = None) -> ExecutionRole:
    bucket = s3.Bucket.from_bucket_arn(stack, "Bucket", BUCKET)
    return ExecutionRole(
        stack, "Role", environment_name="orders", bucket=bucket, integrations=integrations, encryption_key=key
    )


def _policy(stack: cdk.Stack) -> dict[str, Any]:
    (policy,) = resources(stack, "AWS::IAM::Policy")
    return dict(policy["PolicyDocument"])


@pytest.mark.feature("I1", "I5", "I6")
def test_only_mwaa_for_this_environment_of_this_account_takes_it() -> None:
    test = stack()
    _role(test)
    (role,) = resources(test, "AWS::IAM::Role")
    (statement,) = role["AssumeRolePolicyDocument"]["Statement"]
    assert sorted(statement["Principal"]["Service"]) == ["airflow-env.amazonaws.com", "airflow.amazonaws.com"]
    assert statement["Condition"] == {
        "ArnLike": {"aws:SourceArn": f"arn:aws:airflow:ca-central-1:{ACCOUNT}:environment/orders"},
        "StringEquals": {"aws:SourceAccount": ACCOUNT},
    }
    assert "RoleName" not in role


def test_the_baseline_is_25_actions() -> None:
    test = stack()
    _role(test)
    statements = _policy(test)["Statement"]
    actions = [a for s in statements for a in ([s["Action"]] if isinstance(s["Action"], str) else s["Action"])]
    assert len(actions) == len(set(actions)) == 25
    assert {s["Effect"] for s in statements} == {"Allow"}


@pytest.mark.feature("I2")
@pytest.mark.parametrize("region", ["ca-central-1", "cn-north-1", "us-gov-west-1"])
@pytest.mark.parametrize("customer_key", [False, True])
def test_the_baseline_allows_what_mwaa_calls_and_not_to_list_all_buckets(region: str, customer_key: bool) -> None:
    test = stack(region)
    place = Place(account=ACCOUNT, region=region)
    key_arn = place.arn("kms", "key/01234567-89ab-cdef-0123-456789abcdef")
    key = kms.Key.from_key_arn(test, "Key", key_arn) if customer_key else None
    bucket = s3.Bucket.from_bucket_arn(test, "Bucket", place.s3_arn("dag-bucket"))
    ExecutionRole(test, "Role", environment_name="orders", bucket=bucket, encryption_key=key)
    policy = _policy(test)
    calls = baseline_requests(place, "orders", "dag-bucket", key_arn if customer_key else None)
    assert [call for call in calls if not allows(policy, call)] == []
    for statement in range(len(policy["Statement"])):
        fewer = {**policy, "Statement": [s for i, s in enumerate(policy["Statement"]) if i != statement]}
        assert [call for call in calls if not allows(fewer, call)], policy["Statement"][statement]
    assert f"arn:{place.partition}:" in json.dumps(policy)
    denied = [
        ("s3:ListAllMyBuckets", "*"),
        ("s3:GetObject", place.s3_arn("other", "x")),
        ("logs:GetLogEvents", place.arn("logs", "log-group:airflow-other-Task:log-stream:x")),
        ("airflow:PublishMetrics", place.arn("airflow", "environment/other")),
        ("iam:PassRole", f"arn:{place.partition}:iam::{ACCOUNT}:role/admin"),
    ]
    for action, resource in denied:
        request = calls[0].__class__(action, resource, {})
        assert not allows(policy, request), action


def test_the_aws_owned_key_grant_spares_the_accounts_own_keys() -> None:
    test = stack()
    _role(test)
    statement = next(s for s in _policy(test)["Statement"] if "NotResource" in s)
    assert statement["NotResource"] == f"arn:aws:kms:*:{ACCOUNT}:key/*"
    assert statement["Condition"] == {"StringLike": {"kms:ViaService": "sqs.ca-central-1.amazonaws.com"}}


def test_a_customer_key_is_named_and_reached_through_two_services() -> None:
    test = stack()
    _role(test, key=kms.Key(test, "Key"))
    statement = next(s for s in _policy(test)["Statement"] if s["Sid"] == "CustomerKey")
    assert "Fn::GetAtt" in statement["Resource"]
    hosts = statement["Condition"]["StringLike"]["kms:ViaService"]
    assert hosts == ["sqs.ca-central-1.amazonaws.com", "s3.ca-central-1.amazonaws.com"]
    assert not any("NotResource" in s for s in _policy(test)["Statement"])


def test_any_order_of_declarations_gives_the_same_text() -> None:
    integrations = (
        S3(bucket="one", prefix="a/*"),
        S3(bucket="two", prefix="b/*"),
        Glue(jobs=("x",)),
        Sns(topics=("t",)),
    )
    texts = set()
    for order in itertools.permutations(integrations):
        test = stack()
        _role(test, *order)
        texts.add(json.dumps(_policy(test)))
    assert len(texts) == 1


def test_merging_does_not_widen() -> None:
    test = stack()
    _role(
        test, Glue(jobs=("one",)), Glue(jobs=("two",)), S3(bucket="one", prefix="a/*"), S3(bucket="two", prefix="b/*")
    )
    statements = {s["Sid"]: s for s in _policy(test)["Statement"]}
    assert len(statements["GlueJobs"]["Resource"]) == 2
    assert statements["S3Read"]["Resource"] == ["arn:aws:s3:::one/a/*", "arn:aws:s3:::two/b/*"]
    listings = [(s["Resource"], s["Condition"]) for sid, s in statements.items() if sid.startswith("S3List")]
    assert len(listings) == 2, "another condition is another statement"


def test_a_stack_without_account_and_region_is_refused() -> None:
    test = cdk.Stack(cdk.App(), "NoEnvironment")
    with pytest.raises(ValueError, match="needs a stack with env=Environment"):
        _role(test)


@pytest.mark.feature("I9")
def test_path_and_boundary_are_the_declared_ones() -> None:
    test = stack()
    boundary = f"arn:aws:iam::{ACCOUNT}:policy/org/boundary"
    bucket = s3.Bucket.from_bucket_arn(test, "Bucket", BUCKET)
    ExecutionRole(test, "Role", environment_name="orders", bucket=bucket, path="/data/", permissions_boundary=boundary)
    (role,) = resources(test, "AWS::IAM::Role")
    assert (role["Path"], role["PermissionsBoundary"]) == ("/data/", boundary)


def test_what_does_not_fit_inline_goes_into_managed_policies_of_that_role() -> None:
    test = stack()
    jobs = tuple(f"a-nightly-job-of-the-orders-team-{n:03}" for n in range(150))
    _role(test, Glue(jobs=jobs))
    managed = resources(test, "AWS::IAM::ManagedPolicy")
    found = {arn for policy in managed for s in policy["PolicyDocument"]["Statement"] for arn in s["Resource"]}
    assert found == {f"arn:aws:glue:ca-central-1:{ACCOUNT}:job/{job}" for job in jobs}
    assert len(managed) > 1
    assert all(len(json.dumps(p["PolicyDocument"], separators=(",", ":"))) <= 6_144 for p in managed)
    assert len({json.dumps(policy["Roles"]) for policy in managed}) == 1
    assert len(json.dumps(_policy(test), separators=(",", ":"))) < 10_240
