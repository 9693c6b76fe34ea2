"""Which fault happens where: every type of every kind of stack once, those of shared networks and ways in among them."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sandbox.faults.assembly import Stack, all_stacks
from sandbox.faults.plan import Lane, plan
from tests.support.copies import targets_of
from tests.support.templates import assembly_of

TARGETS = targets_of(Path(__file__).resolve().parents[2])
_TYPES = st.lists(st.sampled_from(["AWS::EC2::VPC", "AWS::S3::Bucket", "AWS::IAM::Role", "Custom::X"]), max_size=5)


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, 2), st.sampled_from(["Network", "Storage"]), _TYPES), max_size=8))
def test_every_type_of_every_kind_fails_exactly_once(drawn: list[tuple[int, str, list[str]]]) -> None:
    targets = TARGETS
    stages = [
        Stack(
            f"{number}",
            "",
            kind,
            targets[at % len(targets)].name,
            targets[at % len(targets)].place,
            False,
            {f"R{i}": {"Type": t} for i, t in enumerate(types)},
        )
        for number, (at, kind, types) in enumerate(drawn)
    ]
    kinds = {stack.name: stack.kind for stack in stages}
    planned = [(kinds[name], type) for lane in plan(stages) for name, types in lane.types.items() for type in types]
    assert sorted(planned) == sorted({(stack.kind, type) for stack in stages for type in stack.resource_types})


@pytest.mark.feature("N9")
def test_shared_networks_and_ways_in_fail_too(root: Path) -> None:
    """A shared network before the stages that lie in it; it is a kind of its own beside a stage's network."""
    lanes: list[Lane] = []
    for profile in ("networks", "ways_in"):
        project = root / "tests" / "profiles" / profile
        lanes += plan(all_stacks(assembly_of(project), targets_of(project)))
    failing = {(stack.kind, type) for lane in lanes for stack in lane.stacks for type in lane.types.get(stack.name, [])}
    assert {("SharedNetwork", "AWS::EC2::VPC"), ("SharedNetwork", "AWS::EC2::VPCEndpoint")} <= failing
    assert {("Network", "AWS::EC2::VPC"), ("Network", "AWS::EC2::SecurityGroup")} <= failing
    balancers = {type.rpartition("::")[2] for kind, type in failing if kind == "WaysIn" and "Balancing" in type}
    assert balancers == {"LoadBalancer", "Listener", "TargetGroup"}
    assert ("WaysIn", "AWS::EC2::ClientVpnEndpoint") in failing
    kinds = [[stack.kind for stack in lane.stacks] for lane in lanes]
    shared = [found for found in kinds if "SharedNetwork" in found]
    assert shared
    assert all(found[0] == "SharedNetwork" and found.count("Network") for found in shared)
