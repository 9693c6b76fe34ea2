"""The simulator's API as a client of AWS's sees it: SimulateCustomPolicy and SimulatePrincipalPolicy."""

from typing import Any

import pytest

from tests.support.simulations import ACCOUNT, CLIENT, JOB, OTHER, USER, entry, policy, statement


def simulated(*documents: str, **arguments: Any) -> dict[str, Any]:
    arguments.setdefault("ActionNames", ["glue:GetJob"])
    (result,) = CLIENT.simulate_custom_policy(PolicyInputList=list(documents), **arguments)["EvaluationResults"]
    return dict(result)


def decisions(result: dict[str, Any]) -> dict[str, str]:
    return {r["EvalResourceName"]: r["EvalResourceDecision"] for r in result["ResourceSpecificResults"]}


def test_every_resource_has_its_own_decision_and_the_result_the_most_restrictive() -> None:
    document = policy(statement("glue:GetJob", JOB + "a"), statement("glue:*", JOB + "c", "Deny"))
    resources = [JOB + name for name in "abc"]
    result = simulated(document, ResourceArns=resources)
    assert decisions(result) == dict(zip(resources, ("allowed", "implicitDeny", "explicitDeny"), strict=True))
    assert result["EvalDecision"] == "explicitDeny"
    result = simulated(document, ResourceArns=resources[:2])
    assert result["EvalDecision"] == "implicitDeny"


def test_without_resources_all_are_meant_and_none_is_listed() -> None:
    result = simulated(policy(statement("glue:GetJob", "*")))
    assert (result["EvalDecision"], result["EvalResourceName"]) == ("allowed", "*")
    assert "ResourceSpecificResults" not in result


# Positions and identifiers in the CLI's own examples: https://docs.aws.amazon.com/cli/latest/reference/iam/simulate-custom-policy.html
CLI_EXAMPLE = (
    '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"dynamodb:*","Resource":"*",'
    '"Condition":{"DateGreaterThan":{"aws:CurrentTime":"2018-08-16T12:00:00Z"}}}}'
)


def test_the_example_of_the_cli_answers_as_printed_there() -> None:
    result = simulated(CLI_EXAMPLE, ActionNames=["dynamodb:CreateBackup"])
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
    result = simulated(CLI_EXAMPLE, ActionNames=["dynamodb:CreateBackup"], ContextEntries=[earlier])
    assert (result["EvalDecision"], result["MatchedStatements"]) == ("implicitDeny", [])


def test_statements_are_named_by_policy_and_row() -> None:
    first = policy(statement("glue:GetJobs", "*"))
    second = '{"Statement": [\n  {"Effect": "Allow", "Action": "glue:*", "Resource": "*"},\n'
    second += '  {"Effect": "Allow", "Action": "glue:GetJob", "Resource": "*"}\n]}'
    matched = simulated(first, second)["MatchedStatements"]
    assert [(m["SourcePolicyId"], m["EndPosition"]["Line"]) for m in matched] == [
        ("PolicyInputList.2", 2),
        ("PolicyInputList.2", 3),
    ]


def test_only_the_deny_is_matched_where_one_decides() -> None:
    document = policy(statement("glue:*", "*"), statement("glue:GetJob", "*", "Deny"))
    (matched,) = simulated(document)["MatchedStatements"]
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
def test_context_entries_are_what_conditions_see(condition: Any, given: Any, decision: str) -> None:
    document = policy(statement("glue:GetJob", "*", **condition))
    result = simulated(document, ContextEntries=given)
    assert (result["EvalDecision"], result["MissingContextValues"]) == (decision, [])


@pytest.mark.parametrize("key", ["s3:prefix", "aws:SecureTransport", "aws:SourceIp", "aws:RequestedRegion"])
def test_a_key_that_is_not_given_is_missing_and_not_guessed(key: str) -> None:
    document = policy(
        statement("glue:GetJob", JOB + "a", StringEquals={key: "x"}), statement("s3:*", "*", Bool={"a:b": "x"})
    )
    result = simulated(document, ResourceArns=[JOB + "a", JOB + "b"])
    assert [r["MissingContextValues"] for r in result["ResourceSpecificResults"]] == [[key], []]
    assert result["MissingContextValues"] == [key]


def test_a_boundary_narrows_and_says_so() -> None:
    document = policy(statement("glue:*", "*"))
    for bound, decision, within in (
        (statement("glue:Get*", "*"), "allowed", True),
        (statement("s3:*", "*"), "implicitDeny", False),
        (statement("glue:*", "*", "Deny"), "explicitDeny", False),
    ):
        result = simulated(document, PermissionsBoundaryPolicyInputList=[policy(bound)])
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
def test_a_resources_policy_has_its_say(ours: str, theirs: str, owner: str, decision: str, types: list[str]) -> None:
    resource = "arn:aws:s3:::lake/a"
    document = policy(statement("s3:GetObject" if ours else "s3:PutObject", resource, ours or "Allow"))
    action = "s3:GetObject" if theirs else "s3:PutObject"
    on_bucket = policy({**statement(action, "arn:aws:s3:::lake/*", theirs or "Allow"), "Principal": {"AWS": USER}})
    result = simulated(
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


def test_a_statement_for_someone_else_is_not_for_the_caller() -> None:
    someone = {**statement("s3:*", "*"), "Principal": {"AWS": f"arn:aws:iam::{ACCOUNT}:user/jack"}}
    result = simulated(
        policy(statement("sqs:*", "*")), ActionNames=["s3:GetObject"], ResourcePolicy=policy(someone), CallerArn=USER
    )  # fmt: skip
    assert result["EvalDecision"] == "implicitDeny"


def test_pages() -> None:
    actions = [f"glue:Get{n}" for n in range(5)]
    request = {"PolicyInputList": [policy(statement("glue:*", "*"))], "ActionNames": actions}
    page = CLIENT.simulate_custom_policy(**request, MaxItems=2)
    assert (len(page["EvaluationResults"]), page["IsTruncated"]) == (2, True)
    page = CLIENT.simulate_custom_policy(**request, MaxItems=3, Marker=page["Marker"])
    assert ([r["EvalActionName"] for r in page["EvaluationResults"]], page["IsTruncated"]) == (actions[2:], False)
    pages = CLIENT.get_paginator("simulate_custom_policy").paginate(**request, PaginationConfig={"PageSize": 1})
    assert [r["EvalActionName"] for page in pages for r in page["EvaluationResults"]] == actions


def test_what_a_statement_excludes_by_an_unknown_variable_it_does_not_match_at_all() -> None:
    """`NotResource` with ${aws:username}, for a caller who has none, is not "every other resource"."""
    body = {"Effect": "Allow", "Action": "s3:GetObject", "NotResource": "arn:aws:s3:::home/${aws:username}/*"}
    request: dict[str, Any] = {
        "ActionNames": ["s3:GetObject"],
        "ResourceArns": ["arn:aws:s3:::home/jill/a", "arn:aws:s3:::x/a"],
    }
    assert set(decisions(simulated(policy(body), **request)).values()) == {"implicitDeny"}
    known = simulated(policy(body), **request, ContextEntries=[entry("aws:username", "jill")])
    assert list(decisions(known).values()) == ["implicitDeny", "allowed"]
