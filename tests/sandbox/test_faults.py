"""Faults happen where they are told to and nowhere else; what they show is judged strictly; every type and path has its place."""

import asyncio
import json
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from ministack.services import cloudformation as cfn
from ministack.services import cloudwatch_logs, s3
from ministack.services.cloudformation import handlers, stacks
from typer.testing import CliRunner

from mwaa_platform.cli.app import app
from sandbox.emulator import faults
from sandbox.emulator.stack_states import UPDATABLE
from sandbox.faults import creation, paths, rehearsal
from sandbox.faults.assembly import Stack
from sandbox.faults.creation import Deployer, FaultResult, said
from sandbox.faults.fault import Fault, inject, pending, release
from sandbox.faults.plan import Lane
from sandbox.faults.reasons import reason_for
from sandbox.faults.rehearsal import FaultRehearsal, FaultsResult
from sandbox.faults.story import PathResult, Situation
from sandbox.local_aws import LocalAws
from sandbox.server import SandboxError
from tests.support import emulated
from tests.support.copies import targets_of
from tests.support.emulated import create

TARGETS = targets_of(Path(__file__).resolve().parents[2])
TOPIC = Fault("orders-dev-Monitoring", "AWS::SNS::Topic", reason="no topic today")
TEMPLATE = {
    "Resources": {
        "Bucket": {"Type": "AWS::S3::Bucket", "DeletionPolicy": "Retain"},
        "Logs": {
            "Type": "AWS::Logs::LogGroup",
            "DeletionPolicy": "RetainExceptOnCreate",
            "Properties": {"LogGroupName": "airflow-orders-Task"},
            "DependsOn": "Bucket",
        },
        "Topic": {"Type": "AWS::SNS::Topic", "DependsOn": "Logs"},
    }
}


@pytest.fixture(autouse=True)
def _place() -> Iterator[None]:
    with emulated.place():
        cloudwatch_logs.reset()
        cfn.reset()
        yield
        cfn.reset()


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A run's folder that the local AWS in this process looks into."""
    for name in ("_provision_resource", "_update_resource", "_delete_resource", "_runs_on_worker_thread"):
        monkeypatch.setattr(stacks, name, getattr(stacks, name))
    faults.install(tmp_path)
    return tmp_path


def _call(action: str, **parameters: Any) -> str:
    """One call of CloudFormation's API and all that follows from it; returns the answer's text."""

    async def run() -> str:
        answer = handlers._ACTION_HANDLERS[action]({name: [str(value)] for name, value in parameters.items()})
        while others := asyncio.all_tasks() - {asyncio.current_task()}:
            await asyncio.wait(others)
        body = answer[2]
        return body.decode() if isinstance(body, bytes) else str(body)

    return asyncio.run(run())


def _events() -> str:
    return json.dumps(list(cfn._stack_events.values()))


def test_a_fault_happens_once(tmp_path: Path) -> None:
    inject(tmp_path, TOPIC)
    with pytest.raises(faults.InjectedFaultError, match="no topic today"):
        faults.meet(tmp_path, "create", TOPIC.stack, TOPIC.resource_type, "Topic")
    faults.meet(tmp_path, "create", TOPIC.stack, TOPIC.resource_type, "Topic")
    assert list(pending(tmp_path)) == []


def test_a_fault_that_happens_always_stays(tmp_path: Path) -> None:
    inject(tmp_path, replace(TOPIC, always=True))
    for _ in range(2):
        with pytest.raises(faults.InjectedFaultError):
            faults.meet(tmp_path, "create", TOPIC.stack, TOPIC.resource_type, "Topic")


@pytest.mark.parametrize(
    "met",
    [
        ("delete", "orders-dev-Monitoring", "AWS::SNS::Topic", "Topic"),
        ("create", "orders-prod-Monitoring", "AWS::SNS::Topic", "Topic"),
        ("create", "orders-dev-Monitoring", "AWS::SNS::Subscription", "Topic"),
        ("create", "orders-dev-Monitoring", "AWS::SNS::Topic", "Other"),
    ],
)
def test_a_fault_hits_nothing_else(tmp_path: Path, met: tuple[str, str, str, str]) -> None:
    path = inject(tmp_path, replace(TOPIC, logical_id="Topic"))
    faults.meet(tmp_path, *met)
    assert path.exists()


def test_a_fault_without_reason_only_takes_time(tmp_path: Path) -> None:
    inject(tmp_path, replace(TOPIC, reason="", seconds=0.2))
    started = time.monotonic()
    faults.meet(tmp_path, "create", TOPIC.stack, TOPIC.resource_type, "Topic")
    assert time.monotonic() - started >= 0.2


def test_what_is_held_goes_on_when_it_is_released(tmp_path: Path) -> None:
    fault = inject(tmp_path, replace(TOPIC, reason="", seconds=60))
    meeting = threading.Thread(target=faults.meet, args=(tmp_path, "create", TOPIC.stack, TOPIC.resource_type, "Topic"))
    meeting.start()
    while fault.exists():
        time.sleep(0.01)
    assert meeting.is_alive()
    release(fault)
    meeting.join(10)
    assert not meeting.is_alive()


def test_a_failed_creation_rolls_back_and_keeps_the_bucket_only(folder: Path) -> None:
    inject(folder, replace(TOPIC, stack="demo"))
    _call("CreateStack", StackName="demo", TemplateBody=json.dumps(TEMPLATE))
    assert cfn._stacks["demo"]["StackStatus"] == "ROLLBACK_COMPLETE"
    assert "no topic today" in _events()
    assert len(s3._buckets) == 1
    assert list(cloudwatch_logs._log_groups) == []
    _call("DeleteStack", StackName="demo")
    _call("CreateStack", StackName="demo", TemplateBody=json.dumps(TEMPLATE))
    assert cfn._stacks["demo"]["StackStatus"] == "CREATE_COMPLETE"


def test_a_log_group_of_a_former_stack_blocks_the_next_and_stays(folder: Path) -> None:
    body = json.dumps(TEMPLATE)
    _call("CreateStack", StackName="demo", TemplateBody=body)
    _call("DeleteStack", StackName="demo")
    assert list(cloudwatch_logs._log_groups) == ["airflow-orders-Task"]
    _call("CreateStack", StackName="demo", TemplateBody=body)
    assert cfn._stacks["demo"]["StackStatus"] == "ROLLBACK_COMPLETE"
    assert "already exists" in _events()
    assert list(cloudwatch_logs._log_groups) == ["airflow-orders-Task"]


def test_a_half_deleted_stack_is_not_updated_and_can_be_deleted(folder: Path) -> None:
    _call("CreateStack", StackName="demo", TemplateBody=json.dumps(TEMPLATE))
    inject(folder, replace(TOPIC, stack="demo", operation="delete"))
    _call("DeleteStack", StackName="demo")
    assert cfn._stacks["demo"]["StackStatus"] == "DELETE_FAILED"
    changed = {"Resources": {**TEMPLATE["Resources"], "More": {"Type": "AWS::SNS::Topic"}}}
    answer = _call("UpdateStack", StackName="demo", TemplateBody=json.dumps(changed))
    assert "is in DELETE_FAILED state and can not be updated" in answer
    _call("DeleteStack", StackName="demo")
    assert cfn._stacks["demo"]["StackStatus"] == "DELETE_COMPLETE"


@pytest.mark.parametrize("status", ["CREATE_IN_PROGRESS", "DELETE_IN_PROGRESS", "ROLLBACK_COMPLETE", "DELETE_FAILED"])
@pytest.mark.parametrize("action", ["CreateChangeSet", "UpdateStack"])
def test_only_a_stack_at_rest_is_updated(status: str, action: str) -> None:
    _call("CreateStack", StackName="demo", TemplateBody=json.dumps(TEMPLATE))
    body = json.dumps({"Resources": {**TEMPLATE["Resources"], "More": {"Type": "AWS::SNS::Topic"}}})
    request = {"StackName": "demo", "ChangeSetName": "next", "TemplateBody": body}
    cfn._stacks["demo"]["StackStatus"] = status
    assert f"is in {status} state and can not be updated" in _call(action, **request)
    cfn._stacks["demo"]["StackStatus"] = UPDATABLE[0]
    assert "can not be updated" not in _call(action, **request)


def test_a_stack_that_failed_creation_is_deleted_before_it_is_created() -> None:
    _call("CreateStack", StackName="demo", TemplateBody=json.dumps(TEMPLATE))
    cfn._stacks["demo"]["StackStatus"] = "ROLLBACK_COMPLETE"
    body = json.dumps(TEMPLATE)
    answer = _call("CreateChangeSet", StackName="demo", ChangeSetName="n", ChangeSetType="CREATE", TemplateBody=body)
    assert "already exists" in answer


def test_a_generated_log_group_name_is_never_given_twice() -> None:
    names = {create("AWS::Logs::LogGroup", {}, "FlowLogs")[0] for _ in range(2)}
    assert len(names) == 2
    assert all(name.startswith("stack-FlowLogs-") for name in names)
    (first, _) = sorted(names)
    assert emulated.update("AWS::Logs::LogGroup", first, {}, {"RetentionInDays": 30})[0] == first


def test_every_path_is_taken_once_where_the_removal_fits(root: Path) -> None:
    targets = {target.name: target for target in targets_of(root)}
    shared = paths.share(list(targets.values()))
    taken = [path for found in shared.values() for path in found]
    assert sorted(taken, key=repr) == sorted([*paths.ANY, *paths.DESTROY, *paths.RETAIN], key=repr)
    for name, found in shared.items():
        unfit = paths.RETAIN if targets[name].stage.removal == "destroy" else paths.DESTROY
        assert not set(found) & set(unfit)


def test_a_message_counts_only_with_type_logical_id_and_cause_in_one_line() -> None:
    reason = reason_for("AWS::EC2::VPC")
    line = f"orders-dev-Network | CREATE_FAILED | AWS::EC2::VPC | Network/Vpc (NetworkVpc1) {reason}"
    assert said(line, "AWS::EC2::VPC", "NetworkVpc1", reason) == "The maximum number of VPCs has been reached."
    for part in ("AWS::EC2::VPC", "NetworkVpc1", "maximum number", "CREATE_FAILED"):
        assert said(line.replace(part, ""), "AWS::EC2::VPC", "NetworkVpc1", reason) == ""


def test_what_is_left_behind_or_lost_is_a_problem(root: Path) -> None:
    resources = {"Bucket": {"Type": "AWS::S3::Bucket", "DeletionPolicy": "Retain"}, "Vpc": {"Type": "AWS::EC2::VPC"}}
    stack = Stack("orders-dev-Storage", "", "Storage", "orders-dev", TARGETS[0].place, False, resources)
    assert creation._left(stack, ["Bucket"], {"iam old"}, {"iam old", "s3 kept"}) == []
    assert creation._left(stack, [], {"iam old"}, {"iam old", "ec2 vpc-1"}) == ["left behind: ec2 vpc-1"]
    assert creation._left(stack, [], {"iam old"}, set()) == ["lost: iam old"]
    assert "Vpc is kept" in creation._left(stack, ["Vpc"], set(), set())[0]
    assert "1 buckets are kept, there are []" in creation._left(stack, ["Bucket"], set(), set())[0]


@pytest.mark.parametrize("problems", [(), ("the stack is CREATE_COMPLETE, expected ROLLBACK_COMPLETE",)])
def test_a_row_with_a_problem_ends_the_command_with_1(
    root: Path, monkeypatch: pytest.MonkeyPatch, problems: tuple[str, ...]
) -> None:
    row = FaultResult(
        "orders-dev-Network", "Network", "create", "AWS::EC2::VPC", "Vpc", "S", "M", (), "A", 1.0, problems
    )
    path = PathResult("a path", "orders-dev-Mwaa", "Stack [arn:aws:x] stays", "cure", "CREATE_COMPLETE", 1.0, ())
    monkeypatch.chdir(root)
    monkeypatch.setattr(FaultRehearsal, "__init__", lambda *arguments, **options: None)
    monkeypatch.setattr(FaultRehearsal, "run", lambda self: FaultsResult((row,), (path,), 2.0))
    ended = CliRunner().invoke(app, ["rehearse", "--faults", "--json"])
    assert ended.exit_code == len(problems)
    assert json.loads(ended.stdout)["failed"] == len(problems)
    table = CliRunner().invoke(app, ["rehearse", "--faults"])
    assert table.exit_code == len(problems)
    assert "Stack [arn:aws:x] stays" in table.stdout


def test_a_path_that_cannot_be_walked_is_a_row_with_a_problem(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def unmended(situation: Situation) -> Iterator[PathResult]:
        raise SandboxError("the cure did not help")
        yield

    target = TARGETS[0]
    stack = Stack(f"{target.name}-Mwaa", "", "Mwaa", target.name, target.place, False, {})
    monkeypatch.setattr(rehearsal, "share", lambda targets: {target.name: [unmended]})
    aws = LocalAws(tmp_path, tmp_path, "", target.place)
    lane = Lane(target.place, [stack])
    (found,) = FaultRehearsal(tmp_path, [target.team])._paths(Deployer(aws, ""), lane)
    assert (found.stack, found.problems) == (target.name, ("the cure did not help",))


def test_the_declared_stages_hold_both_removals(root: Path) -> None:
    removals = {target.stage.removal for target in targets_of(root)}
    assert removals == {"destroy", "retain"}, "else some paths of docs/how-to/when-a-deploy-fails.md are not rehearsed"
