"""The stages of one synthesis: each declared target with the stacks that are its own."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mwaa_platform.declaration.networks import stage_of
from mwaa_platform.declaration.team import Target
from sandbox.isolation.resolver import Definition, Stack, Templates, UnresolvedError


@dataclass(frozen=True)
class Stage:
    """A declared stage and its templates."""

    target: Target
    stacks: tuple[Stack, ...]
    templates: Templates

    @property
    def name(self) -> str:
        """`<team>-<stage>`."""
        return self.target.name

    def resources(self, *types: str) -> Iterator[tuple[Stack, str, Definition]]:
        """Its resources of those types: stack, logical id, definition."""
        for stack in self.stacks:
            for logical_id, definition in stack.template["Resources"].items():
                if definition["Type"] in types:
                    yield stack, logical_id, definition

    def properties(self, stack: Stack, definition: Definition) -> Any:
        """A resource's properties, every intrinsic resolved."""
        return self.templates.value(stack, definition.get("Properties") or {})


def stages_of(targets: Sequence[Target], templates: Mapping[str, Mapping[str, Any]]) -> list[Stage]:
    """Each target with its stacks, which are called `<team>-<stage>-<Part>`; what a shared network exports can be resolved too.

    Raises:
        UnresolvedError: a template that belongs to no target, or a target without templates.
    """
    by_name = {target.name: target for target in targets}
    owners = {name: by_name.get(name.rpartition("-")[0]) for name in templates}
    shared = {stage_of(target.shares): target.place for target in targets if target.shares}
    places = {name: place for name in templates if (place := shared.get(name.rpartition("-")[0]))}
    stray = [name for name, owner in owners.items() if owner is None and name not in places]
    bare = [name for name in by_name if not any(owner and owner.name == name for owner in owners.values())]
    if stray or bare:
        raise UnresolvedError(f"templates without a declared stage: {stray}; stages without templates: {bare}")
    stacks = {name: Stack(name, owner.place, templates[name]) for name, owner in owners.items() if owner is not None}
    stacks |= {name: Stack(name, place, templates[name]) for name, place in places.items()}
    resolver = Templates(stacks)
    return [
        Stage(target, tuple(stack for name, stack in stacks.items() if owners[name] is target), resolver)
        for target in targets
    ]


def read_assembly(assembly: Path) -> dict[str, Mapping[str, Any]]:
    """The stacks' templates of a cloud assembly, by stack name.

    Raises:
        UnresolvedError: the folder holds none.
    """
    templates: dict[str, Mapping[str, Any]] = {}
    for manifest in sorted(assembly.rglob("manifest.json")):
        for artifact in json.loads(manifest.read_text(encoding="utf-8"))["artifacts"].values():
            if artifact["type"] == "aws:cloudformation:stack":
                properties = artifact["properties"]
                path = manifest.parent / properties["templateFile"]
                templates[properties["stackName"]] = json.loads(path.read_text(encoding="utf-8"))
    if not templates:
        raise UnresolvedError(f"{assembly} holds no templates: it is no folder that `cdk synth` wrote")
    return templates
