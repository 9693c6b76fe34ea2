"""dags/networks.yaml by itself, and with the stages that lie in its networks."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from mwaa_platform.declaration.loader import load
from mwaa_platform.declaration.problems import DeclarationError
from tests.support.projects import MINIMAL, error_places, write_team
from tests.unit.declaration.test_networks import COMMON, EXISTING, NETWORK, ROUTE_TABLE, SHARED, errors, subnets


def _write_networks(root: Path, *stages: dict[str, Any], **networks: Any) -> None:
    """Team orders with its stage, then team payments with the next; and dags/networks.yaml."""
    for team, stage in zip(("orders", "payments"), stages, strict=False):
        declared = {"dev": {**MINIMAL["stages"]["dev"], **stage}}
        write_team(root, {**MINIMAL, "team": team, "stages": declared}, folder=team)
    if networks:
        (root / "dags" / "networks.yaml").write_text(yaml.safe_dump({"networks": networks}))


@pytest.mark.feature("N2")
def test_two_teams_share_a_network(tmp_path: Path) -> None:
    _write_networks(tmp_path, {"network": SHARED}, {"network": SHARED}, common=COMMON)
    loaded = load(tmp_path)
    assert loaded.warnings == ()
    assert [tenant.name for tenant in loaded.tenancies["common"].tenants] == ["orders-dev", "payments-dev"]


@pytest.mark.parametrize(
    ("network", "place"),
    [
        ({"cidr": "10.64.0.0/25"}, "networks.common.cidr"),
        ({"cidr": "8.8.0.0/20"}, "networks.common.cidr"),
        ({"mode": "isolated", "nat_gateways": 2}, "networks.common.nat_gateways"),
        ({"extra_endpoints": ["sts"]}, "networks.common.extra_endpoints"),
        ({"availability_zones": ["cac1-az1", "cac1-az1"]}, "networks.common.availability_zones"),
        ({"availability_zones": ["cac1-az1", "euw1-az1"]}, "networks.common.availability_zones[1]"),
        ({"ipv6": True}, "networks.common.ipv6"),
        ({"egress": "open"}, "networks.common.egress"),
        ({"region": "eu-west-1"}, "stages.dev.network.network"),
        ({"account": "222222222222"}, "stages.dev.network.network"),
    ],
    ids=str,
)
def test_a_bad_shared_network_is_refused_at_its_place(tmp_path: Path, network: dict[str, Any], place: str) -> None:
    _write_networks(tmp_path, {"network": SHARED}, common={**COMMON, **network})
    assert error_places(tmp_path) == {place}


def test_an_unknown_shared_network_is_refused_with_the_nearest(tmp_path: Path) -> None:
    _write_networks(tmp_path, {"network": {**SHARED, "network": "comon"}}, common=COMMON)
    with pytest.raises(DeclarationError, match=r"did you mean common\?"):
        load(tmp_path)


def test_what_is_no_networks_file_is_said(tmp_path: Path) -> None:
    _write_networks(tmp_path, {})
    (tmp_path / "dags" / "networks.yaml").write_text("- common\n")
    with pytest.raises(DeclarationError, match=r"networks.yaml:1: error: should hold the key networks"):
        load(tmp_path)


def test_a_shared_network_with_nobody_in_it_is_said(tmp_path: Path) -> None:
    _write_networks(tmp_path, {}, common=COMMON)
    assert [w.place for w in load(tmp_path).warnings] == ["networks.common"]


def test_a_public_web_server_in_a_shared_network_without_internet(tmp_path: Path) -> None:
    stage = {"network": SHARED, "webserver": {"access": "public"}}
    _write_networks(tmp_path, stage, common={**COMMON, "mode": "isolated"})
    assert error_places(tmp_path) == {"stages.dev.webserver.access"}


@pytest.mark.feature("N3", "P4")
@pytest.mark.parametrize(("mode", "said"), [("isolated", True), ("nat", False)])
def test_packages_in_a_shared_network_without_internet_come_as_wheels(tmp_path: Path, mode: str, said: bool) -> None:
    stage = {"network": SHARED, "webserver": {"access": "public_and_private"}}
    _write_networks(tmp_path, stage, common={**COMMON, "mode": mode})
    (tmp_path / "dags" / "orders" / "requirements.txt").write_text("duckdb==1.4.0\n")
    found = errors(tmp_path) if said else error_places(tmp_path)
    assert len(found) == said
    assert all("stage dev lies in the isolated network common: packages install from wheels" in one for one in found)


@pytest.mark.feature("P5")
def test_an_index_in_a_shared_network_without_internet_needs_endpoints_there(tmp_path: Path) -> None:
    index = {"code_artifact": {"domain": "data", "repository": "python"}}
    stage = {**MINIMAL["stages"]["dev"], "network": SHARED, "webserver": {"access": "public_and_private"}}
    write_team(tmp_path, {**MINIMAL, "dependencies": index, "stages": {"dev": stage}})
    file, common = tmp_path / "dags" / "networks.yaml", {**COMMON, "mode": "isolated"}
    file.write_text(yaml.safe_dump({"networks": {"common": common}}))
    with pytest.raises(DeclarationError) as raised:
        load(tmp_path)
    (problem,) = raised.value.problems
    assert (str(problem.file), problem.place) == ("dags/networks.yaml", "networks.common.extra_endpoints")
    assert problem.line and "orders-dev" in problem.message
    endpoints = ["codeartifact.api", "codeartifact.repositories"]
    file.write_text(yaml.safe_dump({"networks": {"common": {**common, "extra_endpoints": endpoints}}}))
    assert error_places(tmp_path) == set()


def test_the_tenants_together_need_room(tmp_path: Path) -> None:
    stage = {"network": SHARED, "workers": {"max": 25}}
    _write_networks(tmp_path, stage, stage, common={**COMMON, "cidr": "10.64.0.0/24"})
    (warning,) = load(tmp_path).warnings
    assert (warning.place, warning.allowed) == ("networks.common.cidr", "62")


def test_blocks_of_all_kinds_are_apart(tmp_path: Path) -> None:
    own, existing = {"cidr": "10.64.16.0/20"}, {**EXISTING, "cidr": "10.64.0.0/20"}
    _write_networks(tmp_path, {"network": own}, {"network": existing}, common=COMMON)
    assert {m for m in errors(tmp_path) if m.startswith("overlaps")} == {
        "overlaps 10.64.0.0/18 of network-common, in the same account and Region"
    }
    _write_networks(tmp_path, {"network": own}, {"network": {**existing, "cidr": "10.64.16.0/24"}}, common=COMMON)
    assert "overlaps 10.64.16.0/20 of orders-dev, in the same account and Region" in errors(tmp_path)


def test_one_existing_vpc_for_two_stages(tmp_path: Path) -> None:
    _write_networks(tmp_path, {"network": EXISTING}, {"network": EXISTING})
    assert error_places(tmp_path) == set()
    _write_networks(tmp_path, {"network": EXISTING}, {"network": {**EXISTING, "cidr": "10.71.0.0/16"}})
    assert error_places(tmp_path) == {f"{NETWORK}.cidr"}
    made = {**subnets({"route_table": ROUTE_TABLE}, {"route_table": ROUTE_TABLE}), "endpoints": "create"}
    _write_networks(tmp_path, {"network": EXISTING}, {"network": made})
    assert error_places(tmp_path) == {f"{NETWORK}.endpoints"}
