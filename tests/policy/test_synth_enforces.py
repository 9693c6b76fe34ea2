"""Policy at synth: no open finding in any profile, each open one stops it, and hand-written acknowledgements are counted."""

import json
import re
from pathlib import Path
from typing import Any

import aws_cdk as cdk
import pytest
from aws_cdk import aws_s3 as s3

from tests.support.projects import MINIMAL, with_stage, write_team

ROOT = Path(__file__).resolve().parents[2]
PROFILES = [ROOT, *(ROOT / "tests" / "profiles" / name for name in ("minimal", "full", "seed", "ways_in"))]


def _report(app: cdk.App) -> list[dict[str, Any]]:
    """CDK's validation report, one entry per plugin, whether the synthesis passed or not."""
    try:
        path = Path(app.synth().directory) / "validation-report.json"
    except RuntimeError as error:
        found = re.search(r"\S+validation-report\.json", str(error))
        assert found, error
        path = Path(found[0])
    reports: list[dict[str, Any]] = json.loads(path.read_text())["pluginReports"]
    return reports


def _open(app: cdk.App) -> set[str]:
    return {violation["ruleName"] for report in _report(app) for violation in report["violations"]}


def _acknowledged(app: cdk.App) -> list[tuple[str, str, str]]:
    """(construct, finding, reason) of every acknowledgement of a rule of ours or cdk-nag's, from the assembly's metadata."""
    found: set[tuple[str, str, str]] = set()
    for path in Path(app.synth().directory).rglob("*.json"):
        if path.name == "manifest.json" or path.name.endswith(".metadata.json"):
            _collect(json.loads(path.read_text()), "", found)
    return sorted(line for line in found if line[1].startswith(("MWAA-", "AwsSolutions-")))


def _collect(value: Any, place: str, found: set[tuple[str, str, str]]) -> None:
    if isinstance(value, dict):
        if value.get("type") == "aws:cdk:acknowledged-rules":
            found |= {(place.lstrip("/"), rule.partition("::")[2], reason) for rule, reason in value["data"].items()}
        for key, item in value.items():
            _collect(item, key if key.startswith("/") else place, found)
    elif isinstance(value, list):
        for item in value:
            _collect(item, place, found)


def _app(root: Path) -> cdk.App:
    from app import Only, build

    return build(root, Only())


@pytest.mark.parametrize("root", PROFILES, ids=lambda path: path.name)
def test_no_profile_has_an_open_finding_or_a_warning(root: Path) -> None:
    path = Path(_app(root).synth().directory) / "validation-report.json"
    reports = json.loads(path.read_text())["pluginReports"] if path.exists() else []
    assert [v["description"] for report in reports for v in report["violations"]] == []


@pytest.mark.feature("I8", "C1")
@pytest.mark.parametrize(
    ("statement", "findings"),
    [
        ({"actions": ["rds:DescribeDBInstances"], "resources": ["*"]}, {"MWAA-EveryResource"}),
        (
            {"actions": ["rds:Describe*"], "resources": ["arn:aws:rds:ca-central-1:111111111111:db:billing"]},
            {"AwsSolutions-IAM5"},
        ),
        (
            {"actions": ["rds:StartDBInstance"], "resources": ["arn:aws:rds:ca-central-1:111111111111:db:billing"]},
            set(),
        ),
    ],
    ids=["every resource", "actions by pattern", "one of each"],
)
def test_an_extra_statement_is_subject_to_policy(tmp_path: Path, statement: dict[str, Any], findings: set[str]) -> None:
    extra = {**statement, "reason": "the operator of the billing database"}
    write_team(tmp_path, {**MINIMAL, "extra_statements": [extra]})
    if findings:
        with pytest.raises(RuntimeError, match="ValidationFailed"):
            _app(tmp_path).synth()
    assert {finding.partition("[")[0] for finding in _open(_app(tmp_path))} == findings


@pytest.mark.feature("C2", "Z5")
@pytest.mark.parametrize(
    ("stage", "finding"),
    [
        ({"webserver": {"access": "public"}}, "MWAA-PrivateWebserver"),
        ({"workers": {"replacement": "forced"}}, "MWAA-GracefulReplacement"),
    ],
    ids=str,
)
def test_an_open_finding_of_ours_stops_synth(tmp_path: Path, stage: dict[str, Any], finding: str) -> None:
    write_team(tmp_path, with_stage(**stage))
    with pytest.raises(RuntimeError, match="ValidationFailed"):
        _app(tmp_path).synth()
    assert _open(_app(tmp_path)) == {finding}


@pytest.mark.feature("C3")
def test_a_declared_acknowledgement_settles_it(tmp_path: Path) -> None:
    accepted = {"rule": "MWAA-PrivateWebserver", "reason": "only for this test"}
    write_team(tmp_path, with_stage(webserver={"access": "public"}, acknowledge=[accepted]))
    assert _open(_app(tmp_path)) == set()


@pytest.mark.feature("C3")
def test_another_acknowledgement_does_not(tmp_path: Path) -> None:
    accepted = {"rule": "MWAA-LogsOn[TaskLogs]", "reason": "only for this test"}
    write_team(tmp_path, with_stage(webserver={"access": "public"}, acknowledge=[accepted]))
    assert _open(_app(tmp_path)) == {"MWAA-PrivateWebserver"}


@pytest.mark.feature("C1")
def test_a_finding_of_cdk_nag_stops_synth() -> None:
    from mwaa_platform.policy import enforce

    app = cdk.App()
    s3.Bucket(cdk.Stack(app, "Loose"), "Bucket")
    enforce(app)
    with pytest.raises(RuntimeError, match="ValidationFailed"):
        app.synth()
    assert "AwsSolutions-S10" in _open(app)


def test_a_finding_of_cdks_own_validation_stops_synth() -> None:
    from mwaa_platform.policy import enforce

    app = cdk.App(context=json.loads((ROOT / "cdk.json").read_text())["context"])
    stack = cdk.Stack(app, "Wrong", env=cdk.Environment(account="1" * 12, region="us-gov-west-1"))
    cdk.CfnResource(stack, "Environment", type="AWS::MWAA::Environment", properties={"Name": "x"})
    enforce(app)
    with pytest.raises(RuntimeError, match="does not exist in 'us-gov-west-1'"):
        app.synth()


HAND_WRITTEN = {
    "Mwaa/ExecutionRole": 8,  # MWAA's own list of actions and resources
    "Storage/FileDeploymentProvider": 3,  # our handler: assets of the stage, and the two folders it writes
}
"""Findings acknowledged in code in one stage without integrations; a new one is a decision that this table makes visible."""


@pytest.mark.feature("C3")
def test_hand_written_acknowledgements_are_counted() -> None:
    found = _acknowledged(_app(ROOT / "tests" / "profiles" / "minimal"))
    counts = {place: sum(path.startswith(f"minimal-prod/{place}") for path, _, _ in found) for place in HAND_WRITTEN}
    assert counts == HAND_WRITTEN, "\n".join(" ".join(line) for line in found)
    assert len(found) == sum(HAND_WRITTEN.values()), found
    assert all("[" in rule for _, rule, _ in found), "an acknowledgement without a finding is too wide"
    assert all(len(reason) > 20 for _, _, reason in found)


def test_wildcards_of_integrations_are_acknowledged_with_the_declared_line(tmp_path: Path) -> None:
    integrations = [{"service": "s3", "bucket": "raw-data", "prefix": "in/*"}]
    write_team(tmp_path, {**with_stage(), "integrations": integrations})
    found = [(rule, reason) for _, rule, reason in _acknowledged(_app(tmp_path)) if "raw-data" in rule]
    assert found == [
        (
            "AwsSolutions-IAM5[Resource::arn:aws:s3:::raw-data/in/*]",
            "declared: service s3, bucket raw-data, prefix in/*, access read",
        )
    ]


@pytest.mark.feature("C1")
def test_a_team_is_held_to_the_packs_that_it_declares_and_no_other_team(tmp_path: Path) -> None:
    from mwaa_platform.policy.packs import PACKS

    found = {"IAMNoInlinePolicy", "LambdaDLQ"}
    accepted = {"rule": "Serverless-LambdaDLQ", "reason": "CloudFormation hears of each failure itself"}
    stage = with_stage(acknowledge=[accepted], webserver={"access": "public"})
    write_team(tmp_path, {**stage, "policy": {"packs": list(PACKS)}})
    other = with_stage(network={"cidr": "10.9.0.0/20"})
    write_team(tmp_path, {**other, "team": "billing"}, folder="billing")
    reports = {report["pluginName"]: report for report in _report(_app(tmp_path))}
    for pack in PACKS:
        violations = reports[pack]["violations"]
        assert any(v["ruleName"].partition("[")[0] in {f"{pack}-{name}" for name in found} for v in violations) is (
            pack != "Serverless"
        )
        places = {place["constructPath"] for v in violations for place in v["violatingConstructs"]}
        assert places and all(place.startswith("orders-dev/") for place in places)
    # What is always enforced is said beside them.
    assert [v["ruleName"] for v in reports["MWAA"]["violations"]] == ["MWAA-PrivateWebserver"]


def test_a_warning_of_ours_is_said_and_stops_nothing(tmp_path: Path) -> None:
    from mwaa_platform.policy import kept_policy

    path = write_team(tmp_path, {**MINIMAL, "airflow": {"version": "2.10.3"}})
    (path.parent / "plugins").mkdir()
    (path.parent / "plugins" / "hello.py").write_text("")
    assembly = _app(tmp_path).synth()
    assert kept_policy(assembly)
    reports = json.loads((Path(assembly.directory) / "validation-report.json").read_text())["pluginReports"]
    assert {v["ruleName"]: v["severity"] for r in reports for v in r["violations"]} == {"MWAA-LazyPlugins": "warning"}
