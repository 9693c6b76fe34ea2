"""Ways in to a private web server: each wrong one is refused at its place."""

from pathlib import Path
from typing import Any

import pytest

from mwaa_platform.declaration.loader import load
from mwaa_platform.declaration.problems import DeclarationError
from tests.support.projects import MINIMAL, error_places, with_stage, write_team

CERTIFICATE = "arn:aws:acm:ca-central-1:111111111111:certificate/12345678-1234-1234-1234-123456789012"
VPN = {"server_certificate": CERTIFICATE, "client_root_certificate": CERTIFICATE, "cidr": "10.250.0.0/22"}
AT = "stages.dev.webserver.client_vpn"


BALANCER = {"certificate": CERTIFICATE, "allowed_from": ["10.40.0.0/16"]}
BEFORE = "stages.dev.webserver.load_balancer"


def _balancer(**changes: Any) -> dict[str, Any]:
    return {"webserver": {"load_balancer": {**BALANCER, **changes}}}


def _vpn(**changes: Any) -> dict[str, Any]:
    return {"webserver": {"client_vpn": {**VPN, **changes}}}


ACCEPTED: list[dict[str, Any]] = [
    _vpn(),
    _vpn(cidr="10.16.0.0/12"),
    _vpn(server_certificate="arn:{partition}:acm:{region}:{account}:certificate/12345678-1234-1234-1234-123456789012"),
    {"webserver": {"access": "public_and_private", "client_vpn": VPN}},
    _balancer(),
    _balancer(allowed_from=["10.0.0.0/8", "192.168.7.9/32"]),
    {"webserver": {"access": "public_and_private", "load_balancer": BALANCER}},
    {"webserver": {"client_vpn": VPN, "load_balancer": BALANCER}},
    {"webserver": {"load_balancer": BALANCER}, "network": {"mode": "isolated"}, "endpoint_management": "customer"},
]
REFUSED: list[tuple[dict[str, Any], str]] = [
    ({"webserver": {"access": "public", "client_vpn": VPN}}, AT),
    (_vpn(cidr="10.250.0.0/23"), f"{AT}.cidr"),
    (_vpn(cidr="16.0.0.0/11"), f"{AT}.cidr"),
    (_vpn(cidr="10.250.0.1/22"), f"{AT}.cidr"),
    (_vpn(cidr="fd00::/22"), f"{AT}.cidr"),
    (_vpn(cidr="10.0.12.0/22"), f"{AT}.cidr"),
    (_vpn(server_certificate="arn:aws:iam::111111111111:server-certificate/x"), f"{AT}.server_certificate"),
    (_vpn(server_certificate=CERTIFICATE.replace("ca-central-1", "us-east-1")), f"{AT}.server_certificate"),
    (_vpn(client_root_certificate=CERTIFICATE.replace("1" * 12, "2" * 12)), f"{AT}.client_root_certificate"),
    (_vpn(client_root_certificate=CERTIFICATE.replace("aws", "aws-cn")), f"{AT}.client_root_certificate"),
    (
        {"webserver": {"client_vpn": {"cidr": "10.250.0.0/22", "server_certificate": CERTIFICATE}}},
        AT,
    ),
    ({"webserver": {"access": "public", "load_balancer": BALANCER}}, BEFORE),
    (_balancer(certificate=CERTIFICATE.replace("ca-central-1", "us-east-1")), f"{BEFORE}.certificate"),
    (_balancer(certificate=CERTIFICATE.replace("1" * 12, "2" * 12)), f"{BEFORE}.certificate"),
    (_balancer(certificate="arn:aws:iam::111111111111:server-certificate/x"), f"{BEFORE}.certificate"),
    (_balancer(allowed_from=[]), f"{BEFORE}.allowed_from"),
    (_balancer(allowed_from=["10.40.0.0/16", "0.0.0.0/0"]), f"{BEFORE}.allowed_from[1]"),
    (_balancer(allowed_from=["0.0.0.0/1"]), f"{BEFORE}.allowed_from[0]"),
    (_balancer(allowed_from=["::/0"]), f"{BEFORE}.allowed_from[0]"),
    (_balancer(allowed_from=["10.40.0.1/16"]), f"{BEFORE}.allowed_from[0]"),
    (_balancer(allowed_from=["10.40.0.0/16", "10.41.0.0/16", "10.40.0.0/16"]), f"{BEFORE}.allowed_from[2]"),
    (_balancer(allowed_from=[f"10.{number}.0.0/16" for number in range(61)]), f"{BEFORE}.allowed_from"),
    (_balancer(domain="airflow.example.com"), f"{BEFORE}.domain"),
    ({"webserver": {"load_balancer": {"certificate": CERTIFICATE}}}, BEFORE),
]


@pytest.mark.feature("N9")
@pytest.mark.parametrize("stage", ACCEPTED, ids=str)
def test_a_good_way_in_is_accepted(tmp_path: Path, stage: dict[str, Any]) -> None:
    write_team(tmp_path, with_stage(**stage))
    assert error_places(tmp_path) == set()


@pytest.mark.feature("N9")
@pytest.mark.parametrize(("stage", "place"), REFUSED, ids=str)
def test_a_bad_way_in_is_refused_at_its_place(tmp_path: Path, stage: dict[str, Any], place: str) -> None:
    write_team(tmp_path, with_stage(**stage))
    assert error_places(tmp_path) == {place}


def test_clients_have_no_addresses_of_another_teams_network(tmp_path: Path) -> None:
    write_team(tmp_path, with_stage(**_vpn(cidr="10.8.0.0/20")))
    other = {"account": "333333333333", "region": "eu-west-1", "network": {"cidr": "10.8.4.0/24"}}
    write_team(tmp_path, {**MINIMAL, "team": "payments", "stages": {"dev": other}}, folder="payments")
    with pytest.raises(DeclarationError, match=r"overlaps 10\.8\.4\.0/24, the network of payments-dev"):
        load(tmp_path)


@pytest.mark.parametrize(("more", "refused"), [({}, False), (_balancer(), True)])
def test_a_load_balancer_needs_room_in_the_subnets(tmp_path: Path, more: dict[str, Any], refused: bool) -> None:
    subnets = [{"id": f"subnet-0000000{n}", "zone": f"cac1-az{n}", "cidr": f"10.9.{n}.0/28"} for n in (1, 2)]
    network = {
        "mode": "existing",
        "vpc": "vpc-00000001",
        "cidr": "10.9.0.0/16",
        "subnets": subnets,
        "routes": "nat",
        "endpoints": "present",
    }
    write_team(tmp_path, with_stage(network=network, environment_class="mw1.micro", **more))
    places = {f"stages.dev.network.subnets[{index}].cidr" for index in (0, 1)}
    assert error_places(tmp_path) == (places if refused else set())
