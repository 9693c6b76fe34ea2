"""The simulator's API as a client of AWS's sees it: SimulateCustomPolicy and SimulatePrincipalPolicy."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from botocore.exceptions import ClientError
from ministack.core.responses import request_scope
from ministack.services import iam

from sandbox.emulator.simulator.client import REGION, simulator_client

ACCOUNT = "111111111111"
OTHER = "222222222222"
JOB = f"arn:aws:glue:eu-west-1:{ACCOUNT}:job/"
USER = f"arn:aws:iam::{ACCOUNT}:user/jill"


@pytest.fixture(scope="module")
def client() -> Any:
    return simulator_client(ACCOUNT)


@pytest.fixture
def account() -> Iterator[None]:
    with request_scope(ACCOUNT, REGION):
        iam.reset()
        yield
        iam.reset()


def policy(*statements: dict[str, Any]) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


def statement(action: str, resource: str, effect: str = "Allow", **conditions: Any) -> dict[str, Any]:
    body = {"Effect": effect, "Action": action, "Resource": resource}
    return {**body, "Condition": conditions} if conditions else body


def entry(key: str, *values: str, kind: str = "string") -> dict[str, Any]:
    return {"ContextKeyName": key, "ContextKeyValues": list(values), "ContextKeyType": kind}


def simulated(client: Any, *documents: str, **arguments: Any) -> dict[str, Any]:
    arguments.setdefault("ActionNames", ["glue:GetJob"])
    (result,) = client.simulate_custom_policy(PolicyInputList=list(documents), **arguments)["EvaluationResults"]
    return dict(result)


def decisions(result: dict[str, Any]) -> dict[str, str]:
    return {r["EvalResourceName"]: r["EvalResourceDecision"] for r in result["ResourceSpecificResults"]}


def test_every_resource_has_its_own_decision_and_the_result_the_most_restrictive(client: Any) -> None:
    document = policy(statement("glue:GetJob", JOB + "a"), statement("glue:*", JOB + "c", "Deny"))
    resources = [JOB + name for name in "abc"]
    result = simulated(client, document, ResourceArns=resources)
    assert decisions(result) == dict(zip(resources, ("allowed", "implicitDeny", "explicitDeny"), strict=True))
    assert result["EvalDecision"] == "explicitDeny"
    result = simulated(client, document, ResourceArns=resources[:2])
    assert result["EvalDecision"] == "implicitDeny"


def test_without_resources_all_are_meant_and_none_is_listed(client: Any) -> None:
    result = simulated(client, policy(statement("glue:GetJob", "*")))
    assert (result["EvalDecision"], result["EvalResourceName"]) == ("allowed", "*")
    assert "ResourceSpecificResults" not in result


# Positions and identifiers in the CLI's own examples: https://docs.aws.amazon.com/cli/latest/reference/iam/simulate-custom-policy.html
CLI_EXAMPLE = (
    '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"dynamodb:*","Resource":"*",'
    '"Condition":{"DateGreaterThan":{"aws:CurrentTime":"2018-08-16T12:00:00Z"}}}}'
)


def test_the_example_of_the_cli_answers_as_printed_there(client: Any) -> None:
    result = simulated(client, CLI_EXAMPLE, ActionNames=["dynamodb:CreateBackup"])
    assert result == {
        "EvalActionName": "dynamodb:CreateBackup",
        "EvalResourceName": "*",
        "EvalDecision": "allowed",
        "MatchedStatements": [
            {
                "SourcePolicyId": "PolicyInputList.1",
                "SourcePolicyType": "IAM Policy",
                "StartPosition": {"Line": 1, "Column": 38},
                "EndPosition": {"Line": 1, "Column": 167},
            }
        ],
        "MissingContextValues": [],
    }
    earlier = entry("aws:CurrentTime", "2018-04-25T11:00:00Z", kind="date")
    result = simulated(client, CLI_EXAMPLE, ActionNames=["dynamodb:CreateBackup"], ContextEntries=[earlier])
    assert (result["EvalDecision"], result["MatchedStatements"]) == ("implicitDeny", [])


def test_statements_are_named_by_policy_and_row(client: Any) -> None:
    first = policy(statement("glue:GetJobs", "*"))
    second = '{"Statement": [\n  {"Effect": "Allow", "Action": "glue:*", "Resource": "*"},\n'
    second += '  {"Effect": "Allow", "Action": "glue:GetJob", "Resource": "*"}\n]}'
    matched = simulated(client, first, second)["MatchedStatements"]
    assert [(m["SourcePolicyId"], m["EndPosition"]["Line"]) for m in matched] == [
        ("PolicyInputList.2", 2),
        ("PolicyInputList.2", 3),
    ]


def test_only_the_deny_is_matched_where_one_decides(client: Any) -> None:
    document = policy(statement("glue:*", "*"), statement("glue:GetJob", "*", "Deny"))
    (matched,) = simulated(client, document)["MatchedStatements"]
    assert matched["StartPosition"]["Column"] > 41


@pytest.mark.parametrize(
    ("condition", "given", "decision"),
    [
        ({"StringLike": {"s3:prefix": "in/*"}}, [entry("s3:prefix", "in/a")], "allowed"),
        ({"StringLike": {"s3:prefix": "in/*"}}, [entry("S3:Prefix", "in/a")], "allowed"),
        ({"StringLike": {"s3:prefix": "in/*"}}, [entry("s3:prefix", "out/a")], "implicitDeny"),
        ({"Bool": {"aws:SecureTransport": "true"}}, [entry("aws:SecureTransport", "true", kind="boolean")], "allowed"),
        ({"IpAddress": {"aws:SourceIp": "10.0.0.0/8"}}, [entry("aws:SourceIp", "10.1.2.3", kind="ip")], "allowed"),
        ({"IpAddress": {"aws:SourceIp": "10.0.0.0/8"}}, [entry("aws:SourceIp", "11.1.2.3", kind="ip")], "implicitDeny"),
        (
            {"ForAnyValue:StringEquals": {"aws:CalledVia": "athena.amazonaws.com"}},
            [entry("aws:CalledVia", "x.amazonaws.com", "athena.amazonaws.com", kind="stringList")],
            "allowed",
        ),
        ({"StringEquals": {"aws:SourceAccount": "${aws:PrincipalAccount}"}}, [entry("aws:SourceAccount", ACCOUNT)], "allowed"),
        ({"Null": {"s3:prefix": "true"}}, [], "allowed"),
    ],
)  # fmt: skip
def test_context_entries_are_what_conditions_see(client: Any, condition: Any, given: Any, decision: str) -> None:
    document = policy(statement("glue:GetJob", "*", **condition))
    result = simulated(client, document, ContextEntries=given)
    assert (result["EvalDecision"], result["MissingContextValues"]) == (decision, [])


@pytest.mark.parametrize("key", ["s3:prefix", "aws:SecureTransport", "aws:SourceIp", "aws:RequestedRegion"])
def test_a_key_that_is_not_given_is_missing_and_not_guessed(client: Any, key: str) -> None:
    document = policy(
        statement("glue:GetJob", JOB + "a", StringEquals={key: "x"}), statement("s3:*", "*", Bool={"a:b": "x"})
    )
    result = simulated(client, document, ResourceArns=[JOB + "a", JOB + "b"])
    assert [r["MissingContextValues"] for r in result["ResourceSpecificResults"]] == [[key], []]
    assert result["MissingContextValues"] == [key]


def test_a_boundary_narrows_and_says_so(client: Any) -> None:
    document = policy(statement("glue:*", "*"))
    for bound, decision, within in (
        (statement("glue:Get*", "*"), "allowed", True),
        (statement("s3:*", "*"), "implicitDeny", False),
        (statement("glue:*", "*", "Deny"), "explicitDeny", False),
    ):
        result = simulated(client, document, PermissionsBoundaryPolicyInputList=[policy(bound)])
        assert result["EvalDecision"] == decision
        assert result["PermissionsBoundaryDecisionDetail"] == {"AllowedByPermissionsBoundary": within}
    assert [m["SourcePolicyType"] for m in result["MatchedStatements"]] == ["Permissions Boundary Policy"]


@pytest.mark.parametrize(
    ("ours", "theirs", "owner", "decision", "types"),
    [
        ("Deny", "Allow", ACCOUNT, "explicitDeny", ["IAM Policy"]),
        ("", "Allow", ACCOUNT, "allowed", ["Resource Policy"]),
        ("Allow", "", ACCOUNT, "allowed", ["IAM Policy"]),
        ("Allow", "Deny", ACCOUNT, "explicitDeny", ["Resource Policy"]),
        ("Allow", "", OTHER, "implicitDeny", []),
        ("", "Allow", OTHER, "implicitDeny", []),
        ("Allow", "Allow", OTHER, "allowed", ["Resource Policy", "IAM Policy"]),
    ],
)
def test_a_resources_policy_has_its_say(
    client: Any, ours: str, theirs: str, owner: str, decision: str, types: list[str]
) -> None:
    resource = "arn:aws:s3:::lake/a"
    document = policy(statement("s3:GetObject" if ours else "s3:PutObject", resource, ours or "Allow"))
    action = "s3:GetObject" if theirs else "s3:PutObject"
    on_bucket = policy({**statement(action, "arn:aws:s3:::lake/*", theirs or "Allow"), "Principal": {"AWS": USER}})
    result = simulated(
        client,
        document,
        ActionNames=["s3:GetObject"],
        ResourceArns=[resource],
        ResourcePolicy=on_bucket,
        ResourceOwner=f"arn:aws:iam::{owner}:root",
        CallerArn=USER,
    )
    assert result["EvalDecision"] == decision
    assert [m["SourcePolicyType"] for m in result["MatchedStatements"]] == types
    assert (result["EvalDecisionDetails"] == {}) == (owner == ACCOUNT)


def test_a_statement_for_someone_else_is_not_for_the_caller(client: Any) -> None:
    someone = {**statement("s3:*", "*"), "Principal": {"AWS": f"arn:aws:iam::{ACCOUNT}:user/jack"}}
    result = simulated(
        client, policy(statement("sqs:*", "*")), ActionNames=["s3:GetObject"], ResourcePolicy=policy(someone), CallerArn=USER
    )  # fmt: skip
    assert result["EvalDecision"] == "implicitDeny"


def test_pages(client: Any) -> None:
    actions = [f"glue:Get{n}" for n in range(5)]
    request = {"PolicyInputList": [policy(statement("glue:*", "*"))], "ActionNames": actions}
    page = client.simulate_custom_policy(**request, MaxItems=2)
    assert (len(page["EvaluationResults"]), page["IsTruncated"]) == (2, True)
    page = client.simulate_custom_policy(**request, MaxItems=3, Marker=page["Marker"])
    assert ([r["EvalActionName"] for r in page["EvaluationResults"]], page["IsTruncated"]) == (actions[2:], False)
    pages = client.get_paginator("simulate_custom_policy").paginate(**request, PaginationConfig={"PageSize": 1})
    assert [r["EvalActionName"] for page in pages for r in page["EvaluationResults"]] == actions


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
def test_refuses(client: Any, arguments: dict[str, Any], said: str) -> None:
    with pytest.raises(ClientError, match=said) as refused:
        client.simulate_custom_policy(**{"PolicyInputList": [GOOD], "ActionNames": ["glue:GetJob"], **arguments})
    assert refused.value.response["Error"]["Code"] == "InvalidInput"


def test_an_operator_that_nobody_knows_is_an_error_and_no_denial(client: Any) -> None:
    document = policy(statement("glue:GetJob", "*", StringsEqual={"a:b": "c"}))
    with pytest.raises(ClientError, match="StringsEqual") as refused:
        simulated(client, document)
    assert refused.value.response["Error"]["Code"] == "PolicyEvaluation"


def deployed_role(client: Any, **boundary: str) -> str:
    trust = policy({"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": "x.amazonaws.com"}})
    client.create_role(RoleName="load", AssumeRolePolicyDocument=trust, **boundary)
    client.put_role_policy(
        RoleName="load", PolicyName="jobs", PolicyDocument=policy(statement("glue:GetJob", JOB + "a"))
    )
    managed = client.create_policy(PolicyName="buckets", PolicyDocument=policy(statement("s3:GetObject", "*")))
    client.attach_role_policy(RoleName="load", PolicyArn=managed["Policy"]["Arn"])
    return f"arn:aws:iam::{ACCOUNT}:role/load"


@pytest.mark.usefixtures("account")
def test_a_roles_policies_by_their_names(client: Any) -> None:
    role = deployed_role(client)
    answer = client.simulate_principal_policy(
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
    (result,) = client.simulate_principal_policy(**job)["EvaluationResults"]
    assert [m["SourcePolicyId"] for m in result["MatchedStatements"]] == ["role_load_jobs"]


@pytest.mark.usefixtures("account")
def test_more_policies_come_to_the_roles_own(client: Any) -> None:
    more = [policy(statement("glue:*", "*", "Deny"))]
    job = {"ActionNames": ["glue:GetJob"], "ResourceArns": [JOB + "a"], "PolicyInputList": more}
    (result,) = client.simulate_principal_policy(PolicySourceArn=deployed_role(client), **job)["EvaluationResults"]
    assert result["EvalDecision"] == "explicitDeny"


@pytest.mark.usefixtures("account")
def test_a_roles_boundary_holds_until_the_request_brings_another(client: Any) -> None:
    bound = client.create_policy(PolicyName="bound", PolicyDocument=policy(statement("s3:*", "*")))
    role = deployed_role(client, PermissionsBoundary=bound["Policy"]["Arn"])
    request = {"PolicySourceArn": role, "ActionNames": ["glue:GetJob"], "ResourceArns": [JOB + "a"]}
    (result,) = client.simulate_principal_policy(**request)["EvaluationResults"]
    assert result["EvalDecision"] == "implicitDeny"
    assert result["PermissionsBoundaryDecisionDetail"] == {"AllowedByPermissionsBoundary": False}
    wider = [policy(statement("*", "*"))]
    (result,) = client.simulate_principal_policy(**request, PermissionsBoundaryPolicyInputList=wider)[
        "EvaluationResults"
    ]
    assert result["EvalDecision"] == "allowed"


@pytest.mark.usefixtures("account")
def test_a_users_groups_count(client: Any) -> None:
    client.create_user(UserName="jill")
    client.create_group(GroupName="loaders")
    client.add_user_to_group(UserName="jill", GroupName="loaders")
    client.put_group_policy(GroupName="loaders", PolicyName="jobs", PolicyDocument=GOOD)
    request = {"PolicySourceArn": USER, "ActionNames": ["glue:GetJob"]}
    (result,) = client.simulate_principal_policy(**request)["EvaluationResults"]
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
def test_refuses_principals(client: Any, arn: str, code: str, said: str) -> None:
    with pytest.raises(ClientError, match=said) as refused:
        client.simulate_principal_policy(PolicySourceArn=arn, ActionNames=["glue:GetJob"])
    assert refused.value.response["Error"]["Code"] == code
