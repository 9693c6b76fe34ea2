"""A VPC that exists is made in the local AWS under the ids that are declared, as far as they say what it has."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from ministack.services import ec2

from mwaa_platform.declaration.loader import load
from mwaa_platform.declaration.team import Target
from sandbox.existing_networks import existing_network
from tests.support import emulated
from tests.support.emulated import create

PROFILE = Path(__file__).resolve().parents[1] / "profiles" / "networks"
TYPE = "Sandbox::EC2::ExistingNetwork"


@pytest.fixture(autouse=True)
def place() -> Iterator[None]:
    with emulated.place():
        yield


def _target(stage: str) -> Target:
    return load(PROFILE).teams["guest"].at(stage)


def _environment(target: Target, good: dict[str, Any], *groups: str) -> dict[str, Any]:
    """A good environment, but in that VPC."""
    own, _ = create("AWS::EC2::SecurityGroup", {"VpcId": target.stage.network.vpc, "GroupDescription": "x"})
    create("AWS::EC2::SecurityGroupIngress", {"GroupId": own, "SourceSecurityGroupId": own, "IpProtocol": "-1"})
    subnets = [subnet.id for subnet in target.stage.network.subnets or ()]
    network = {"SubnetIds": subnets, "SecurityGroupIds": [own, *groups]}
    return {**good, "NetworkConfiguration": network}


@pytest.mark.feature("N2")
def test_an_environment_is_created_in_it() -> None:
    target = _target("dev")
    create(TYPE, existing_network(target))
    create("AWS::MWAA::Environment", _environment(target, emulated.good_environment(), "sg-0123456789abcdef0"))


def test_several_stages_may_name_it() -> None:
    target = _target("dev")
    create(TYPE, existing_network(target))
    before = len(ec2._vpc_endpoints)
    create(TYPE, existing_network(target))
    assert len(ec2._vpc_endpoints) == before > 0


def test_without_a_way_out_it_has_endpoints_only_if_they_are_said_to_be_present() -> None:
    target, good = _target("prod"), emulated.good_environment()
    create(TYPE, existing_network(target))
    with pytest.raises(ValueError, match="no way out"):
        create("AWS::MWAA::Environment", _environment(target, good))
    present = target.stage.network.model_copy(update={"endpoints": "present"})
    stage = target.stage.model_copy(update={"network": present})
    team = target.team.model_copy(update={"stages": {"prod": stage}})
    create(TYPE, existing_network(Target(team=team, stage_name="prod")))
    create("AWS::MWAA::Environment", _environment(target, good))
