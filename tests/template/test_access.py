"""Who is let in: the Access stack of finance, and what its roles can and cannot do."""

import json
from pathlib import Path
from typing import Any

import pytest

from mwaa_platform.aws.operations import Request
from tests.support.templates import Template, resources_of, role_statements, synthesised
from tests.unit.integrations.test_cases import allows

BUCKET = "arn:aws:s3:::dag-bucket"
ENVIRONMENT = "arn:aws:airflow:eu-west-1:333333333333:environment/finance-prod"


@pytest.fixture(scope="module")
def template(root: Path) -> Template:
    return synthesised(root)["finance-prod-Access"]


def _policy(template: Template, description: str) -> dict[str, Any]:
    """The role's policy, with what it imports from the storage stack filled in."""
    text = json.dumps({"Version": "2012-10-17", "Statement": role_statements(template, description)})
    found: dict[str, Any] = json.loads(text, object_hook=_resolved)
    return found


def _resolved(value: dict[str, Any]) -> Any:
    match value:
        case {"Fn::ImportValue": str(name)}:
            return BUCKET if "DagBucket" in name else "arn:aws:kms:eu-west-1:333333333333:key/1"
        case {"Fn::Join": [separator, parts]}:
            return str(separator).join(parts)
        case {"Ref": "AWS::URLSuffix"}:
            return "amazonaws.com"
    return value


def _roles(template: Template) -> dict[str, Any]:
    return {r["Properties"]["Description"]: r["Properties"] for r in resources_of(template, "AWS::IAM::Role").values()}


@pytest.mark.feature("I10")
def test_each_airflow_role_has_a_policy_of_its_own_for_those_named(template: Template) -> None:
    policies = [policy["Properties"] for policy in resources_of(template, "AWS::IAM::ManagedPolicy").values()]
    found = {
        policy["PolicyDocument"]["Statement"][0]["Resource"].rpartition("/")[2]: (
            policy["PolicyDocument"]["Statement"],
            policy["Roles"],
        )
        for policy in policies
    }

    def login(role: str) -> list[dict[str, str]]:
        resource = f"arn:aws:airflow:eu-west-1:333333333333:role/finance-prod/{role}"
        return [{"Action": "airflow:CreateWebLoginToken", "Effect": "Allow", "Resource": resource}]

    assert found == {
        "Admin": (login("Admin"), ["finance-platform"]),
        "Viewer": (login("Viewer"), ["finance-controller", "auditor"]),
    }


def test_pipeline_roles_trust_whom_the_declaration_names(template: Template) -> None:
    trusted = {
        description: [s["Principal"] for s in role["AssumeRolePolicyDocument"]["Statement"]]
        for description, role in _roles(template).items()
    }
    assert trusted == {
        "Synchronise the DAGs of finance-prod": [{"AWS": "arn:aws:iam::333333333333:role/github-finance"}],
        "Read what finance-prod is and does": [{"AWS": "arn:aws:iam::333333333333:role/auditor"}],
    }


LOGS = "arn:aws:logs:eu-west-1:333333333333:log-group:airflow-finance-prod-Task:log-stream:x"
CALLS = [
    ("s3:PutObject", f"{BUCKET}/dags/daily_close.py", {}, True, False),
    ("s3:DeleteObject", f"{BUCKET}/dags/daily_close.py", {}, True, False),
    ("s3:GetObject", f"{BUCKET}/dags/daily_close.py", {}, True, True),
    ("s3:ListBucket", BUCKET, {"s3:prefix": "dags/"}, True, True),
    ("s3:ListBucket", BUCKET, {"s3:prefix": ""}, False, True),
    ("s3:PutObject", f"{BUCKET}/artifacts/requirements/x", {}, False, False),
    ("s3:DeleteObject", f"{BUCKET}/deployed/dags.json", {}, False, False),
    ("s3:PutBucketPolicy", BUCKET, {}, False, False),
    ("airflow:GetEnvironment", ENVIRONMENT, {}, False, True),
    ("airflow:UpdateEnvironment", ENVIRONMENT, {}, False, False),
    ("airflow:CreateCliToken", ENVIRONMENT, {}, False, False),
    ("logs:GetLogEvents", LOGS, {}, False, True),
    ("logs:GetLogEvents", LOGS.replace("finance-prod", "finance"), {}, False, False),
    ("logs:DeleteLogGroup", LOGS.partition(":log-stream")[0], {}, False, False),
    ("airflow:CreateWebLoginToken", "arn:aws:airflow:eu-west-1:333333333333:role/finance-prod/Admin", {}, False, False),
    ("iam:PassRole", "arn:aws:iam::333333333333:role/x", {}, False, False),
]


@pytest.mark.parametrize(("action", "resource", "context", "sync", "read"), CALLS, ids=str)
def test_a_pipeline_role_can_do_one_thing(
    template: Template, action: str, resource: str, context: dict[str, str], sync: bool, read: bool
) -> None:
    request = Request(action, resource, context)
    assert allows(_policy(template, "Synchronise"), request) is sync
    assert allows(_policy(template, "Read"), request) is read


def test_the_key_is_used_through_s3_only(template: Template) -> None:
    for description, actions in (("Synchronise", ["kms:Decrypt", "kms:GenerateDataKey"]), ("Read", ["kms:Decrypt"])):
        policy = _policy(template, description)
        key = "arn:aws:kms:eu-west-1:333333333333:key/1"
        for action in actions:
            assert allows(policy, Request(action, key, {"kms:ViaService": "s3.eu-west-1.amazonaws.com"}))
            assert not allows(policy, Request(action, key, {}))
        assert not allows(policy, Request("kms:ScheduleKeyDeletion", key, {}))


def test_a_stage_that_lets_nobody_in_has_no_such_stack(root: Path) -> None:
    assert {name for name in synthesised(root) if name.endswith("-Access")} == {"finance-prod-Access"}


def test_the_stack_says_what_a_pipeline_has_to_know(template: Template) -> None:
    outputs = {name: json.dumps(output["Value"]) for name, output in template["Outputs"].items()}
    assert set(outputs) == {"DagSyncRoleArn", "DagFolder", "ReaderRoleArn"}
    assert '"s3://"' in outputs["DagFolder"]
    assert '"/dags/"' in outputs["DagFolder"]
