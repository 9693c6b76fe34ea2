"""The stacks of a synthesised assembly, as the CLI finds them: names, order, protection, resources."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mwaa_platform.aws.grants import Place
from mwaa_platform.declaration.networks import stage_of
from mwaa_platform.declaration.team import Target

RETAINED_AFTER_FAILED_CREATION = "Retain"
"""The one deletion policy that keeps a resource also when its creation is rolled back."""


@dataclass(frozen=True, slots=True)
class Stack:
    """One stack of a CDK stage; `selector` is what the CLI calls it."""

    name: str
    selector: str
    kind: str
    stage: str
    place: Place
    protected: bool
    resources: dict[str, dict[str, Any]]

    @property
    def resource_types(self) -> list[str]:
        """Each type once, in the template's order."""
        return list(dict.fromkeys(resource["Type"] for resource in self.resources.values()))

    def first(self, resource_type: str) -> str:
        """The logical id of the first resource of a type."""
        return next(id for id, resource in self.resources.items() if resource["Type"] == resource_type)

    def kept_when_creation_fails(self, logical_id: str) -> bool:
        """Whether the template keeps it after a rollback of its own creation."""
        return bool(self.resources[logical_id].get("DeletionPolicy") == RETAINED_AFTER_FAILED_CREATION)


def all_stacks(assembly: Path, targets: Sequence[Target]) -> list[Stack]:
    """Those of the networks that the stages share, then those of each stage; each stack after what it depends on."""
    networks = {stage_of(target.shares): target.place for target in targets if target.shares}
    found = [stack for stage, place in networks.items() for stack in _stacks(assembly, stage, place, "Shared")]
    return found + [stack for target in targets for stack in _stacks(assembly, target.name, target.place)]


def _stacks(assembly: Path, stage: str, place: Place, before_kind: str = "") -> list[Stack]:
    folder = assembly / f"assembly-{stage}"
    artifacts = json.loads((folder / "manifest.json").read_text())["artifacts"]
    found = {id: artifact for id, artifact in artifacts.items() if artifact["type"] == "aws:cloudformation:stack"}
    ordered: list[str] = []

    def visit(id: str) -> None:
        if id in found and id not in ordered:
            for dependency in found[id].get("dependencies", []):
                visit(dependency)
            ordered.append(id)

    for id in found:
        visit(id)
    return [_stack(folder, found[id], stage, place, before_kind) for id in ordered]


def _stack(folder: Path, artifact: dict[str, Any], stage: str, place: Place, before_kind: str) -> Stack:
    properties = artifact["properties"]
    name = properties["stackName"]
    kind = name.removeprefix(f"{stage}-")
    template = json.loads((folder / properties["templateFile"]).read_text())
    protected = bool(properties.get("terminationProtection"))
    return Stack(name, f"{stage}/{kind}", f"{before_kind}{kind}", stage, place, protected, template["Resources"])
