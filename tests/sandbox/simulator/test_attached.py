"""The policies that deployed principals have, as SimulatePrincipalPolicy finds and names them."""

from collections.abc import Iterator

import pytest
from botocore.exceptions import ClientError
from ministack.core.responses import request_scope
from ministack.services import iam

from sandbox.emulator.simulator.client import REGION
from tests.support.simulations import ACCOUNT, CLIENT, JOB, OTHER, USER, policy, statement

GOOD = policy(statement("glue:GetJob", "*"))


@pytest.fixture
def account() -> Iterator[None]:
    with request_scope(ACCOUNT, REGION):
        iam.reset()
        yield
        iam.reset()


def deployed_role(**boundary: str) -> str:
    trust = policy({"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": "x.amazonaws.com"}})
    CLIENT.create_role(RoleName="load", AssumeRolePolicyDocument=trust, **boundary)
    CLIENT.put_role_policy(
        RoleName="load", PolicyName="jobs", PolicyDocument=policy(statement("glue:GetJob", JOB + "a"))
    )
    managed = CLIENT.create_policy(PolicyName="buckets", PolicyDocument=policy(statement("s3:GetObject", "*")))
    CLIENT.attach_role_policy(RoleName="load", PolicyArn=managed["Policy"]["Arn"])
    return f"arn:aws:iam::{ACCOUNT}:role/load"


@pytest.mark.usefixtures("account")
def test_a_roles_policies_by_their_names() -> None:
    role = deployed_role()
    answer = CLIENT.simulate_principal_policy(
        PolicySourceArn=role, ActionNames=["glue:GetJob", "s3:GetObject", "sqs:SendMessage"]
    )
    found = [
        (r["EvalActionName"], r["EvalDecision"], [m["SourcePolicyId"] for m in r["MatchedStatements"]])
        for r in answer["EvaluationResults"]
    ]
    assert found == [
        ("glue:GetJob", "implicitDeny", []),
        ("s3:GetObject", "allowed", ["buckets"]),
        ("sqs:SendMessage", "implicitDeny", []),
    ]
    job = {"PolicySourceArn": role, "ActionNames": ["glue:GetJob"], "ResourceArns": [JOB + "a"]}
    (result,) = CLIENT.simulate_principal_policy(**job)["EvaluationResults"]
    assert [m["SourcePolicyId"] for m in result["MatchedStatements"]] == ["role_load_jobs"]


@pytest.mark.usefixtures("account")
def test_more_policies_come_to_the_roles_own() -> None:
    more = [policy(statement("glue:*", "*", "Deny"))]
    job = {"ActionNames": ["glue:GetJob"], "ResourceArns": [JOB + "a"], "PolicyInputList": more}
    (result,) = CLIENT.simulate_principal_policy(PolicySourceArn=deployed_role(), **job)["EvaluationResults"]
    assert result["EvalDecision"] == "explicitDeny"


@pytest.mark.usefixtures("account")
def test_a_roles_boundary_holds_until_the_request_brings_another() -> None:
    bound = CLIENT.create_policy(PolicyName="bound", PolicyDocument=policy(statement("s3:*", "*")))
    role = deployed_role(PermissionsBoundary=bound["Policy"]["Arn"])
    request = {"PolicySourceArn": role, "ActionNames": ["glue:GetJob"], "ResourceArns": [JOB + "a"]}
    (result,) = CLIENT.simulate_principal_policy(**request)["EvaluationResults"]
    assert result["EvalDecision"] == "implicitDeny"
    assert result["PermissionsBoundaryDecisionDetail"] == {"AllowedByPermissionsBoundary": False}
    wider = [policy(statement("*", "*"))]
    (result,) = CLIENT.simulate_principal_policy(**request, PermissionsBoundaryPolicyInputList=wider)[
        "EvaluationResults"
    ]
    assert result["EvalDecision"] == "allowed"


@pytest.mark.usefixtures("account")
def test_a_users_groups_count() -> None:
    CLIENT.create_user(UserName="jill")
    CLIENT.create_group(GroupName="loaders")
    CLIENT.add_user_to_group(UserName="jill", GroupName="loaders")
    CLIENT.put_group_policy(GroupName="loaders", PolicyName="jobs", PolicyDocument=GOOD)
    request = {"PolicySourceArn": USER, "ActionNames": ["glue:GetJob"]}
    (result,) = CLIENT.simulate_principal_policy(**request)["EvaluationResults"]
    assert [m["SourcePolicyId"] for m in result["MatchedStatements"]] == ["group_loaders_jobs"]


@pytest.mark.usefixtures("account")
@pytest.mark.parametrize(
    ("arn", "code", "said"),
    [
        (f"arn:aws:iam::{ACCOUNT}:role/none", "NoSuchEntity", "The role with name none cannot be found."),
        (f"arn:aws:iam::{OTHER}:role/load", "InvalidInput", "does not have access to policies in account"),
        (f"arn:aws:sts::{ACCOUNT}:assumed-role/load/me", "InvalidInput", "does not clearly define entity type"),
    ],
)
def test_refuses_principals(arn: str, code: str, said: str) -> None:
    with pytest.raises(ClientError, match=said) as refused:
        CLIENT.simulate_principal_policy(PolicySourceArn=arn, ActionNames=["glue:GetJob"])
    assert refused.value.response["Error"]["Code"] == code
