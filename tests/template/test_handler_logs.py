"""CDK's own handlers write to their own log group, and to no other of the account."""

from pathlib import Path

import pytest

from tests.support.templates import resources_of, synthesised

STACKS = [
    ("minimal", "minimal-prod-Network", "CustomVpcRestrictDefaultSG"),
    ("full", "full-dev-Network", "CustomVpcRestrictDefaultSG"),
    ("full", "full-dev-Storage", "CustomS3AutoDeleteObjects"),
]


@pytest.mark.parametrize(("profile", "stack", "handler"), STACKS)
def test_a_handler_logs_to_its_own_group_only(root: Path, profile: str, stack: str, handler: str) -> None:
    template = synthesised(root / "tests" / "profiles" / profile)[stack]
    (function,) = (f for id, f in resources_of(template, "AWS::Lambda::Function").items() if id.startswith(handler))
    group = function["Properties"]["LoggingConfig"]["LogGroup"]["Ref"]
    assert group in resources_of(template, "AWS::Logs::LogGroup")
    role = template["Resources"][function["Properties"]["Role"]["Fn::GetAtt"][0]]["Properties"]
    assert "ManagedPolicyArns" not in role
    statements = [s for policy in role["Policies"] for s in policy["PolicyDocument"]["Statement"]]
    logging = [s for s in statements if any(action.startswith("logs:") for action in s["Action"])]
    assert [s["Resource"] for s in logging] == [{"Fn::GetAtt": [group, "Arn"]}]
