"""Assemblies of any CDK app are read: nested stacks, stacks without a place, what was acknowledged."""

import json
from pathlib import Path
from typing import Any

from mwaa_platform.policy.assembly import Assembly
from mwaa_platform.policy.doctor import diagnose
from mwaa_platform.policy.reading import Given, read

ENVIRONMENT: dict[str, Any] = {
    "Type": "AWS::MWAA::Environment",
    "Metadata": {"aws:cdk:path": "App/Airflow/Environment"},
    "Properties": {"Name": "orders", "SourceBucketArn": {"Fn::GetAtt": ["Storage", "Outputs.Arn"]}},
}
NESTED = {
    "Parameters": {"Status": {"Type": "String"}},
    "Resources": {
        "Bucket": {
            "Type": "AWS::S3::Bucket",
            "Properties": {"VersioningConfiguration": {"Status": {"Ref": "Status"}}},
        }
    },
    "Outputs": {"Arn": {"Value": {"Fn::GetAtt": ["Bucket", "Arn"]}}},
}


def _assembly(folder: Path, *, status: str = "Suspended", metadata: dict[str, Any] | None = None) -> Path:
    """A cdk.out as CDK writes it, of an app that names no account."""
    storage = {
        "Type": "AWS::CloudFormation::Stack",
        "Metadata": {"aws:asset:path": "storage.nested.template.json"},
        "Properties": {"TemplateURL": {"Fn::Sub": "https://…"}, "Parameters": {"Status": status}},
    }
    (folder / "storage.nested.template.json").write_text(json.dumps(NESTED))
    template = {"Resources": {"Storage": storage, "Airflow": ENVIRONMENT}}
    (folder / "App.template.json").write_text(json.dumps(template))
    artifact = {
        "type": "aws:cloudformation:stack",
        "environment": "aws://unknown-account/unknown-region",
        "properties": {"templateFile": "App.template.json"},
        "metadata": metadata or {},
    }
    (folder / "manifest.json").write_text(json.dumps({"artifacts": {"App": artifact, "Tree": {"type": "cdk:tree"}}}))
    return folder


def _found(folder: Path) -> set[str]:
    return {f"{f.finding.resource.stack} {f.id}" for f in diagnose(read([folder], Given())).findings}


def test_a_nested_stack_is_followed_by_parameter_and_output(tmp_path: Path) -> None:
    assert "App.Storage MWAA-BucketVersioned" in _found(_assembly(tmp_path))
    assert "App.Storage MWAA-BucketVersioned" not in _found(_assembly(tmp_path, status="Enabled"))


def test_a_stack_without_a_place_has_none(tmp_path: Path) -> None:
    reading = read([_assembly(tmp_path)], Given())
    assert reading.sources["App"].region is None and reading.sources["App"].account is None
    assert next(Assembly(reading.sources).environments()).logical_id == "Airflow"
    assert read([tmp_path], Given("eu-west-1")).sources["App.Storage"].region == "eu-west-1"


def test_an_acknowledgement_of_a_construct_above_settles_the_finding(tmp_path: Path) -> None:
    accepted = {"type": "aws:cdk:acknowledged-rules", "data": {"MWAA::MWAA-PrivateWebserver": "only a test"}}
    folder = _assembly(tmp_path, metadata={"/App/Airflow": [accepted]})
    diagnosis = diagnose(read([folder], Given()))
    assert [(found.id, reason) for found, reason in diagnosis.accepted] == [("MWAA-PrivateWebserver", "only a test")]
    assert "MWAA-PrivateWebserver" not in {found.id for found in diagnosis.findings}
    elsewhere = diagnose(read([_assembly(tmp_path, metadata={"/App/Air": [accepted]})], Given()))
    assert not elsewhere.accepted
