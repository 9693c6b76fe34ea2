"""The MWAA stack."""

import json
from pathlib import Path

import pytest

from tests.support.templates import Template, only, resources_of, synthesised

LOGS = ("DAGProcessing", "Scheduler", "Task", "WebServer", "Worker")


@pytest.fixture
def prod(root: Path) -> Template:
    return synthesised(root / "tests" / "profiles" / "full")["full-prod-Mwaa"]


@pytest.fixture
def dev(root: Path) -> Template:
    return synthesised(root / "tests" / "profiles" / "full")["full-dev-Mwaa"]


@pytest.mark.feature("E1", "E3", "E5", "E6", "E7", "E8", "E9", "E11", "E12")
def test_declared_values_reach_the_environment(prod: Template) -> None:
    properties = only(prod, "AWS::MWAA::Environment")["Properties"]
    assert (
        properties
        | {
            "Name": "full-production",
            "AirflowVersion": "3.3.1",
            "EnvironmentClass": "mw1.2xlarge",
            "MinWorkers": 2,
            "MaxWorkers": 40,
            "Schedulers": 5,
            "MinWebservers": 3,
            "MaxWebservers": 5,
            "WebserverAccessMode": "PRIVATE_ONLY",
            "WorkerReplacementStrategy": "GRACEFUL",
            "WeeklyMaintenanceWindowStart": "SAT:22:30",
            "DagS3Path": "dags",
        }
        == properties
    )
    levels = {log: c["LogLevel"] for log, c in properties["LoggingConfiguration"].items()}
    assert levels == {
        "DagProcessingLogs": "WARNING",
        "SchedulerLogs": "WARNING",
        "TaskLogs": "DEBUG",
        "WebserverLogs": "ERROR",
        "WorkerLogs": "CRITICAL",
    }
    assert all(c["Enabled"] for c in properties["LoggingConfiguration"].values())
    assert properties["Tags"] == {
        "cost-center": "4711",
        "kind": "production",
        "owner": "full@example.com",
        "stage": "prod",
        "team": "full",
    }


def test_development_defaults_differ(dev: Template) -> None:
    properties = only(dev, "AWS::MWAA::Environment")["Properties"]
    assert properties["WorkerReplacementStrategy"] == "FORCED"
    assert (properties["MinWorkers"], properties["MaxWorkers"], properties["Schedulers"]) == (1, 1, 1)


@pytest.mark.feature("S6")
def test_files_are_named_by_their_content(prod: Template, dev: Template) -> None:
    for key, folder in (
        ("RequirementsS3Path", "requirements"),
        ("PluginsS3Path", "plugins"),
        ("StartupScriptS3Path", "startup"),
    ):
        path = only(prod, "AWS::MWAA::Environment")["Properties"][key]
        assert path.startswith(f"artifacts/{folder}/")
        assert path == only(dev, "AWS::MWAA::Environment")["Properties"][key]


def test_dags_learn_their_stage(prod: Template) -> None:
    options = only(prod, "AWS::MWAA::Environment")["Properties"]["AirflowConfigurationOptions"]
    assert options["platform.stage"] == "prod"
    assert options["platform.team"] == "full"
    assert options["platform.raw_bucket"] == "raw-prod-222222222222"
    assert options["platform.raw_prefix"] == "incoming/full/"
    assert options["platform.etl_jobs"] == "first,second"
    assert options["platform.etl_crawler"] == "crawl"
    assert options["platform.alerts_topic_arns"].startswith("arn:aws-cn:sns:cn-north-1:222222222222:alerts-cn-north-1,")
    assert options["core.parallelism"] == "64"
    assert all(isinstance(value, str) for value in options.values())


@pytest.mark.feature("E8", "M4")
def test_the_five_log_groups_come_first_with_a_retention(prod: Template) -> None:
    groups = {g["Properties"]["LogGroupName"]: id for id, g in resources_of(prod, "AWS::Logs::LogGroup").items()}
    assert set(groups) == {f"airflow-full-production-{log}" for log in LOGS}
    assert set(groups.values()) <= set(only(prod, "AWS::MWAA::Environment")["DependsOn"])
    for group in resources_of(prod, "AWS::Logs::LogGroup").values():
        assert group["Properties"]["RetentionInDays"] == 365
        assert group["DeletionPolicy"] == "RetainExceptOnCreate"


def test_the_environment_waits_for_the_roles_policy(prod: Template) -> None:
    policies = set(resources_of(prod, "AWS::IAM::Policy"))
    assert len(policies) == 1
    assert policies <= set(only(prod, "AWS::MWAA::Environment")["DependsOn"])


def test_the_environment_is_kept_unless_the_declaration_says_otherwise(prod: Template, dev: Template) -> None:
    assert only(prod, "AWS::MWAA::Environment")["DeletionPolicy"] == "RetainExceptOnCreate"
    assert only(prod, "AWS::MWAA::Environment")["UpdateReplacePolicy"] == "Retain"
    assert only(dev, "AWS::MWAA::Environment")["DeletionPolicy"] == "Delete"


@pytest.mark.parametrize(("stage", "protected"), [("dev", False), ("prod", True)])
def test_stacks_are_protected_unless_the_declaration_says_otherwise(root: Path, stage: str, protected: bool) -> None:
    from app import Only, build

    assembly = build(root / "tests" / "profiles" / "full", Only("full", stage), policy=False).synth()
    manifest = json.loads((Path(assembly.directory) / f"assembly-full-{stage}" / "manifest.json").read_text())
    stacks = [a["properties"] for a in manifest["artifacts"].values() if a["type"] == "aws:cloudformation:stack"]
    assert len(stacks) == 5
    assert {bool(stack.get("terminationProtection")) for stack in stacks} == {protected}


@pytest.mark.feature("S7")
def test_the_environment_waits_for_files_and_bucket(root: Path) -> None:
    from app import Only, build

    assembly = build(root / "tests" / "profiles" / "minimal", Only(), policy=False).synth()
    manifest = json.loads((Path(assembly.directory) / "assembly-minimal-prod" / "manifest.json").read_text())
    artifacts = manifest["artifacts"]
    names = {
        id: a["properties"].get("stackName") for id, a in artifacts.items() if a["type"] == "aws:cloudformation:stack"
    }
    mwaa = next(id for id, name in names.items() if name == "minimal-prod-Mwaa")
    waits_for = {names[id] for id in artifacts[mwaa]["dependencies"] if id in names}
    assert waits_for == {"minimal-prod-Network", "minimal-prod-Storage"}


def test_nothing_that_changes_crosses_stacks(root: Path) -> None:
    for templates in (synthesised(root / "tests" / "profiles" / p) for p in ("full", "minimal", "seed")):
        for name, template in templates.items():
            exported = json.dumps([output["Value"] for output in template.get("Outputs", {}).values()])
            assert all(word not in exported for word in ("Custom", "Version", "Lambda", "requirements")), name
