"""Requests that the simulator refuses, with AWS's codes."""

from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.support.simulations import ACCOUNT, CLIENT, USER, entry, policy, statement

GOOD = policy(statement("glue:GetJob", "*"))


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ({"PolicyInputList": ["{"]}, "not JSON"),
        ({"PolicyInputList": ["[]"]}, "not JSON"),
        ({"PolicyInputList": [GOOD + "x"]}, "something follows"),
        ({"PolicyInputList": ["{}"]}, "no statement"),
        ({"PolicyInputList": []}, "at least one policy"),
        ({"PolicyInputList": [policy({"Effect": "Allow", "Action": "a:b"})]}, "either Resource or NotResource"),
        ({"PolicyInputList": [policy(statement("a:b", "*", "Permit"))]}, "Effect is Allow or Deny"),
        ({"PolicyInputList": [policy({**statement("a:b", "*"), "Principal": "*"})]}, "names no principal"),
        ({"PolicyInputList": [" " * 131_073]}, "characters"),
        ({"ActionNames": ["glue:*"]}, "without wildcards"),
        ({"ActionNames": ["GetJob"]}, "no action with its service"),
        ({"ActionNames": []}, "at least one action"),
        ({"ResourceArns": ["job/a"]}, "neither an ARN nor"),
        ({"ContextEntries": [entry("prefix", "a")]}, "Invalid context key name"),
        ({"ContextEntries": [entry("s3:prefix", "a", kind="text")]}, "Invalid context key type"),
        ({"ContextEntries": [entry("s3:prefix", "a", "b")]}, "has 2 values"),
        ({"MaxItems": 0}, "from 1 to 1000"),
        ({"Marker": "eA=="}, "Invalid Marker"),
        ({"PermissionsBoundaryPolicyInputList": [GOOD, GOOD]}, "one policy at the most"),
        ({"CallerArn": f"arn:aws:sts::{ACCOUNT}:assumed-role/a/b"}, "does not clearly define"),
        ({"ResourcePolicy": policy({**statement("a:b", "*"), "Principal": "*"})}, "CallerArn is needed"),
        (
            {
                "ResourcePolicy": policy({**statement("a:b", "*"), "Principal": "*"}),
                "CallerArn": f"arn:aws:iam::{ACCOUNT}:role/a",
            },
            "Caller must be an IAM user",
        ),
        ({"ResourceOwner": "me", "CallerArn": USER}, "no account's ARN"),
        ({"ResourceHandlingOption": "EC2-VPC-EBS"}, "not simulated by the local AWS"),
    ],
)
def test_refuses(arguments: dict[str, Any], said: str) -> None:
    with pytest.raises(ClientError, match=said) as refused:
        CLIENT.simulate_custom_policy(**{"PolicyInputList": [GOOD], "ActionNames": ["glue:GetJob"], **arguments})
    assert refused.value.response["Error"]["Code"] == "InvalidInput"


def test_an_operator_that_nobody_knows_is_an_error_and_no_denial() -> None:
    document = policy(statement("glue:GetJob", "*", StringsEqual={"a:b": "c"}))
    with pytest.raises(ClientError, match="StringsEqual") as refused:
        CLIENT.simulate_custom_policy(PolicyInputList=[document], ActionNames=["glue:GetJob"])
    assert refused.value.response["Error"]["Code"] == "PolicyEvaluation"
