"""The storage stack: the bucket, and what a change of a file changes."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from app import Only, build
from mwaa_platform.aws.airflow_versions import CURRENT_VERSION
from mwaa_platform.declaration.bundle import inputs_digest
from mwaa_platform.storage.file_deployment import construct
from tests.support.templates import Template, only, resources_of, synthesised, templates_in
from tests.support.wheels import write_wheel


@pytest.fixture(params=["minimal-prod-Storage", "full-dev-Storage", "full-prod-Storage"])
def template(request: pytest.FixtureRequest, root: Path) -> Template:
    return synthesised(root / "tests" / "profiles" / request.param.partition("-")[0])[request.param]


def _dag_bucket(template: Template) -> tuple[str, dict[str, Any]]:
    versioned = {
        id: bucket
        for id, bucket in resources_of(template, "AWS::S3::Bucket").items()
        if "VersioningConfiguration" in bucket["Properties"]
    }
    ((logical_id, bucket),) = versioned.items()
    return logical_id, bucket


@pytest.mark.feature("S1", "S2")
def test_the_bucket_is_versioned_encrypted_private_and_logged(template: Template) -> None:
    properties = _dag_bucket(template)[1]["Properties"]
    assert properties["VersioningConfiguration"] == {"Status": "Enabled"}
    assert set(properties["PublicAccessBlockConfiguration"].values()) == {True}
    rule = properties["BucketEncryption"]["ServerSideEncryptionConfiguration"][0]
    assert rule["ServerSideEncryptionByDefault"]["SSEAlgorithm"] == "AES256"
    assert properties["LoggingConfiguration"]["DestinationBucketName"]
    assert properties["OwnershipControls"]["Rules"] == [{"ObjectOwnership": "BucketOwnerEnforced"}]
    assert "BucketName" not in properties


@pytest.mark.feature("S3")
def test_every_bucket_takes_tls_only(template: Template) -> None:
    buckets = resources_of(template, "AWS::S3::Bucket")
    policies = resources_of(template, "AWS::S3::BucketPolicy").values()
    closed = {
        policy["Properties"]["Bucket"]["Ref"]
        for policy in policies
        for statement in policy["Properties"]["PolicyDocument"]["Statement"]
        if statement["Effect"] == "Deny"
        and statement.get("Condition") == {"Bool": {"aws:SecureTransport": "false"}}
        and statement["Action"] == "s3:*"
    }
    assert closed == set(buckets)


@pytest.mark.feature("S9")
def test_data_is_kept_unless_the_declaration_says_otherwise(root: Path) -> None:
    full = synthesised(root / "tests" / "profiles" / "full")
    kept, destroyed = _dag_bucket(full["full-prod-Storage"])[1], _dag_bucket(full["full-dev-Storage"])[1]
    assert (kept["DeletionPolicy"], kept["UpdateReplacePolicy"]) == ("Retain", "Retain")
    assert destroyed["DeletionPolicy"] == "Delete"
    assert not resources_of(full["full-prod-Storage"], "Custom::S3AutoDeleteObjects")
    assert resources_of(full["full-dev-Storage"], "Custom::S3AutoDeleteObjects")


@pytest.mark.feature("S8")
def test_only_the_dag_folder_is_pruned(template: Template) -> None:
    deployments = [r["Properties"] for r in resources_of(template, "Custom::MwaaFileDeployment").values()]
    assert {(d["Prefix"], d["Prune"]) for d in deployments} == {("dags/", True), ("artifacts/", False)}
    assert len({d["Manifest"] for d in deployments}) == 2


def test_the_deployments_wait_for_the_bucket_and_its_policy(template: Template) -> None:
    bucket = _dag_bucket(template)[0]
    policy = next(
        id
        for id, p in resources_of(template, "AWS::S3::BucketPolicy").items()
        if p["Properties"]["Bucket"]["Ref"] == bucket
    )
    for deployment in resources_of(template, "Custom::MwaaFileDeployment").values():
        assert {bucket, policy} <= set(deployment["DependsOn"])


@pytest.mark.feature("S4", "S5")
def test_the_handler_reads_its_own_assets_and_writes_its_own_files(template: Template) -> None:
    statements = [
        statement
        for policy in resources_of(template, "AWS::IAM::Policy").values()
        if "FileDeployment" in json.dumps(policy["Properties"]["Roles"])
        for statement in policy["Properties"]["PolicyDocument"]["Statement"]
    ]
    deleting = [s for s in statements if "s3:DeleteObject" in s["Action"]]
    (resource,) = [s["Resource"] for s in deleting]
    assert json.dumps(resource).endswith('"/dags/*"]]}')
    reading = [json.dumps(s["Resource"]) for s in statements if s["Action"] == "s3:GetObject"]
    assert len(reading) == 1
    assert "cdk-hnb659fds-assets-" in reading[0]
    assert any(f"/{stage}/*" in reading[0] for stage in ("minimal-prod", "full-dev", "full-prod"))


def _project(root: Path, folder: Path) -> Path:
    shutil.copytree(root / "tests" / "profiles" / "full", folder, dirs_exist_ok=True)
    return folder


def _changed(before: dict[str, Template], after: dict[str, Template]) -> set[tuple[str, str]]:
    """Stack and type of every resource that differs."""
    return {
        (stack, after[stack]["Resources"].get(id, before[stack]["Resources"].get(id))["Type"])
        for stack in before
        for id in before[stack]["Resources"].keys() | after[stack]["Resources"].keys()
        if before[stack]["Resources"].get(id) != after[stack]["Resources"].get(id)
    }


@pytest.mark.feature("S6")
@pytest.mark.parametrize(
    ("file", "mwaa_changes"),
    [("pipeline.py", False), ("requirements.txt", True), ("plugins/custom.py", True), ("startup.sh", True)],
)
def test_one_changed_character_changes_only_what_it_should(
    root: Path, tmp_path: Path, file: str, mwaa_changes: bool
) -> None:
    before = synthesised(root / "tests" / "profiles" / "full")
    project = _project(root, tmp_path / "changed")
    path = project / "dags" / "full" / file
    path.write_text(path.read_text() + "#")
    expected = {(f"full-{stage}-Storage", "Custom::MwaaFileDeployment") for stage in ("dev", "prod")}
    if mwaa_changes:
        expected |= {(f"full-{stage}-Mwaa", "AWS::MWAA::Environment") for stage in ("dev", "prod")}
    assert _changed(before, synthesised(project)) == expected


def test_the_same_files_elsewhere_and_later_give_the_same_templates(root: Path, tmp_path: Path) -> None:
    project = _project(root, tmp_path / "copy")
    for path in project.rglob("*.py"):
        path.touch()
    assert synthesised(project) == synthesised(root / "tests" / "profiles" / "full")


def test_a_team_without_requirements_gets_an_empty_file(root: Path) -> None:
    mwaa = synthesised(root / "tests" / "profiles" / "minimal")["minimal-prod-Mwaa"]
    properties = only(mwaa, "AWS::MWAA::Environment")["Properties"]
    assert properties["RequirementsS3Path"] == "artifacts/requirements/e3b0c44298fc1c14.txt"
    assert "PluginsS3Path" not in properties


@pytest.mark.feature("S2")
def test_old_versions_expire_where_nothing_refers_to_one(root: Path) -> None:
    full = synthesised(root / "tests" / "profiles" / "full")
    for stage, days in (("dev", 30), ("prod", 90)):
        rules = _dag_bucket(full[f"full-{stage}-Storage"])[1]["Properties"]["LifecycleConfiguration"]["Rules"]
        assert {rule["Prefix"] for rule in rules} == {"dags/", "deployed/"}, "artifacts/ is what environments refer to"
        for rule in rules:
            assert rule["NoncurrentVersionExpiration"] == {"NoncurrentDays": days}
            assert not {"ExpirationInDays", "ExpirationDate"} & set(rule), "what is current stays"


@pytest.mark.feature("S8")
def test_others_files_are_deleted_only_where_that_is_declared(root: Path) -> None:
    full = synthesised(root / "tests" / "profiles" / "full")
    declared = {
        (stage, d["Properties"]["Prefix"]): d["Properties"].get("DeleteOthers")
        for stage in ("dev", "prod")
        for d in resources_of(full[f"full-{stage}-Storage"], "Custom::MwaaFileDeployment").values()
    }
    assert declared == {
        ("dev", "dags/"): True,
        ("dev", "artifacts/"): None,
        ("prod", "dags/"): None,
        ("prod", "artifacts/"): None,
    }


@pytest.mark.feature("P4")
def test_a_bundle_reaches_bucket_and_environment(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    project = tmp_path / "project"
    shutil.copytree(root / "tests" / "profiles" / "minimal", project)
    team = project / "dags" / "minimal"
    declaration = team / "team.yaml"
    declaration.write_text(declaration.read_text() + "\ndependencies: {bundle: true}\n")
    (team / "requirements.txt").write_text("in-house==1.0\n")
    made = project / "build" / "minimal"
    write_wheel(made / "wheels", "in-house")
    (made / "requirements.txt").write_text("--no-index\nin-house==1.0\n")
    (made / "bundle.json").write_text(json.dumps({"inputs": inputs_digest(team, CURRENT_VERSION)}))
    before = only(synthesised(project)["minimal-prod-Mwaa"], "AWS::MWAA::Environment")["Properties"]
    assert before["PluginsS3Path"].startswith("artifacts/plugins/")
    with (made / "wheels" / "in_house-1.0-py3-none-any.whl").open("ab") as wheel:
        wheel.write(b"\0" * 2_000_000)
    monkeypatch.setattr(construct, "_SPARE_MEBIBYTES", 510)
    after = templates_in(Path(build(project, policy=False).synth().directory))
    changed = only(after["minimal-prod-Mwaa"], "AWS::MWAA::Environment")["Properties"]
    assert {key for key in changed if changed[key] != before[key]} == {"PluginsS3Path"}
    functions = resources_of(after["minimal-prod-Storage"], "AWS::Lambda::Function").values()
    (room,) = [f["Properties"]["EphemeralStorage"]["Size"] for f in functions if "EphemeralStorage" in f["Properties"]]
    assert room == 510 + 4, "the source and one file of it"


@pytest.mark.feature("S5")
def test_plugins_that_were_removed_are_replaced_by_an_archive_without_code(root: Path, tmp_path: Path) -> None:
    """MWAA keeps plugins that a template no longer names: a file of no meaning takes their place."""
    project = _project(root, tmp_path / "removed")
    plugins = project / "dags" / "full" / "plugins"
    shutil.rmtree(plugins)
    (project / "dags" / "full" / "requirements.txt").unlink()
    (project / "dags" / "full" / "startup.sh").write_text("")
    plugins.mkdir()
    (plugins / ".gitkeep").write_text("")
    properties = only(synthesised(project)["full-prod-Mwaa"], "AWS::MWAA::Environment")["Properties"]
    assert properties["RequirementsS3Path"] == "artifacts/requirements/e3b0c44298fc1c14.txt"
    assert properties["StartupScriptS3Path"] == "artifacts/startup/e3b0c44298fc1c14.sh"
    assert properties["PluginsS3Path"].startswith("artifacts/plugins/")


@pytest.mark.feature("S7")
@pytest.mark.parametrize("profile", ["minimal", "full"])
def test_the_environment_comes_after_all_that_mwaa_looks_at(root: Path, profile: str) -> None:
    """Bucket, its policy and its files, network and routes are complete in stacks before; role and logs in its own."""
    folder = root / "tests" / "profiles" / profile
    for name, template in synthesised(folder).items():
        if not name.endswith("-prod-Mwaa"):
            continue
        waits = set(only(template, "AWS::MWAA::Environment")["DependsOn"])
        for kind in ("AWS::IAM::Role", "AWS::IAM::Policy", "AWS::IAM::ManagedPolicy", "AWS::Logs::LogGroup"):
            missing = set(resources_of(template, kind)) - waits
            assert not missing, f"{name}: {kind} {missing}"
        assert not resources_of(template, "AWS::S3::Bucket")
    assembly = build(folder, Only(profile, "prod"), policy=False).synth()
    manifest = json.loads((Path(assembly.directory) / f"assembly-{profile}-prod" / "manifest.json").read_text())
    stacks = {k: a for k, a in manifest["artifacts"].items() if a["type"] == "aws:cloudformation:stack"}
    (mwaa,) = [key for key, a in stacks.items() if a["properties"]["stackName"].endswith("-Mwaa")]
    before = {stacks[key]["properties"]["stackName"] for key in stacks[mwaa]["dependencies"] if key in stacks}
    assert {f"{profile}-prod-Network", f"{profile}-prod-Storage"} <= before
