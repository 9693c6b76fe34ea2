"""The evaluator: yes, no, or not to be told; never yes where something may deny, never no where something may allow."""

from typing import Any

import pytest

from mwaa_platform.aws.grant_decisions import Decision
from mwaa_platform.aws.operations import Request
from mwaa_platform.policy import holes
from mwaa_platform.policy.decisions import applies, decide
from mwaa_platform.policy.iam import identity_of
from mwaa_platform.policy.matching import perhaps, surely
from tests.support.judged import assembly_of_templates

YES, NO, UNKNOWN = Decision.ALLOWED, Decision.DENIED, Decision.UNKNOWN
OPEN, MADE = holes.unknown("parameter X"), holes.generated("stack/Bucket")
REQUEST = Request("s3:GetObject", "arn:aws:s3:::orders/a.py", {"aws:SecureTransport": "true", "s3:prefix": "a"})


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ({"Action": "s3:getobject", "Resource": "*"}, YES),
        ({"Action": ["s3:Get*"], "Resource": ["arn:aws:s3:::orders/*"]}, YES),
        ({"Action": "s3:Put*", "Resource": "*"}, NO),
        ({"NotAction": "iam:*", "Resource": "*"}, YES),
        ({"NotAction": "s3:*", "Resource": "*"}, NO),
        ({"Action": "*", "NotResource": "arn:aws:s3:::orders/*"}, NO),
        ({"Action": "*", "NotResource": "arn:aws:s3:::others/*"}, YES),
        ({"Action": "*", "NotResource": f"arn:aws:s3:::{OPEN}/*"}, UNKNOWN),
        ({"Action": "*", "Resource": f"arn:aws:s3:::{OPEN}/*"}, UNKNOWN),
        ({"Action": "*", "Resource": f"arn:aws:s3:::{OPEN}"}, UNKNOWN),
        ({"Action": "*", "Resource": f"arn:aws:sqs:::{OPEN}"}, NO),
        ({"Action": "*", "Resource": f"arn:aws:s3:::{MADE}/*"}, NO),
        ({"Action": "*", "Resource": "*", "Condition": {"Bool": {"aws:SecureTransport": True}}}, YES),
        ({"Action": "*", "Resource": "*", "Condition": {"Bool": {"aws:SecureTransport": "false"}}}, NO),
        ({"Action": "*", "Resource": "*", "Condition": {"StringLike": {"S3:Prefix": ["b", "a*"]}}}, YES),
        ({"Action": "*", "Resource": "*", "Condition": {"StringNotEquals": {"s3:prefix": "a"}}}, NO),
        ({"Action": "*", "Resource": "*", "Condition": {"StringEquals": {"aws:SourceVpc": "vpc-1"}}}, UNKNOWN),
        ({"Action": "*", "Resource": "*", "Condition": {"StringEqualsIfExists": {"aws:SourceVpc": "vpc-1"}}}, YES),
        ({"Action": "*", "Resource": "*", "Condition": {"DateGreaterThan": {"s3:prefix": "2026"}}}, UNKNOWN),
    ],
    ids=str,
)
def test_whether_a_statement_speaks_of_a_request(body: dict[str, Any], said: Decision) -> None:
    assert applies(REQUEST, body) is said


@pytest.mark.parametrize(
    ("pattern", "text", "sure", "possible"),
    [
        ("a*c", "abc", True, True),
        ("a?c", "ac", False, False),
        (f"x-{OPEN}-*", f"x-{OPEN}-y", True, True),
        (f"x-{OPEN}", "x-y", False, True),
        ("x-*", f"{OPEN}", False, True),
        ("x-?y", f"x-{OPEN}", False, True),
        ("z-*", f"x-{OPEN}", False, False),
        (f"{MADE}", "bucket", False, False),
    ],
)
def test_holes_match_themselves_and_perhaps_anything(pattern: str, text: str, sure: bool, possible: bool) -> None:
    assert (surely(pattern, text), perhaps(pattern, text)) == (sure, possible)


ALLOW = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}
DENY = {**ALLOW, "Effect": "Deny"}
MAY_DENY = {**DENY, "Condition": {"StringEquals": {"aws:SourceVpc": "vpc-1"}}}


@pytest.mark.parametrize(
    ("statements", "role", "more", "said"),
    [
        ([ALLOW], {}, {}, YES),
        ([], {}, {}, NO),
        ([ALLOW, DENY], {}, {}, NO),
        ([ALLOW, MAY_DENY], {}, {}, UNKNOWN),
        ([], {"ManagedPolicyArns": ["arn:aws:iam::aws:policy/ReadOnlyAccess"]}, {}, UNKNOWN),
        ([], {"ManagedPolicyArns": ["arn:aws:iam::aws:policy/AdministratorAccess"]}, {}, YES),
        ([DENY], {"ManagedPolicyArns": ["arn:aws:iam::aws:policy/AdministratorAccess"]}, {}, NO),
        ([], {"ManagedPolicyArns": [{"Ref": "More"}]}, {"More": [ALLOW]}, YES),
        ([ALLOW], {"PermissionsBoundary": "arn:aws:iam::1:policy/limit"}, {}, UNKNOWN),
        ([ALLOW], {"PermissionsBoundary": {"Ref": "More"}}, {"More": [ALLOW]}, YES),
        ([ALLOW], {"PermissionsBoundary": {"Ref": "More"}}, {"More": []}, NO),
        ([ALLOW], {"PermissionsBoundary": {"Ref": "More"}}, {"More": [ALLOW, DENY]}, NO),
    ],
    ids=str,
)
def test_a_role_is_decided_with_all_that_belongs_to_it(
    statements: list[Any], role: dict[str, Any], more: dict[str, list[Any]], said: Decision
) -> None:
    policy = {"PolicyName": "own", "PolicyDocument": {"Statement": statements}}
    resources: dict[str, Any] = {"Role": {"Type": "AWS::IAM::Role", "Properties": {**role, "Policies": [policy]}}}
    for name, allowed in more.items():
        document = {"PolicyDocument": {"Statement": allowed}}
        resources[name] = {"Type": "AWS::IAM::ManagedPolicy", "Properties": document}
    assembly = assembly_of_templates({"one": {"Resources": resources}})
    (found,) = assembly.resources("AWS::IAM::Role")
    assert decide(REQUEST, identity_of(assembly, found)) is said
