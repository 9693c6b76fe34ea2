"""Which fault happens in which stage: every resource type of every kind of stack once, shared out so that stages take equally long."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from mwaa_platform.aws.grants import Place
from sandbox.faults.assembly import Stack


@dataclass(slots=True)
class Lane:
    """One account and Region: its stages follow each other, lanes run side by side."""

    place: Place
    stacks: list[Stack]
    types: dict[str, list[str]] = field(default_factory=dict)
    """The resource types that fail in a stack, by the stack's name."""
    weight: int = 0


def plan(stacks: Sequence[Stack]) -> list[Lane]:
    """A lane for each place, and every (kind of stack, resource type) in exactly one of them."""
    lanes: dict[Place, Lane] = {}
    for stack in stacks:
        lanes.setdefault(stack.place, Lane(stack.place, [])).stacks.append(stack)
    for kind, resource_type in dict.fromkeys((stack.kind, type) for stack in stacks for type in stack.resource_types):
        candidates = [
            (lane, stack)
            for lane in lanes.values()
            for stack in lane.stacks
            if stack.kind == kind and resource_type in stack.resource_types
        ]
        lane, stack = min(candidates, key=lambda candidate: candidate[0].weight)
        lane.types.setdefault(stack.name, []).append(resource_type)
        lane.weight += len(stack.resources)
    return list(lanes.values())
