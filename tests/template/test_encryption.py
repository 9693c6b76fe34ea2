"""A customer key at each place that MWAA reads it from; without one, AWS's own."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.support.pages import blocks
from tests.support.projects import with_stage, write_team
from tests.support.templates import Template, only, resources_of, role_statements, synthesised

Stage = dict[str, Template]


@pytest.fixture(scope="module")
def stage(root: Path) -> Stage:
    """The stacks of a stage with a key, by their short names."""
    return _stage(synthesised(root), "finance-prod")


@pytest.fixture(scope="module")
def without(root: Path) -> Stage:
    return _stage(synthesised(root), "orders-prod")


def _stage(templates: dict[str, Template], name: str) -> Stage:
    return {stack.removeprefix(f"{name}-"): t for stack, t in templates.items() if stack.startswith(f"{name}-")}


def _key_id(stage: Stage) -> str:
    (logical_id,) = resources_of(stage["Storage"], "AWS::KMS::Key")
    return logical_id


def _is_the_key(value: Any, stage: Stage) -> bool:
    """An import of the key's ARN from the storage stack, or the attribute itself: never an alias."""
    text = json.dumps(value)
    return _key_id(stage) in text and "Arn" in text


@pytest.mark.feature("E13")
def test_the_key_rotates_and_stays(stage: Stage) -> None:
    key = only(stage["Storage"], "AWS::KMS::Key")
    assert key["Properties"]["EnableKeyRotation"] is True
    assert "MultiRegion" not in key["Properties"]
    assert (key["DeletionPolicy"], key["UpdateReplacePolicy"]) == ("RetainExceptOnCreate", "Retain")
    assert not resources_of(stage["Storage"], "AWS::KMS::Alias")


@pytest.mark.feature("E13")
def test_its_policy_lets_logs_in_for_this_environment_only(stage: Stage) -> None:
    statements = only(stage["Storage"], "AWS::KMS::Key")["Properties"]["KeyPolicy"]["Statement"]
    (logs,) = [s for s in statements if "Service" in s["Principal"]]
    assert "logs.eu-west-1" in json.dumps(logs["Principal"])
    assert set(logs["Action"]) == {
        *("kms:Decrypt*", "kms:Describe*", "kms:Encrypt*", "kms:GenerateDataKey*", "kms:ReEncrypt*")
    }
    groups = "arn:aws:logs:eu-west-1:333333333333:log-group:airflow-finance-prod-*"
    assert logs["Condition"] == {"ArnLike": {"kms:EncryptionContext:aws:logs:arn": groups}}
    (account,) = [s for s in statements if s is not logs]
    assert ":root" in json.dumps(account["Principal"])


@pytest.mark.feature("E13")
def test_the_bucket_is_encrypted_under_it(stage: Stage) -> None:
    (bucket,) = [
        b["Properties"]
        for b in resources_of(stage["Storage"], "AWS::S3::Bucket").values()
        if "VersioningConfiguration" in b["Properties"]
    ]
    (rule,) = bucket["BucketEncryption"]["ServerSideEncryptionConfiguration"]
    assert rule["ServerSideEncryptionByDefault"]["SSEAlgorithm"] == "aws:kms"
    assert _is_the_key(rule["ServerSideEncryptionByDefault"]["KMSMasterKeyID"], stage)


@pytest.mark.feature("E13")
def test_every_log_group_of_the_environment_is_encrypted_under_it(stage: Stage) -> None:
    groups = resources_of(stage["Mwaa"], "AWS::Logs::LogGroup").values()
    assert len(groups) == 5
    assert all(_is_the_key(group["Properties"]["KmsKeyId"], stage) for group in groups)


@pytest.mark.feature("E13")
def test_the_environment_has_it(stage: Stage) -> None:
    assert _is_the_key(only(stage["Mwaa"], "AWS::MWAA::Environment")["Properties"]["KmsKey"], stage)


@pytest.mark.feature("E13")
def test_the_role_uses_it_through_s3_and_sqs_only(stage: Stage) -> None:
    statements = role_statements(stage["Mwaa"], "MWAA environment")
    (granted,) = [s for s in statements if "kms:Decrypt" in s["Action"]]
    assert _is_the_key(granted["Resource"], stage)
    services = granted["Condition"]["StringLike"]["kms:ViaService"]
    assert sorted(services) == ["s3.eu-west-1.amazonaws.com", "sqs.eu-west-1.amazonaws.com"]
    assert sorted(granted["Action"]) == ["kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey*"]


@pytest.mark.feature("E13")
def test_who_writes_into_the_bucket_may_use_it(stage: Stage) -> None:
    """The function that deploys files, and the pipeline that synchronises DAGs."""
    policies = resources_of(stage["Storage"], "AWS::IAM::Policy").values()
    granted = [
        s for p in policies for s in p["Properties"]["PolicyDocument"]["Statement"] if "kms:" in str(s["Action"])
    ]
    assert granted
    assert all(_is_the_key(s["Resource"], stage) for s in granted)
    synchronise = role_statements(stage["Access"], "Synchronise")
    assert any("kms:GenerateDataKey" in s["Action"] and _is_the_key(s["Resource"], stage) for s in synchronise)


PIPELINE = "arn:aws:iam::333333333333:role/pipeline"
EXISTING = "arn:aws:kms:eu-west-1:333333333333:key/01234567-89ab-cdef-0123-456789abcdef"


@pytest.fixture(scope="module")
def existing(tmp_path_factory: pytest.TempPathFactory) -> Stage:
    """A stage whose key exists: named by its ARN."""
    folder = tmp_path_factory.mktemp("existing")
    keys = {"account": "333333333333", "region": "eu-west-1", "encryption": EXISTING, "ci": {"sync_dags": [PIPELINE]}}
    write_team(folder, with_stage(**keys))
    return _stage(synthesised(folder), "orders-dev")


@pytest.mark.feature("E13")
def test_a_key_that_exists_is_at_every_place_and_none_is_made(existing: Stage) -> None:
    assert not any(resources_of(template, "AWS::KMS::Key") for template in existing.values())
    buckets = resources_of(existing["Storage"], "AWS::S3::Bucket").values()
    (bucket,) = [b["Properties"] for b in buckets if "VersioningConfiguration" in b["Properties"]]
    (rule,) = bucket["BucketEncryption"]["ServerSideEncryptionConfiguration"]
    assert rule["ServerSideEncryptionByDefault"] == {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": EXISTING}
    groups = resources_of(existing["Mwaa"], "AWS::Logs::LogGroup").values()
    assert [group["Properties"]["KmsKeyId"] for group in groups] == [EXISTING] * 5
    assert only(existing["Mwaa"], "AWS::MWAA::Environment")["Properties"]["KmsKey"] == EXISTING
    (granted,) = [s for s in role_statements(existing["Mwaa"], "MWAA environment") if "kms:Decrypt" in s["Action"]]
    assert granted["Resource"] == EXISTING
    policies = resources_of(existing["Storage"], "AWS::IAM::Policy").values()
    written = [
        s for p in policies for s in p["Properties"]["PolicyDocument"]["Statement"] if "kms:" in str(s["Action"])
    ]
    assert {s["Resource"] for s in written} == {EXISTING}
    synchronise = role_statements(existing["Access"], "Synchronise")
    assert any(s["Resource"] == EXISTING for s in synchronise)


def test_the_page_for_its_owner_has_the_statement_of_our_own_key(root: Path, stage: Stage) -> None:
    page = root / "docs" / "how-to" / "use-a-key-of-your-own.md"
    written, of_environment = map(json.loads, blocks(page, "json"))
    statements = only(stage["Storage"], "AWS::KMS::Key")["Properties"]["KeyPolicy"]["Statement"]
    (logs,) = [s for s in statements if "Service" in s["Principal"]]
    assert sorted(written["Action"]) == sorted(logs["Action"])
    assert written["Condition"] == logs["Condition"]
    assert written["Principal"] == {"Service": "logs.eu-west-1.amazonaws.com"}
    assert set(of_environment["Action"]) >= {
        "kms:CreateGrant",
        "kms:Decrypt",
        "kms:DescribeKey",
        "kms:GenerateDataKey*",
    }


def test_without_one_nothing_names_a_key(without: Stage) -> None:
    assert not resources_of(without["Storage"], "AWS::KMS::Key")
    assert "KmsKey" not in only(without["Mwaa"], "AWS::MWAA::Environment")["Properties"]
    assert all("KmsKeyId" not in g["Properties"] for g in resources_of(without["Mwaa"], "AWS::Logs::LogGroup").values())
    (granted,) = [s for s in role_statements(without["Mwaa"], "MWAA environment") if "kms:Decrypt" in s["Action"]]
    assert "NotResource" in granted, "MWAA's own key lies in another account"
