"""Mistakes in networks that were once accepted, or refused in words that did not help."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from mwaa_platform.declaration.endpoints import endpoints_of
from mwaa_platform.declaration.loader import load
from mwaa_platform.declaration.problems import DeclarationError, Problem
from tests.support.projects import error_places, with_stage, write_team
from tests.unit.declaration.test_networks import COMMON, EXISTING, SUBNETS, subnets
from tests.unit.declaration.test_ways_in import BALANCER, VPN

NETWORK = "stages.dev.network"


def found(root: Path, stage: dict[str, Any], others: dict[str, dict[str, Any]] | None = None) -> list[Problem]:
    """All that is said of a stage, and of stages of other teams in the same account and Region."""
    write_team(root, with_stage(**stage))
    for team, other in (others or {}).items():
        write_team(root, {**with_stage(**other), "team": team}, folder=team)
    try:
        return list(load(root).warnings)
    except DeclarationError as error:
        return list(error.problems)


@pytest.mark.feature("N2")
@pytest.mark.parametrize("key", ["vpc", "subnets", "routes", "endpoints"])
def test_a_key_without_a_value_is_as_good_as_none(tmp_path: Path, key: str) -> None:
    (problem,) = found(tmp_path, {"network": {**EXISTING, key: None}})
    assert problem.message == f"mode existing needs the key {key}"


def test_a_shared_network_without_a_name_is_refused(tmp_path: Path) -> None:
    write_team(tmp_path, with_stage(network={"mode": "shared", "network": None}))
    assert error_places(tmp_path) == {NETWORK}


@pytest.mark.parametrize("cidr", ["127.0.0.0/20", "169.254.0.0/20", "0.0.0.0/16", "192.0.2.0/24", "203.0.113.0/24"])
@pytest.mark.parametrize("mode", [{}, EXISTING], ids=["own", "existing"])
def test_no_network_has_reserved_addresses(tmp_path: Path, cidr: str, mode: dict[str, Any]) -> None:
    (problem,) = found(tmp_path, {"network": {**mode, "cidr": cidr}})
    assert (problem.place, problem.cure) == (f"{NETWORK}.cidr", "take one out of 10.0.0.0/8")


@pytest.mark.feature("N9")
def test_no_client_has_reserved_addresses(tmp_path: Path) -> None:
    (problem,) = found(tmp_path, {"webserver": {"client_vpn": {**VPN, "cidr": "127.0.0.0/20"}}})
    assert "is reserved" in problem.message
    (problem,) = found(tmp_path, {"webserver": {"client_vpn": {**VPN, "cidr": "10.250.0.0/24"}}})
    assert problem.cure == "take a larger one"


@pytest.mark.feature("N9")
def test_from_the_internet_nobody_reaches_an_internal_load_balancer(tmp_path: Path) -> None:
    balancer = {**BALANCER, "allowed_from": ["10.40.0.0/16", "52.94.0.0/16"]}
    (problem,) = found(tmp_path, {"webserver": {"load_balancer": balancer}})
    assert (problem.severity, problem.got, problem.place[-4:]) == ("warning", "52.94.0.0/16", "m[1]")


@pytest.mark.feature("N4")
def test_an_extra_gateway_endpoint_is_made_and_let_out_to(tmp_path: Path) -> None:
    write_team(tmp_path, with_stage(network={"mode": "isolated", "extra_endpoints": ["dynamodb"]}))
    made = endpoints_of(load(tmp_path).teams["orders"].at("dev"))
    assert made.gateways == ("dynamodb", "s3")
    assert "dynamodb" not in made.interfaces
    restricted = {"mode": "isolated", "egress": "restricted", "extra_endpoints": ["dynamodb"]}
    (problem,) = found(tmp_path, {"network": {**restricted, "prefix_lists": ["pl-01234567"]}})
    assert "needs 2 prefix list(s)" in problem.message


@pytest.mark.feature("N4")
def test_an_unknown_endpoint_service_is_said_in_a_shared_network_too(tmp_path: Path) -> None:
    networks = {"common": {**COMMON, "mode": "isolated", "extra_endpoints": ["sts", "gluee"]}}
    (tmp_path / "dags").mkdir()
    (tmp_path / "dags" / "networks.yaml").write_text(yaml.safe_dump({"networks": networks}))
    (problem,) = found(tmp_path, {"network": {"mode": "shared", "network": "common"}})
    assert (problem.severity, problem.place) == ("warning", "networks.common.extra_endpoints[1]")
    assert problem.cure == "did you mean glue?"


@pytest.mark.feature("N7")
def test_no_nat_gateway_is_another_mode(tmp_path: Path) -> None:
    (problem,) = found(tmp_path, {"network": {"nat_gateways": 0}})
    assert problem.cure == "declare mode: isolated, and remove the line"


@pytest.mark.feature("N8")
def test_flow_logs_are_no_choice_and_it_is_said_why(tmp_path: Path) -> None:
    (problem,) = found(tmp_path, {"network": {"flow_logs": False}})
    assert "flow logs are always made" in problem.message


@pytest.mark.parametrize(
    "network",
    [
        {"availability_zones": ["ca-central-1a", "cac1-az2"]},
        {"mode": "isolated", "extra_endpoints": ["com.amazonaws.ca-central-1.sts"]},
        {**EXISTING, "vpc": "arn:aws:ec2:ca-central-1:111111111111:vpc/vpc-0123456789abcdef0"},
        subnets({"cidr": "10.70.0.0/24"}, {"cidr": "10.70.0.128/25"}),
        {**EXISTING, "security_groups": ["sg-01234567"] * 2},
    ],
    ids=str,
)
def test_each_says_how_to_mend_it(tmp_path: Path, network: dict[str, Any]) -> None:
    (problem,) = found(tmp_path, {"network": network})
    assert problem.cure


@pytest.mark.feature("N2")
@pytest.mark.parametrize(
    ("other", "said"),
    [
        ({**EXISTING, "subnets": [SUBNETS[0], {**SUBNETS[1], "zone": "cac1-az4"}]}, "another zone of subnet-"),
        ({**EXISTING, "routes": "isolated"}, "another way out (routes) of subnet-"),
        ({**EXISTING, "vpc": "vpc-01234567", "cidr": "10.71.0.0/16"}, "another VPC of subnet-"),
        (subnets({"cidr": "10.70.3.0/24"}), "another block of subnet-"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_stages_agree_on_what_exists(tmp_path: Path, other: dict[str, Any], said: str) -> None:
    stage = {"network": subnets({"cidr": "10.70.1.0/24"})}
    problems = found(tmp_path, stage, {"finance": {"network": other}})
    assert problems
    assert all(f"finance-dev declares {said}" in p.message and p.severity == "error" for p in problems)
    assert found(tmp_path, stage, {"finance": stage}) == []


@pytest.mark.feature("N2")
def test_what_exists_is_not_moved(tmp_path: Path) -> None:
    """Of two blocks that overlap, the one that is made here has to give way; two that exist are a fact."""
    other = {
        **EXISTING,
        "vpc": "vpc-01234567",
        "subnets": [{"id": f"subnet-0000000{n}", "zone": f"cac1-az{n}"} for n in (1, 2)],
    }
    (problem,) = found(tmp_path, {"network": EXISTING}, {"finance": {"network": other}})
    assert (problem.severity, problem.place) == ("warning", f"{NETWORK}.cidr")
    (problem,) = found(tmp_path, {"network": EXISTING}, {"finance": {"network": {"cidr": "10.70.0.0/20"}}})
    assert (problem.severity, problem.cure) == ("error", "declare another block for finance-dev: {cidr: …}")


def test_a_slip_in_the_region_is_told_the_nearest(tmp_path: Path) -> None:
    assert "did you mean eu-central-1?" in {p.cure for p in found(tmp_path, {"region": "eu-centrl-1"})}


@pytest.mark.feature("N2")
def test_a_vpc_lies_in_one_region(tmp_path: Path) -> None:
    other = {**EXISTING, "subnets": [{"id": f"subnet-0000000{n}", "zone": f"euw1-az{n}"} for n in (1, 2)]}
    (problem,) = found(tmp_path, {"network": EXISTING}, {"finance": {"region": "eu-west-1", "network": other}})
    assert "declares another Region of vpc-" in problem.message


@pytest.mark.feature("N2")
def test_all_stages_in_an_existing_subnet_need_room_there(tmp_path: Path) -> None:
    stage = {"network": subnets({"cidr": "10.70.1.0/27"}, {"cidr": "10.70.2.0/27"})}
    assert found(tmp_path, stage) == []
    crowd = dict.fromkeys(("finance", "sales", "stock"), stage)
    problems = found(tmp_path, stage, crowd)
    assert len(problems) == 2 * (1 + len(crowd))
    assert {p.message for p in problems} == {
        "the 4 environments in this subnet take up to 36 addresses in each private subnet"
    }
    assert {p.cure for p in problems} == {"take a subnet of /25 or larger, or lower workers.max"}
