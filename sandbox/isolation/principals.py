"""Who could reach something: every role of a stage, and everyone outside its templates whom it gives a policy."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sandbox.emulator.decision import Identity
from sandbox.isolation.resolver import Definition, Stack, UnresolvedError, listed
from sandbox.isolation.stages import Stage

Document = Mapping[str, Any]
_ATTACHED = ("AWS::IAM::Policy", "AWS::IAM::ManagedPolicy", "AWS::IAM::RolePolicy")


@dataclass(frozen=True)
class Principal:
    """A role, or a user or role outside the templates, with what this stage's templates allow it."""

    stage: str
    name: str
    identity: Identity
    executes: bool = False
    """Whether the stage's environment and DAGs act as it."""
    unknown_boundary: str = ""
    """The ARN of a boundary that stands in no template; it is taken as wide open, so that it hides nothing."""


def principals_of(stage: Stage) -> list[Principal]:
    """Every principal of the stage.

    Raises:
        UnresolvedError: a policy whose document stands in no template.
    """
    if group := next(stage.resources("AWS::IAM::Group", "AWS::IAM::User"), None):
        raise UnresolvedError(f"{group[0].name}/{group[1]}: groups and users of the templates' own are not known here")
    attached = list(_attached(stage))
    executing = {stage.properties(s, d)["ExecutionRoleArn"] for s, _, d in stage.resources("AWS::MWAA::Environment")}
    ours = {
        stage.templates.name(stack, logical_id): (stack, logical_id, definition)
        for stack, logical_id, definition in stage.resources("AWS::IAM::Role")
    }
    found = [_role(stage, *role, attached, executing) for role in ours.values()]
    if not any(principal.executes for principal in found):
        raise UnresolvedError(f"{stage.name}: no role of the templates is the environment's execution role")
    outside: dict[tuple[str, str], list[Document]] = {}
    for names, document in attached:
        for kind, name in names:
            if name not in ours:
                outside.setdefault((kind, name), []).append(document)
    return found + [_outsider(stage, *who, documents) for who, documents in outside.items()]


def _attached(stage: Stage) -> Iterator[tuple[list[tuple[str, str]], Document]]:
    """Whom each policy resource is attached to, and its document."""
    for stack, logical_id, definition in stage.resources(*_ATTACHED):
        properties = stage.properties(stack, definition)
        if properties.get("Groups"):
            raise UnresolvedError(f"{stack.name}/{logical_id}: a policy of a group, whose members are not known here")
        names = [("role", name) for name in listed(properties.get("Roles")) + listed(properties.get("RoleName"))]
        names += [("user", name) for name in listed(properties.get("Users"))]
        yield names, labelled(properties["PolicyDocument"], f"{stack.name}/{logical_id}")


def _role(
    stage: Stage,
    stack: Stack,
    logical_id: str,
    definition: Definition,
    attached: list[tuple[list[tuple[str, str]], Document]],
    executing: set[str],
) -> Principal:
    properties = stage.properties(stack, definition)
    arn, name = stage.templates.arn(stack, logical_id), stage.templates.name(stack, logical_id)
    managed = _managed(stage)
    documents = [document for names, document in attached if ("role", name) in names]
    for policy in listed(properties.get("Policies")):
        documents.append(labelled(policy["PolicyDocument"], f"{stack.name}/{logical_id}/{policy['PolicyName']}"))
    for policy in listed(properties.get("ManagedPolicyArns")):
        if policy not in managed:
            raise UnresolvedError(f"{stack.name}/{logical_id}: the document of {policy} stands in no template")
        documents.append(managed[policy])
    boundary = properties.get("PermissionsBoundary")
    identity = Identity(arn, stack.place.account, stack.place.region, tuple(documents), managed.get(str(boundary)))
    unknown = str(boundary) if boundary and boundary not in managed else ""
    return Principal(stage.name, _readable(stack, logical_id), identity, arn in executing, unknown)


def _managed(stage: Stage) -> dict[str, Document]:
    return {
        stage.templates.arn(stack, logical_id): labelled(
            stage.properties(stack, definition)["PolicyDocument"], f"{stack.name}/{logical_id}"
        )
        for stack, logical_id, definition in stage.resources("AWS::IAM::ManagedPolicy")
    }


def _outsider(stage: Stage, kind: str, name: str, documents: list[Document]) -> Principal:
    place = stage.target.place
    arn = f"arn:{place.partition}:iam::{place.account}:{kind}/{name}"
    return Principal(stage.name, arn, Identity(arn, place.account, place.region, tuple(documents)))


def labelled(document: Document, where: str) -> Document:
    """The document with each statement's place as its id, so that an answer can name it."""
    statements = [
        {**statement, "Sid": f"{where}.Statement[{index}]" + (f" {statement['Sid']}" if "Sid" in statement else "")}
        for index, statement in enumerate(listed(document["Statement"]))
    ]
    return {**document, "Statement": statements}


def _readable(stack: Stack, logical_id: str) -> str:
    """Stack and logical id, without the hash that CDK ends it with."""
    return f"{stack.name}/{re.sub(r'[0-9A-F]{8}$', '', logical_id)}"
