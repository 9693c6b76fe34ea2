"""An environment waits for its customer's endpoints: they are made meanwhile, and a template that makes them afterwards fails."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from ministack.services import ec2, mwaa

from sandbox.emulator.resources import mwaa_environment
from tests.support import emulated, small
from tests.support.emulated import create, good_environment

TYPE = "AWS::MWAA::Environment"
CERTIFICATE = "arn:{partition}:acm:{region}:{account}:certificate/11111111-1111-1111-1111-111111111111"
WEBSERVER = {
    "access": "private",
    "client_vpn": {
        "server_certificate": CERTIFICATE,
        "client_root_certificate": CERTIFICATE,
        "cidr": "10.250.0.0/22",
    },
    "load_balancer": {"certificate": CERTIFICATE, "allowed_from": ["10.40.0.0/16"]},
}


@pytest.fixture
def properties(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, Any]]:
    monkeypatch.setattr(mwaa_environment, "PENDING_SECONDS", 0.5)
    with emulated.place():
        yield {**good_environment(), "EndpointManagement": "CUSTOMER"}


def _endpoint(properties: dict[str, Any], service: str, *, kind: str = "Interface", subnets: int = 2) -> None:
    """As the API makes it, with nobody's leave."""
    ids = properties["NetworkConfiguration"]["SubnetIds"]
    asked = {"VpcId": [ec2._subnets[ids[0]]["VpcId"]], "VpcEndpointType": [kind], "ServiceName": [service]}
    placed = {f"SubnetId.{number}": [id] for number, id in enumerate(ids[:subnets], start=1)}
    status, _, body = ec2._ACTION_MAP["CreateVpcEndpoint"](asked | placed)
    assert status == 200, body


@pytest.mark.feature("E14")
def test_without_endpoints_it_waits_and_fails(properties: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="PENDING for 72 hours: no Interface endpoint"):
        create(TYPE, properties)
    assert not mwaa._environments.keys()


@pytest.mark.parametrize("wrong", [{"kind": "Gateway"}, {"subnets": 1}], ids=str)
def test_an_endpoint_of_another_type_or_in_one_subnet_is_none(
    properties: dict[str, Any], wrong: dict[str, Any]
) -> None:
    for service in mwaa_environment._services(properties).values():
        _endpoint(properties, service, **wrong)
    with pytest.raises(ValueError, match="PENDING for 72 hours"):
        create(TYPE, properties)


@pytest.mark.parametrize(("access", "services"), [("PRIVATE_ONLY", 2), ("PUBLIC_ONLY", 1)])
def test_it_goes_on_when_its_endpoints_are_there(properties: dict[str, Any], access: str, services: int) -> None:
    properties["WebserverAccessMode"] = access
    names = mwaa_environment._services(properties)
    assert len(names) == services
    for service in names.values():
        _endpoint(properties, service)
    _, attributes = create(TYPE, properties)
    assert names.items() <= attributes.items()
    assert mwaa._environments[properties["Name"]]["Status"] == "AVAILABLE"


def test_private_dns_is_refused_for_a_service_that_has_no_private_name(properties: dict[str, Any]) -> None:
    subnet = properties["NetworkConfiguration"]["SubnetIds"][0]
    asked = {
        "VpcId": [ec2._subnets[subnet]["VpcId"]],
        "VpcEndpointType": ["Interface"],
        "ServiceName": [mwaa_environment._services(properties)["DatabaseVpcEndpointService"]],
        "SubnetId.1": [subnet],
        "PrivateDnsEnabled": ["true"],
    }
    status, _, body = ec2._ACTION_MAP["CreateVpcEndpoint"](asked)
    assert status == 400
    assert "does not provide a private DNS name" in str(body)


@pytest.mark.feature("E14", "N9")
def test_the_real_cli_deploys_and_destroys_it(root: Path, tmp_path: Path) -> None:
    stage = {**small.DECLARATION["stages"]["dev"], "endpoint_management": "customer", "webserver": WEBSERVER}
    small.write_small(root, tmp_path, stages={"dev": stage})
    ended = small.run(tmp_path, "rehearse", "--stacks-only", "--json")
    assert ended.returncode == 0, ended.stdout
    found = json.loads(ended.stdout[ended.stdout.index("{\n") :])
    assert {stack["stack"].rpartition("-")[2] for stack in found["stacks"]} >= {"Mwaa", "WaysIn"}
