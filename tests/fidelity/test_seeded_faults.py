"""Each judge sees what it is there for: a fault put into a good template, and said by that judge at that place."""

import copy
import json
from pathlib import Path
from typing import Any

import pytest

from tests.fidelity.deployed import Deployed
from tests.fidelity.exceptions import open_findings
from tests.fidelity.judges import api_model, cdk, cfn_lint, schemas
from tests.support.templates import assembly_of

STACK = "minimal-prod-Mwaa"


@pytest.fixture(scope="module")
def good(root: Path) -> Deployed:
    return Deployed.read(assembly_of(root / "tests" / "profiles" / "minimal"))


def _with(good: Deployed, kind: str, **changed: Any) -> Deployed:
    """The same stacks, with properties of the first resource of that type changed; None takes one away."""
    templates = copy.deepcopy(dict(good.templates))
    resource = next(r for r in templates[STACK]["Resources"].values() if r["Type"] == kind)
    resource["Properties"] |= changed
    for key in [key for key, value in changed.items() if value is None]:
        del resource["Properties"][key]
    return Deployed(templates, good.places)


CFN_LINT: list[tuple[str, dict[str, Any], str]] = [
    ("AWS::MWAA::Environment", {"EnvironmentKlass": "mw1.small"}, "E3002"),
    ("AWS::MWAA::Environment", {"SourceBucketArn": {"Fn::GetAtt": ["Nobody", "Arn"]}}, "E1010"),
    (
        "AWS::IAM::Role",
        {"AssumeRolePolicyDocument": {"Version": "2012-10-17", "Statement": [{"Effect": "Alow"}]}},
        "E3530",
    ),
    ("AWS::Logs::LogGroup", {"RetentionInDays": 364}, "E3030"),
]


@pytest.mark.parametrize(("kind", "fault", "rule"), CFN_LINT, ids=str)
def test_cfn_lint(good: Deployed, kind: str, fault: dict[str, Any], rule: str) -> None:
    faulty = _with(good, kind, **fault)
    found = open_findings(list(cfn_lint.judge(Deployed({STACK: faulty.templates[STACK]}, faulty.places))))
    assert rule in {finding.rule for finding in found}


def test_cfn_lint_knows_the_region(good: Deployed) -> None:
    moved = Deployed(good.templates, {stack: (account, "us-gov-west-1") for stack, (account, _) in good.places.items()})
    assert "E3006" in {finding.rule for finding in cfn_lint.judge(moved)}


SCHEMA: list[tuple[str, dict[str, Any], str, str]] = [
    ("AWS::MWAA::Environment", {"Name": None}, "required", ""),
    ("AWS::MWAA::Environment", {"Name": {"Fn::Join": ["", ["1", {"Ref": "AWS::Region"}]]}}, "pattern", "Name"),
    ("AWS::MWAA::Environment", {"WebserverAccessMode": "OPEN"}, "enum", "WebserverAccessMode"),
    ("AWS::MWAA::Environment", {"Schedulers": 6}, "maximum", "Schedulers"),
    ("AWS::IAM::Role", {"AssumeRolePolicyDocument": None}, "required", ""),
    ("AWS::Logs::LogGroup", {"LogGroupName": "a b"}, "pattern", "LogGroupName"),
]


@pytest.mark.parametrize(("kind", "fault", "rule", "place"), SCHEMA, ids=str)
def test_schemas(good: Deployed, kind: str, fault: dict[str, Any], rule: str, place: str) -> None:
    ours = [f for f in schemas.judge(_with(good, kind, **fault)) if f.place.startswith(f"{kind}/")]
    assert (rule, place) in {(finding.rule, finding.place.split("/", 2)[2]) for finding in ours}


API: list[tuple[dict[str, Any], str, str]] = [
    ({"DagS3Path": None}, "required", ""),
    ({"Colour": "blue"}, "unknown", "Colour"),
    ({"Name": "a b"}, "pattern", "Name"),
    ({"Name": "a" * 81}, "length", "Name"),
    ({"MinWorkers": 0}, "range", "MinWorkers"),
    ({"MaxWorkers": "10"}, "type", "MaxWorkers"),
    ({"Schedulers": 6}, "range", "Schedulers"),
    ({"WorkerReplacementStrategy": "POLITE"}, "enum", "WorkerReplacementStrategy"),
    ({"AirflowConfigurationOptions": {"Core.x": "1"}}, "pattern", "AirflowConfigurationOptions/Core.x"),
    ({"AirflowConfigurationOptions": {"core.x": ""}}, "length", "AirflowConfigurationOptions/core.x"),
    ({"AirflowConfigurationOptions": {"core.x": "é"}}, "pattern", "AirflowConfigurationOptions/core.x"),
    ({"Tags": {"a": ""}}, "length", "Tags/a"),
    ({"NetworkConfiguration": {"SubnetIds": ["subnet-1"]}}, "length", "NetworkConfiguration/SubnetIds"),
    ({"LoggingConfiguration": {"TaskLogs": {"Enabled": True, "LogLevel": "LOUD"}}}, "enum", "LoggingConfiguration/TaskLogs/LogLevel"),
    ({"LoggingConfiguration": {"TaskLogs": {"Enabled": "true", "LogLevel": "INFO"}}}, "type", "LoggingConfiguration/TaskLogs/Enabled"),
]  # fmt: skip


@pytest.mark.parametrize(("fault", "rule", "place"), API, ids=str)
def test_the_api_model(good: Deployed, fault: dict[str, Any], rule: str, place: str) -> None:
    found = list(api_model.judge(_with(good, api_model.ENVIRONMENT, **fault)))
    assert {finding.place.split("/", 2)[2] for finding in found} == {place}
    assert rule in {finding.rule for finding in found}


def test_cdks_own_validation_is_read_from_its_report(tmp_path: Path) -> None:
    import aws_cdk as cdk_library

    context = json.loads((Path(__file__).resolve().parents[2] / "cdk.json").read_text())["context"]
    app = cdk_library.App(context=context, outdir=str(tmp_path))
    stack = cdk_library.Stack(app, "Wrong", env=cdk_library.Environment(account="1" * 12, region="us-gov-west-1"))
    cdk_library.CfnResource(stack, "Environment", type="AWS::MWAA::Environment", properties={"Name": "x"})
    with pytest.raises(RuntimeError, match="ValidationFailed"):
        app.synth()
    assert ["does not exist in 'us-gov-west-1'" in finding.message for finding in cdk.judge(tmp_path)] == [True]


def test_without_a_report_cdk_is_no_judge(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        list(cdk.judge(tmp_path))


def test_a_reference_that_cannot_be_filled_is_no_value(good: Deployed) -> None:
    unknown = _with(good, api_model.ENVIRONMENT, KmsKey={"Fn::GetAtt": ["Environment78414C64", "WebserverUrl"]})
    with pytest.raises(LookupError, match="is not known here"):
        list(api_model.judge(unknown))
