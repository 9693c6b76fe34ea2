"""With the sandbox running, the real cdk CLI works from the root, and a change touches only what it should."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from mwaa_platform.aws.grants import Place
from mwaa_platform.declaration.loader import load
from sandbox import credentials, decisions
from sandbox.cdk_cli import CdkFailedError
from sandbox.emulator.enforcement.redshift import Redshift
from sandbox.inspection import environment_result, stack_results
from sandbox.local_aws import LocalAws
from sandbox.server import SandboxError
from tests.support import proofs
from tests.support.replayed import arguments
from tests.support.role_calls import RoleCalls

STAGE = "orders-dev"
ONLY = ("-c", "team=orders", "-c", "stage=dev")
_CHANGED = re.compile(r"^\[([+~-])\] (\S+) ", re.MULTILINE)
_STACK = re.compile(r"^Stack orders-dev/(\w+) ", re.MULTILINE)


@pytest.fixture(scope="module")
def target(project: Path) -> Any:
    return load(project).teams["orders"].at("dev")


@pytest.fixture(scope="module", autouse=True)
def deployed(aws: LocalAws) -> Path:
    """The stage, deployed once; returns the assembly of all stages."""
    whole = aws.folder / "whole"
    aws.cdk("synth", "synth", f"{STAGE}/*", "--quiet", "--output", str(whole))
    aws.cdk("deploy", "deploy", f"{STAGE}/*", *ONLY, "--require-approval", "never", "--concurrency", "4")
    return whole


def _changes(aws: LocalAws) -> dict[str, list[tuple[str, str]]]:
    """What `cdk diff` shows: by stack, sign and resource type."""
    output = aws.cdk("diff", "diff", f"{STAGE}/*")
    parts = _STACK.split(output)[1:]
    found = {stack: _CHANGED.findall(text) for stack, text in zip(parts[::2], parts[1::2], strict=True)}
    assert set(found) == {"Network", "Storage", "Mwaa", "Monitoring", "Triggers"}
    return {stack: changes for stack, changes in found.items() if changes}


@pytest.fixture
def edit(project: Path) -> Any:
    """Changes a file for one test."""
    former: dict[Path, str] = {}

    def change(name: str, function: Callable[[str], str]) -> None:
        path = project / name
        former.setdefault(path, path.read_text())
        path.write_text(function(path.read_text()))

    yield change
    for path, text in former.items():
        path.write_text(text)


def _appended(text: str) -> str:
    return text + "#\n"


def test_four_stacks_stand_and_nothing_differs(aws: LocalAws, target: Any) -> None:
    assert {result.status for result in stack_results(aws, [target])} == {"CREATE_COMPLETE"}
    assert _changes(aws) == {}


def test_the_environment_is_the_declared_one(aws: LocalAws, target: Any) -> None:
    found = environment_result(aws, target)
    assert (found.name, found.environment_class, found.airflow_version) == ("orders-dev", "mw1.small", "3.3.1")
    assert found.status == "AVAILABLE"
    assert found.dag_files == 3


def test_a_changed_dag_changes_the_deployment_of_dags_only(aws: LocalAws, edit: Any) -> None:
    edit("dags/orders/daily_orders_pipeline.py", _appended)
    assert _changes(aws) == {"Storage": [("~", "Custom::MwaaFileDeployment")]}


def test_changed_requirements_change_files_and_environment(aws: LocalAws, edit: Any) -> None:
    edit("dags/orders/requirements.txt", _appended)
    assert _changes(aws) == {
        "Storage": [("~", "Custom::MwaaFileDeployment")],
        "Mwaa": [("~", "AWS::MWAA::Environment")],
    }


def test_a_changed_threshold_changes_its_alarm_only(aws: LocalAws, edit: Any) -> None:
    path = "constructs/mwaa_platform/declaration/thresholds.py"
    edit(path, lambda text: text.replace("OLDEST_TASK_SECONDS = 1800", "OLDEST_TASK_SECONDS = 1801"))
    assert _changes(aws) == {"Monitoring": [("~", "AWS::CloudWatch::Alarm")]}


def _dags(aws: LocalAws, target: Any) -> tuple[Any, str]:
    clients, region = aws.clients(target.place), target.place.region
    environment = clients.client("mwaa", region).get_environment(Name="orders-dev")["Environment"]
    return clients.client("s3", region), environment["SourceBucketArn"].rpartition(":")[2]


def _keys(s3: Any, bucket: str) -> set[str]:
    return {item["Key"] for item in s3.list_objects_v2(Bucket=bucket, Prefix="dags/")["Contents"]}


@pytest.mark.feature("S8")
@pytest.mark.feature("S8")
def test_a_deployment_removes_what_was_ours_and_nothing_else(aws: LocalAws, project: Path, target: Any) -> None:
    s3, bucket = _dags(aws, target)
    s3.put_object(Bucket=bucket, Key="dags/by_hand.py", Body=b"# not ours")
    folder = project / "dags" / "orders"
    added, moved = folder / "short_lived.py", folder / "moved.py"
    deploy = ("deploy", f"{STAGE}/Storage", "--require-approval", "never")
    try:
        added.write_text("# for one deployment\n")
        aws.cdk("deploy-added", *deploy)
        assert {"dags/short_lived.py", "dags/by_hand.py"} <= _keys(s3, bucket)
        before = s3.head_object(Bucket=bucket, Key="dags/daily_orders_pipeline.py")["VersionId"]
        added.rename(moved)
        aws.cdk("deploy-moved", *deploy)
    finally:
        added.unlink(missing_ok=True)
        moved.unlink(missing_ok=True)
    remaining = _keys(s3, bucket)
    assert "dags/short_lived.py" not in remaining
    assert {"dags/by_hand.py", "dags/daily_orders_pipeline.py", "dags/moved.py"} <= remaining
    assert s3.head_object(Bucket=bucket, Key="dags/daily_orders_pipeline.py")["VersionId"] == before, "it was rewritten"
    versions = s3.list_object_versions(Bucket=bucket, Prefix="dags/short_lived.py")
    assert versions["Versions"], "what was removed is still there as an older version"


def test_a_file_changed_by_hand_is_put_right_by_the_next_deployment(aws: LocalAws, edit: Any, target: Any) -> None:
    s3, bucket = _dags(aws, target)
    s3.put_object(Bucket=bucket, Key="dags/daily_orders_pipeline.py", Body=b"# changed by hand")
    edit("dags/orders/.airflowignore", _appended)
    aws.cdk("deploy-again", "deploy", f"{STAGE}/Storage", "--require-approval", "never")
    body = s3.get_object(Bucket=bucket, Key="dags/daily_orders_pipeline.py")["Body"].read()
    assert b"SUMMARISE_THE_DAY" in body


def test_what_mwaa_refuses_rolls_back_with_its_reason(aws: LocalAws, edit: Any, target: Any) -> None:
    edit(
        "stacks/mwaa_stack.py",
        lambda text: text.replace('f"{ARTIFACTS}/{artifacts.requirements}"', '"nowhere/0123456789ab.txt"'),
    )
    with pytest.raises(CdkFailedError) as failed:
        aws.cdk("deploy-refused", "deploy", f"{STAGE}/Mwaa", "--require-approval", "never")
    assert "INCORRECT_CONFIGURATION: RequirementsS3Path: there is no s3://" in str(failed.value)
    status = {result.stack: result.status for result in stack_results(aws, [target])}
    assert status["orders-dev-Mwaa"] == "UPDATE_ROLLBACK_COMPLETE"


def test_the_default_security_group_is_closed(aws: LocalAws, target: Any) -> None:
    ec2 = aws.clients(target.place).client("ec2", target.place.region)
    vpcs = ec2.describe_vpcs(Filters=[{"Name": "cidr", "Values": ["10.20.0.0/20"]}])["Vpcs"]
    assert len(vpcs) == 1
    filters = [{"Name": "vpc-id", "Values": [vpcs[0]["VpcId"]]}, {"Name": "group-name", "Values": ["default"]}]
    (group,) = ec2.describe_security_groups(Filters=filters)["SecurityGroups"]
    assert group["IpPermissions"] == group["IpPermissionsEgress"] == []


@pytest.mark.feature("Q5")
def test_the_deployed_role_may_do_what_was_declared_and_nothing_else(
    aws: LocalAws, target: Any, tmp_path: Path
) -> None:
    """Through the server's socket, with credentials as containers get them; the gate's own tests have every service."""
    role = RoleCalls(aws, target.place, STAGE)
    wrong = []
    for integration in target.team.integrations:
        for case in integration.cases(target.place):
            if "CallerUserId" not in case.parameters:
                before = len(decisions.read(aws.folder))
                role.call(case.service, case.operation, arguments(case, "", Redshift(tmp_path), tmp_path))
                lines = decisions.read(aws.folder)[before:]
                allowed = bool(lines) and all(line.mapped and line.allowed for line in lines)
                wrong += [] if allowed is case.allowed and lines else [(case, lines)]
    assert wrong == []
    by = {(line.operation, line.statement) for line in decisions.read(aws.folder) if line.allowed}
    assert {("StartJobRun", "GlueJobs"), ("Publish", "SnsPublish"), ("ExecuteStatement", "RedshiftRun")} <= by


def test_the_deployed_role_does_what_mwaa_itself_does(aws: LocalAws, target: Any) -> None:
    role = RoleCalls(aws, target.place, STAGE)
    group = {"logGroupName": f"airflow-{STAGE}-Task", "logStreamName": "a/b"}
    assert role.call("logs", "CreateLogStream", group) == ""
    assert (
        role.call("logs", "CreateLogStream", {**group, "logGroupName": "airflow-other-Task"}) == "AccessDeniedException"
    )
    bucket = _dags(aws, target)[1]
    assert role.call("s3", "ListObjectsV2", {"Bucket": bucket, "Prefix": "dags/"}) == ""
    assert role.call("s3", "GetObject", {"Bucket": bucket, "Key": "dags/daily_orders_pipeline.py"}) == ""
    assert role.call("s3", "PutObject", {"Bucket": bucket, "Key": "dags/x.py", "Body": b""}) == "AccessDenied"
    metric = {"Namespace": "AmazonMWAA", "MetricData": [{"MetricName": "x", "Value": 1}]}
    assert role.call("cloudwatch", "PutMetricData", metric) == ""


@pytest.mark.feature("Z3")
def test_the_deployed_role_is_proven_as_a_real_accounts_would_be(
    aws: LocalAws, project: Path, deployed: Path, target: Any, tmp_path: Path
) -> None:
    """Reached as users reach an account: by variables, and by a profile; then someone changes the role by hand."""
    code, found, said = proofs.proven(aws, project, deployed)
    assert (code, found["proven"], said) == (0, True, "")
    assert found["left_out"] == [
        "orders-prod: left out, account 222222222222 is not the one whose credentials these are"
    ]
    assert {v["stage"] for v in found["verdicts"]} == {STAGE}
    assert proofs.roles(found)["deployed role"]["requests"] == proofs.roles(found)["whole role"]["requests"]

    iam, region = aws.clients(target.place).client("iam", target.place.region), target.place.region
    mwaa = aws.clients(target.place).client("mwaa", region)
    role = mwaa.get_environment(Name=STAGE)["Environment"]["ExecutionRoleArn"].rpartition("/")[2]
    wide = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}
    document = json.dumps({"Version": "2012-10-17", "Statement": [wide]})
    iam.put_role_policy(RoleName=role, PolicyName="by-hand", PolicyDocument=document)
    try:
        code, found, said = proofs.proven(aws, project, deployed, **proofs.by_profile(aws, tmp_path))
    finally:
        iam.delete_role_policy(RoleName=role, PolicyName="by-hand")
    assert code == 1, said
    assert proofs.roles(found)["whole role"]["proven"]
    assert any("s3:GetObject on" in text for text in proofs.roles(found)["deployed role"]["loose"])
    assert "not proven: orders-dev, deployed role" in said


def test_a_boundary_that_stands_in_no_template_is_the_deployed_roles(
    aws: LocalAws, project: Path, deployed: Path, target: Any, tmp_path: Path
) -> None:
    """The templates name the boundary, the account has its document; where nothing is deployed, that is said."""
    clients, region = aws.clients(target.place), target.place.region
    iam = clients.client("iam", region)
    refusing = {"Effect": "Deny", "Action": "glue:StartJobRun", "Resource": "*"}
    statements = [{"Effect": "Allow", "Action": "*", "Resource": "*"}, refusing]
    document = json.dumps({"Version": "2012-10-17", "Statement": statements})
    arn = iam.create_policy(PolicyName="boundary", PolicyDocument=document)["Policy"]["Arn"]
    bounded = proofs.with_boundary(deployed, tmp_path / "cdk.out", arn)
    mwaa = clients.client("mwaa", region)
    role = mwaa.get_environment(Name=STAGE)["Environment"]["ExecutionRoleArn"].rpartition("/")[2]
    iam.put_role_permissions_boundary(RoleName=role, PermissionsBoundary=arn)
    try:
        code, found, said = proofs.proven(aws, project, bounded)
    finally:
        iam.delete_role_permissions_boundary(RoleName=role)
    assert code == 1, said
    assert set(proofs.roles(found)) == {"deployed role"}
    insufficient = proofs.roles(found)["deployed role"]["insufficient"]
    assert insufficient and all("glue:StartJobRun" in text for text in insufficient)
    assert found["left_out"][0] == (
        f"{STAGE}: its boundary {arn} stands in no template, so its role was proven as it is deployed only"
    )
    other = Place(account="222222222222", region=region)
    code, found, said = proofs.proven(aws, project, bounded, **aws.environment(other))
    assert (code, proofs.roles(found)) == (0, {})
    assert found["left_out"][1] == (
        f"orders-prod: no environment orders is deployed, and its boundary {arn} stands in no template: "
        "its lines were proven, its role was not"
    )


def test_credentials_are_renewed_before_they_expire(aws: LocalAws, target: Any) -> None:
    role = RoleCalls(aws, target.place, STAGE, seconds=300)
    assert role.access_key() != role.access_key(), "what ends within ten minutes is renewed at every use"
    assert role.call("glue", "GetJob", {"JobName": "neighbour"}) == "AccessDeniedException"


def test_no_credentials_for_an_environment_that_is_not_there(aws: LocalAws, target: Any) -> None:
    elsewhere = Place(account=target.place.account, region="eu-west-1")
    with pytest.raises(
        SandboxError, match="no environment named orders-dev is deployed in account 111111111111, Region eu-"
    ):
        credentials.mint(aws.folder, aws.endpoint, elsewhere, STAGE)


@pytest.mark.feature("S9")
def test_a_destroyed_stage_leaves_what_the_documentation_says(aws: LocalAws, target: Any) -> None:
    """The last test of this file: nothing stands after it."""
    clients, region = aws.clients(target.place), target.place.region
    s3, logs = clients.client("s3", region), clients.client("logs", region)
    aws.cdk("destroy", "destroy", f"{STAGE}/*", *ONLY, "--force")
    stacks = clients.client("cloudformation", region).describe_stacks()["Stacks"]
    assert [stack["StackName"] for stack in stacks if stack["StackStatus"] != "DELETE_COMPLETE"] == ["CDKToolkit"]
    buckets = [bucket["Name"] for bucket in s3.list_buckets()["Buckets"]]
    assert [name for name in buckets if STAGE in name] == []
    groups = [group["logGroupName"] for group in logs.describe_log_groups()["logGroups"]]
    assert [name for name in groups if STAGE in name] == []
    assert clients.client("mwaa", region).list_environments()["Environments"] == []
    (bootstrap,) = [name for name in buckets if name.startswith("cdk-hnb659fds-assets-111111111111")]
    assert s3.list_objects_v2(Bucket=bootstrap, Prefix=f"{STAGE}/")["KeyCount"] > 0
