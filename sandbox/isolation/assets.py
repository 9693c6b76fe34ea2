"""What could be reached: a stage's own resources as its templates make them, with the policies that stand on them."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, get_args

from mwaa_platform.aws.asset_actions import actions_on
from mwaa_platform.aws.operations import Request
from mwaa_platform.declaration.webserver import AirflowRoleName
from sandbox.emulator.decision import ResourceSide
from sandbox.isolation.principals import labelled
from sandbox.isolation.resolver import UnresolvedError, listed
from sandbox.isolation.stages import Stage

OBJECTS = ("dags/pipeline.py", "artifacts/requirements/0123456789abcdef.txt", "deployed/dags.json")
_KNOWN_POLICIES = {"AWS::S3::BucketPolicy": "Bucket", "AWS::SNS::TopicPolicy": "Topics"}
_WITHOUT_POLICY = {
    "AWS::ElasticLoadBalancingV2::LoadBalancer": "load balancer",
    "AWS::ElasticLoadBalancingV2::TargetGroup": "target group",
    "AWS::Events::Rule": "rule",
}
_IDENTITY_POLICIES = {"AWS::IAM::Policy", "AWS::IAM::ManagedPolicy", "AWS::IAM::RolePolicy"}


@dataclass(frozen=True)
class Asset:
    """One resource of a stage, what a stranger could ask of it, and what it says itself."""

    stage: str
    kind: str
    resource: str
    requests: tuple[Request, ...]
    side: ResourceSide
    declared: str = ""
    """Where the declaration names a resource that exists outside the templates; such a one may be shared."""


def requests_on(resource: str, context: Mapping[str, str] | None = None) -> tuple[Request, ...]:
    """The representative requests on an ARN; listing a bucket names a prefix."""
    return tuple(
        Request(action, resource, {"s3:prefix": "dags/"} if action == "s3:ListBucket" else dict(context or {}))
        for action in actions_on(resource)
    )


def template_assets(stage: Stage) -> Iterator[Asset]:
    """Every asset that the stage's templates make.

    Raises:
        UnresolvedError: a kind of resource policy that is not read here.
    """
    policies = _policies(stage)
    owner = stage.target.place.account
    for kind, resource, side in _resources(stage, policies, owner):
        requests = requests_on(resource)
        if kind == "role":
            # A trust policy speaks of taking the role; who changes or passes it is the caller's side alone.
            taken = tuple(request for request in requests if request.action == "sts:AssumeRole")
            yield Asset(stage.name, kind, resource, taken, side)
            requests, side = tuple(r for r in requests if r not in taken), ResourceSide(None, owner)
        yield Asset(stage.name, kind, resource, requests, side)


def _resources(stage: Stage, policies: Mapping[str, Any], owner: str) -> Iterator[tuple[str, str, ResourceSide]]:
    place = stage.target.place
    for stack, logical_id, _ in stage.resources("AWS::S3::Bucket"):
        arn = stage.templates.arn(stack, logical_id)
        side = ResourceSide(policies.get(stage.templates.name(stack, logical_id)), owner)
        yield "bucket", arn, side
        for key in OBJECTS:
            yield "bucket", f"{arn}/{key}", side
    for stack, logical_id, definition in stage.resources("AWS::KMS::Key"):
        document = labelled(stage.properties(stack, definition)["KeyPolicy"], f"{stack.name}/{logical_id}")
        yield "key", stage.templates.arn(stack, logical_id), ResourceSide(document, owner, required=True)
    for group in _log_groups(stage):
        for stream in ("", "stream"):
            yield "log group", place.arn("logs", f"log-group:{group}:log-stream:{stream}"), ResourceSide(None, owner)
    for stack, logical_id, definition in stage.resources("AWS::IAM::Role"):
        trust = stage.properties(stack, definition)["AssumeRolePolicyDocument"]
        # Whoever the trust policy does not admit is refused in the same account too, as with a key's policy.
        side = ResourceSide(labelled(trust, f"{stack.name}/{logical_id}/trust"), owner, required=True)
        yield "role", stage.templates.arn(stack, logical_id), side
    for stack, logical_id, _ in stage.resources("AWS::MWAA::Environment"):
        yield "environment", stage.templates.arn(stack, logical_id), ResourceSide(None, owner)
        name = stage.templates.name(stack, logical_id)
        for role in get_args(AirflowRoleName):
            yield "environment", place.arn("airflow", f"role/{name}/{role}"), ResourceSide(None, owner)
    for stack, logical_id, _ in stage.resources("AWS::Lambda::Function"):
        arn = stage.templates.arn(stack, logical_id)
        yield "function", arn, ResourceSide(policies.get(arn), owner)
    for type, kind in _WITHOUT_POLICY.items():
        for stack, logical_id, _ in stage.resources(type):
            yield kind, stage.templates.arn(stack, logical_id), ResourceSide(None, owner)
    for stack, logical_id, _ in stage.resources("AWS::StepFunctions::StateMachine"):
        yield "state machine", stage.templates.arn(stack, logical_id), ResourceSide(None, owner)
    for stack, logical_id, _ in stage.resources("AWS::SNS::Topic"):
        arn = stage.templates.arn(stack, logical_id)
        yield "topic", arn, ResourceSide(policies.get(arn), owner)
    for stack, _, definition in stage.resources("Custom::MwaaFileDeployment"):
        source = stage.properties(stack, definition)
        # The bootstrap bucket's own policy is not in these templates, and belongs to the account.
        yield "CDK assets", place.s3_arn(source["SourceBucket"], source["SourceKey"]), ResourceSide(None, owner)


def _log_groups(stage: Stage) -> Iterator[str]:
    for stack, logical_id, _ in stage.resources("AWS::Logs::LogGroup"):
        yield stage.templates.name(stack, logical_id)
    for stack, logical_id, definition in stage.resources("AWS::Lambda::Function"):
        if "LoggingConfig" not in definition["Properties"]:
            yield f"/aws/lambda/{stage.templates.name(stack, logical_id)}"


def _policies(stage: Stage) -> dict[str, Any]:
    """Resource policies by what they stand on, as their templates refer to it."""
    found: dict[str, Any] = {}
    for stack in stage.stacks:
        for logical_id, definition in stack.template["Resources"].items():
            kind = definition["Type"]
            if key := _KNOWN_POLICIES.get(kind):
                properties = stage.properties(stack, definition)
                document = labelled(properties["PolicyDocument"], f"{stack.name}/{logical_id}")
                found |= dict.fromkeys(listed(properties[key]), document)
            elif kind == "AWS::Lambda::Permission":
                statement = _permission(stage.properties(stack, definition), f"{stack.name}/{logical_id}")
                found.setdefault(statement["Resource"], {"Statement": []})["Statement"].append(statement)
            elif re.search(r"Policy$|::Permission$", kind) and kind not in _IDENTITY_POLICIES:
                raise UnresolvedError(f"{stack.name}/{logical_id}: what a {kind} allows is not known here")
    return found


def _permission(properties: Mapping[str, Any], where: str) -> dict[str, Any]:
    """A permission as the statement that Lambda makes of it.

    Raises:
        UnresolvedError: it lets in somebody in a way that is not read here.
    """
    if more := properties.keys() - {"Action", "FunctionName", "Principal", "SourceAccount", "SourceArn"}:
        raise UnresolvedError(f"{where}: what {', '.join(sorted(more))} of a permission allow is not known here")
    principal = str(properties["Principal"])
    conditions: dict[str, Any] = {}
    if source := properties.get("SourceArn"):
        conditions["ArnLike"] = {"aws:SourceArn": source}
    if account := properties.get("SourceAccount"):
        conditions["StringEquals"] = {"aws:SourceAccount": account}
    return {
        "Sid": where,
        "Effect": "Allow",
        "Principal": {"Service" if "." in principal else "AWS": principal},
        "Action": properties["Action"],
        "Resource": properties["FunctionName"],
        **({"Condition": conditions} if conditions else {}),
    }
