"""The access report says what the templates grant: every statement of every role and policy in them, and nothing besides."""

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from mwaa_platform.access_report.entries import ALLOW, BOUND, DENY, NOT, TRUST, Key, conditions_of
from mwaa_platform.access_report.evidence import Evidence, needs
from mwaa_platform.access_report.granted import execution_role
from mwaa_platform.access_report.report import report, statements_of
from mwaa_platform.declaration.loader import load
from sandbox.emulator.simulator.direct import DirectSimulator
from sandbox.isolation.resolver import listed
from sandbox.isolation.stages import Stage, stages_of
from sandbox.proof.asking import Asked
from sandbox.proof.prove import ROLE
from sandbox.proof.stages import proven_stage
from sandbox.proof.verdicts import judge
from tests.support.templates import Template, synthesised

ROOT = Path(__file__).resolve().parents[2]
PROJECTS = [
    ROOT,
    *(ROOT / "tests" / "profiles" / name for name in ("full", "minimal", "neighbours", "seed", "ways_in")),
]
ROLES = {
    "MwaaExecutionRole": "execution role",
    "AccessDagSyncRole": "DAG sync role",
    "AccessReaderRole": "reader role",
    "MwaaEndpointsFunctionRole": "endpoints' function",
    "MwaaEndpointsStateMachineRole": "endpoints' state machine",
    "WaysInLoadBalancerTargetsFunctionRole": "load balancer's function",
    "NetworkNetworkVpcFlowLogIAMRole": "flow logs' role",
    "NetworkCustomVpcRestrictDefaultSGCustomResourceProviderRole": "default security group's function",
    "StorageFileDeploymentProviderRole": "file deployment's function",
    "WaysInCustomS3AutoDeleteObjectsCustomResourceProviderRole": "bucket emptying's function",
    "StorageCustomS3AutoDeleteObjectsCustomResourceProviderRole": "bucket emptying's function",
}
"""What the report calls a role, by its stack and logical id."""
EFFECTS = {"Allow": ALLOW, "Deny": DENY}
STAGES = [
    (project, target.name)
    for project in PROJECTS
    for target in (team.at(stage) for team in load(project).teams.values() for stage in team.stages)
]


def _who(stage: Stage, stack: str, logical_id: str, properties: Mapping[str, Any]) -> str:
    part = stack.removeprefix(f"{stage.name}-")
    description = str(properties.get("Description", ""))
    if description.startswith("State machine "):
        return f"state machine {description.removeprefix('State machine ')}"
    if found := re.fullmatch(r"Calls the REST API of .* as (\w+)", description):
        return f"REST API function as {found[1]}"
    return ROLES[part + re.sub(r"[0-9A-F]{8}$", "", logical_id)]


def _named_as_reported(stage: Stage) -> dict[str, str]:
    """What a deployment names, and the report's words for it."""
    names: dict[str, str] = {}
    for stack, logical_id, definition in stage.resources(
        *("AWS::S3::Bucket", "AWS::KMS::Key", "AWS::Lambda::Function", "AWS::Logs::LogGroup"),
        "AWS::ElasticLoadBalancingV2::TargetGroup",
        *("AWS::EC2::VPC", "AWS::EC2::Subnet", "AWS::EC2::SecurityGroup", "AWS::StepFunctions::StateMachine"),
    ):
        part = stack.name.removeprefix(f"{stage.name}-") + re.sub(r"[0-9A-F]{8}$", "", logical_id)
        if reported := _reported_name(part, definition["Type"]):
            names[stage.templates.name(stack, logical_id)] = f"<{reported}>"
    return names


NAMES = {
    "MwaaEndpointsFunction": "endpoints' function",
    "MwaaEndpointsStateMachine": "endpoints' state machine",
    "NetworkNetworkVpc": "VPC",
    "WaysInLoadBalancerTargetsGroup": "target group",
    "NetworkNetworkVpcPrivateSubnet1Subnet": "private subnets",
    "NetworkNetworkVpcPrivateSubnet2Subnet": "private subnets",
}
"""What the report calls other things, by stack and logical id."""


def _reported_name(part: str, kind: str) -> str:
    if part in NAMES:
        return NAMES[part]
    if kind == "AWS::S3::Bucket":
        return "" if "AccessLogs" in part else "DAG bucket"
    if kind == "AWS::KMS::Key":
        return "customer key"
    if function := re.fullmatch(r"TriggersRestApi(\w+)(Function|Logs)", part):
        who = f"REST API function as {function[1]}"
        return who if function[2] == "Function" else f"log group of {who}"
    if part == "NetworkNetworkFlowLogs":
        return "log group of flow logs' role"
    who = ROLES.get(part.removesuffix("Logs") + "Role", "")
    return f"log group of {who}" if who and kind == "AWS::Logs::LogGroup" else ""


def _statements(stage: Stage) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Who, effect, statement; every IAM resource of every stack, none passed over."""
    roles: dict[str, str] = {}
    for stack, logical_id, definition in stage.resources("AWS::IAM::Role"):
        properties = stage.properties(stack, definition)
        who = roles[stage.templates.name(stack, logical_id)] = _who(stage, stack.name, logical_id, properties)
        assert not properties.get("ManagedPolicyArns"), f"{stack.name}/{logical_id}"
        for policy in properties.get("Policies", ()):
            yield from ((who, "", s) for s in listed(policy["PolicyDocument"]["Statement"]))
        for statement in listed(properties["AssumeRolePolicyDocument"]["Statement"]):
            for principal in (p for kind in statement["Principal"].values() for p in listed(kind)):
                yield principal, TRUST, {**statement, "Resource": who}
        if boundary := properties.get("PermissionsBoundary"):
            yield who, BOUND, {"Effect": "Allow", "Action": "*", "Resource": boundary}
    place = stage.target.place
    for stack, _, definition in stage.resources("AWS::IAM::Policy", "AWS::IAM::ManagedPolicy"):
        properties = stage.properties(stack, definition)
        names = [
            roles.get(n) or f"arn:{place.partition}:iam::{place.account}:role/{n}"
            for n in listed(properties.get("Roles"))
        ]
        names += [f"arn:{place.partition}:iam::{place.account}:user/{n}" for n in listed(properties.get("Users"))]
        assert names, definition
        for who in names:
            yield from ((who, "", s) for s in listed(properties["PolicyDocument"]["Statement"]))
    known = {"AWS::IAM::Role", "AWS::IAM::Policy", "AWS::IAM::ManagedPolicy"}
    kinds = {d["Type"] for stack in stage.stacks for d in stack.template["Resources"].values()}
    assert {kind for kind in kinds if kind.startswith("AWS::IAM::")} <= known


def in_template(stage: Stage) -> set[Key]:
    """What the templates grant, one action on one resource each."""
    names = _named_as_reported(stage)
    found = set()
    for who, effect, statement in _statements(stage):
        text = json.dumps(statement)
        for name, reported in sorted(names.items(), key=lambda pair: -len(pair[0])):
            text = text.replace(name, reported)
        text = re.sub(r"DefaultSecurityGroup-[0-9a-f]{12}", "<default security group>", text)
        text = re.sub(r"\bGroupId-[0-9a-f]{12}", "<environment's groups>", text)
        text = re.sub(r"(targetgroup/<target group>)/[0-9a-f]{16}", r"\1", text)
        statement = json.loads(text)
        conditions = conditions_of(statement.get("Condition", {}))
        resources = listed(statement.get("Resource"))
        if "NotResource" in statement:
            resources = [NOT + " ".join(listed(statement["NotResource"]))]
        for action in listed(statement["Action"]):
            for resource in resources:
                team, name = stage.target.team.team, stage.target.stage_name
                found.add(Key(team, name, who, effect or EFFECTS[statement["Effect"]], action, resource, conditions))
    return found


def _stage(project: Path, name: str, templates: dict[str, Template] | None = None) -> Stage:
    targets = [team.at(stage) for team in load(project).teams.values() for stage in team.stages]
    (stage,) = (s for s in stages_of(targets, templates or synthesised(project)) if s.name == name)
    return stage


def reported(project: Path, name: str) -> set[Key]:
    """What the report says of the stage."""
    (stage,) = (stage for stage in report(project, load(project).teams) if stage.name == name)
    keys = [entry.key for entry in stage.entries]
    assert len(set(keys)) == len(keys)
    return set(keys)


@pytest.mark.parametrize(("project", "name"), STAGES, ids=[name for _, name in STAGES])
def test_the_report_is_what_the_templates_grant(project: Path, name: str) -> None:
    template, said = in_template(_stage(project, name)), reported(project, name)
    assert template - said == set(), "in the template, not in the report"
    assert said - template == set(), "in the report, not in the template"


@pytest.mark.parametrize(("project", "name"), STAGES, ids=[name for _, name in STAGES])
def test_it_counts_what_is_recorded_and_claimed_as_the_proof_does(project: Path, name: str) -> None:
    proven = proven_stage(_stage(project, name))
    asked = Asked(DirectSimulator(proven.place.account), proven.documents, proven.boundary)
    judged = judge(name, ROLE, asked, (*proven.declared, *proven.baseline), (), confirm=False)
    target = proven.stage.target
    evidence = Evidence(needs(target))
    every = Counter(
        evidence.of(statement, action)[0]
        for statement in statements_of(list(execution_role(target)))
        for action in statement.actions
    )
    expected = judged.coverage
    assert every == Counter(recorded=expected.recorded, claimed=expected.claimed, unproven=expected.unproven)


def _with(stack: str, change: Any) -> set[Key]:
    templates = deepcopy(synthesised(ROOT))
    for resource in templates[stack]["Resources"].values():
        if resource["Type"] == "AWS::IAM::Policy":
            change(resource["Properties"]["PolicyDocument"]["Statement"])
    return in_template(_stage(ROOT, "orders-prod", templates))


@pytest.mark.parametrize("stack", ["orders-prod-Mwaa", "orders-prod-Triggers", "orders-prod-Storage"])
def test_one_statement_more_or_less_is_noticed(stack: str) -> None:
    said = reported(ROOT, "orders-prod")
    more = {"Effect": "Allow", "Action": "s3:DeleteBucket", "Resource": "*"}
    assert {key.action for key in _with(stack, lambda statements: statements.append(more)) - said} == {
        "s3:DeleteBucket"
    }
    assert said - _with(stack, lambda statements: statements.pop())


def test_a_lost_condition_is_noticed() -> None:
    def change(statements: list[dict[str, Any]]) -> None:
        for statement in statements:
            statement.pop("Condition", None)

    assert {key.action for key in reported(ROOT, "orders-prod") - _with("orders-prod-Mwaa", change)} >= {
        "s3:ListBucket"
    }
