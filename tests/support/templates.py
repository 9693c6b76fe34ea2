"""Templates of a project, synthesised once per test session."""

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

Template = dict[str, Any]


@cache
def assembly_of(root: Path) -> Path:
    """The cloud assembly's folder, policy left out: findings are tested on their own."""
    from app import Only, build

    return Path(build(root, Only(), policy=False).synth().directory)


@cache
def synthesised(root: Path) -> dict[str, Template]:
    """Template by stack name."""
    return templates_in(assembly_of(root))


def templates_in(assembly: Path) -> dict[str, Template]:
    """The stacks' templates of a cloud assembly and the assemblies in it."""
    return {
        name: json.loads((folder / artifact["properties"]["templateFile"]).read_text())
        for name, folder, artifact in _stacks(assembly)
    }


def places_in(assembly: Path) -> dict[str, tuple[str, str]]:
    """Account and Region by stack name."""
    return {
        name: (where[0], where[1])
        for name, _, artifact in _stacks(assembly)
        if (where := artifact["environment"].removeprefix("aws://").split("/"))
    }


def _stacks(assembly: Path) -> Iterator[tuple[str, Path, dict[str, Any]]]:
    for manifest in sorted(assembly.rglob("manifest.json")):
        for artifact_id, artifact in json.loads(manifest.read_text()).get("artifacts", {}).items():
            if artifact["type"] == "aws:cloudformation:stack":
                yield artifact["properties"].get("stackName", artifact_id), manifest.parent, artifact


def resources_of(template: Template, resource_type: str) -> dict[str, Any]:
    """The resources of one type by logical id."""
    return {id: r for id, r in template["Resources"].items() if r["Type"] == resource_type}


def only(template: Template, resource_type: str) -> Any:
    """The one resource of its type."""
    (resource,) = resources_of(template, resource_type).values()
    return resource


def role_statements(template: Template, description: str) -> list[Any]:
    """The statements of the policies, inline and managed, of the one role whose description begins so."""
    roles = {
        id
        for id, role in resources_of(template, "AWS::IAM::Role").items()
        if str(role["Properties"].get("Description", "")).startswith(description)
    }
    assert len(roles) == 1
    return [
        statement
        for resource_type in ("AWS::IAM::Policy", "AWS::IAM::ManagedPolicy")
        for policy in resources_of(template, resource_type).values()
        if any(isinstance(role, dict) and role.get("Ref") in roles for role in policy["Properties"].get("Roles", ()))
        for statement in policy["Properties"]["PolicyDocument"]["Statement"]
    ]
