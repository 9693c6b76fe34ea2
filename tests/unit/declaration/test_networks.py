"""Networks: each mode takes its own keys, blocks are apart and large enough, shared networks are there."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from mwaa_platform.declaration.loader import load
from mwaa_platform.declaration.problems import DeclarationError, Severity
from tests.support.pages import blocks
from tests.support.projects import MINIMAL, error_places, with_stage, write_team

VPC = "vpc-0123456789abcdef0"
ROUTE_TABLE = "rtb-0123456789abcdef0"
SUBNETS: list[dict[str, Any]] = [
    {"id": "subnet-0123456789abcdef0", "zone": "cac1-az1"},
    {"id": "subnet-0123456789abcdef1", "zone": "cac1-az2"},
]
EXISTING: dict[str, Any] = {
    "mode": "existing",
    "vpc": VPC,
    "cidr": "10.70.0.0/16",
    "subnets": SUBNETS,
    "routes": "nat",
    "endpoints": "present",
}
WITHOUT_INTERNET = {**EXISTING, "routes": "isolated"}
RESTRICTED = {"mode": "isolated", "egress": "restricted"}
LIST = ["pl-0123456789abcdef0"]
SHARED = {"mode": "shared", "network": "common"}
COMMON: dict[str, Any] = {
    "owner": "platform@example.com",
    "account": "111111111111",
    "region": "ca-central-1",
    "cidr": "10.64.0.0/18",
}
NETWORK = "stages.dev.network"


def subnets(first: dict[str, Any] | None = None, second: dict[str, Any] | None = None) -> dict[str, Any]:
    return {**EXISTING, "subnets": [{**SUBNETS[0], **(first or {})}, {**SUBNETS[1], **(second or {})}]}


ACCEPTED: list[dict[str, Any]] = [
    {"mode": "isolated", "cidr": "10.20.0.0/24", "extra_endpoints": ["sts", "airflow.api-fips"]},
    {**RESTRICTED, "prefix_lists": LIST, "egress_to": [{"cidr": "10.1.2.3/32", "port": 5439}]},
    {"egress": "restricted", "egress_to": [{"cidr": "0.0.0.0/0", "port": 5432}]},
    EXISTING,
    {**EXISTING, "cidr": "100.64.0.0/16"},
    {**EXISTING, "cidr": "10.70.0.0/26", "security_groups": ["sg-01234567"]},
    {**WITHOUT_INTERNET, "endpoints": "present"},
    {
        **EXISTING,
        "endpoints": "create",
        "subnets": [{**subnet, "route_table": ROUTE_TABLE} for subnet in SUBNETS],
    },
]
REFUSED: list[tuple[dict[str, Any], str]] = [
    ({"mode": "isolated", "nat_gateways": 1}, f"{NETWORK}.nat_gateways"),
    ({"extra_endpoints": ["sts"]}, f"{NETWORK}.extra_endpoints"),
    ({"mode": "isolated", "extra_endpoints": ["https://sts"]}, f"{NETWORK}.extra_endpoints[0]"),
    ({"vpc": VPC}, f"{NETWORK}.vpc"),
    ({"network": "common"}, f"{NETWORK}.network"),
    ({"ipv6": True}, f"{NETWORK}.ipv6"),
    ({"cidr": "fd00::/64"}, f"{NETWORK}.cidr"),
    ({"cidr": "100.64.0.0/20"}, f"{NETWORK}.cidr"),
    ({"egress_to": [{"cidr": "10.1.2.3/32", "port": 5439}]}, f"{NETWORK}.egress_to"),
    ({"egress": "restricted", "egress_to": [{"cidr": "10.1.2.3/8", "port": 1}]}, f"{NETWORK}.egress_to[0].cidr"),
    ({"egress": "restricted", "egress_to": [{"cidr": "10.0.0.0/8", "port": 0}]}, f"{NETWORK}.egress_to[0].port"),
    (RESTRICTED, NETWORK),
    ({**RESTRICTED, "prefix_lists": [*LIST, "pl-11111111"]}, f"{NETWORK}.prefix_lists"),
    ({"mode": "isolated", "prefix_lists": LIST}, f"{NETWORK}.prefix_lists"),
    ({**EXISTING, "egress": "restricted", "prefix_lists": LIST}, f"{NETWORK}.prefix_lists"),
    ({**EXISTING, "vpc": "my-vpc"}, f"{NETWORK}.vpc"),
    ({**EXISTING, "nat_gateways": 1}, f"{NETWORK}.nat_gateways"),
    ({**EXISTING, "subnets": SUBNETS[:1]}, f"{NETWORK}.subnets"),
    (subnets(second={"id": SUBNETS[0]["id"]}), f"{NETWORK}.subnets[1].id"),
    (subnets(second={"zone": "cac1-az1"}), f"{NETWORK}.subnets"),
    (subnets(second={"zone": "euw1-az1"}), f"{NETWORK}.subnets[1].zone"),
    (subnets(first={"cidr": "10.71.0.0/24"}), f"{NETWORK}.subnets[0].cidr"),
    (subnets({"cidr": "10.70.0.0/24"}, {"cidr": "10.70.0.128/25"}), f"{NETWORK}.subnets[1].cidr"),
    ({**subnets(first={"route_table": ROUTE_TABLE}), "endpoints": "create"}, f"{NETWORK}.subnets[1]"),
    ({**EXISTING, "extra_endpoints": ["sts"]}, f"{NETWORK}.extra_endpoints"),
    ({**EXISTING, "security_groups": ["sg-01234567"] * 5}, f"{NETWORK}.security_groups"),
    (SHARED, f"{NETWORK}.network"),
    ({"mode": "shared"}, NETWORK),
    ({**SHARED, "cidr": "10.0.0.0/20"}, f"{NETWORK}.cidr"),
]


@pytest.mark.feature("N2", "N3", "N6")
@pytest.mark.parametrize("network", ACCEPTED, ids=str)
def test_a_good_network_is_accepted(tmp_path: Path, network: dict[str, Any]) -> None:
    write_team(tmp_path, with_stage(network=network))
    assert error_places(tmp_path) == set()


@pytest.mark.feature("N2", "N3", "N6")
@pytest.mark.parametrize(("network", "place"), REFUSED, ids=str)
def test_a_bad_network_is_refused_at_its_place(tmp_path: Path, network: dict[str, Any], place: str) -> None:
    write_team(tmp_path, with_stage(network=network))
    found = error_places(tmp_path)
    assert place in found
    assert found - {place} <= {f"{NETWORK}.network"}


@pytest.mark.parametrize("key", ["vpc", "cidr", "subnets", "routes", "endpoints"])
def test_an_existing_network_is_said_in_full(tmp_path: Path, key: str) -> None:
    write_team(tmp_path, with_stage(network={k: v for k, v in EXISTING.items() if k != key}))
    assert f"mode existing needs the key {key}" in errors(tmp_path)


def test_a_zone_without_mwaa_is_refused_in_an_existing_network(tmp_path: Path) -> None:
    network = subnets({"zone": "use1-az1"}, {"zone": "use1-az3"})
    write_team(tmp_path, with_stage(region="us-east-1", network=network))
    assert error_places(tmp_path) == {f"{NETWORK}.subnets[1].zone"}


@pytest.mark.parametrize("network", [{"cidr": "fd00::/64"}, {"ipv6": True}], ids=str)
def test_ipv6_is_refused_with_the_reason(tmp_path: Path, network: dict[str, Any]) -> None:
    write_team(tmp_path, with_stage(network=network))
    assert "never switches later" in "".join(errors(tmp_path))


@pytest.mark.feature("N3")
@pytest.mark.parametrize(
    ("version", "access", "network", "good"),
    [
        ("3.3.1", "public", {"mode": "isolated"}, False),
        ("3.3.1", "public", WITHOUT_INTERNET, False),
        ("3.3.1", "public", EXISTING, True),
        ("3.3.1", "public_and_private", {"mode": "isolated"}, True),
        ("3.3.1", "private", {"mode": "isolated"}, True),
        ("2.11.2", "public", {"mode": "isolated"}, True),
    ],
    ids=str,
)
def test_workers_of_airflow_3_must_reach_the_web_server(
    tmp_path: Path, version: str, access: str, network: dict[str, Any], good: bool
) -> None:
    stage = with_stage(webserver={"access": access}, network=network)
    write_team(tmp_path, {**stage, "airflow": {"version": version}})
    assert error_places(tmp_path) == (set() if good else {"stages.dev.webserver.access"})


@pytest.mark.feature("N6")
def test_restricted_egress_needs_a_prefix_list_for_each_gateway(tmp_path: Path) -> None:
    declaration = with_stage(network={**RESTRICTED, "prefix_lists": LIST})
    write_team(tmp_path, {**declaration, "integrations": [{"service": "dynamodb", "tables": ["state"]}]})
    assert "com.amazonaws.ca-central-1.dynamodb" in "".join(errors(tmp_path))


@pytest.mark.feature("N4")
def test_an_extra_statement_without_an_endpoint_is_said(tmp_path: Path) -> None:
    extra = {"actions": ["sts:AssumeRole"], "resources": ["*"], "reason": "the billing account's role"}
    declaration = {**with_stage(network={"mode": "isolated"}), "extra_statements": [extra]}
    write_team(tmp_path, declaration)
    assert [w.got for w in load(tmp_path).warnings] == ["sts"]
    declaration["stages"]["dev"]["network"]["extra_endpoints"] = ["sts"]
    write_team(tmp_path, declaration)
    assert load(tmp_path).warnings == ()


def errors(root: Path) -> set[str]:
    with pytest.raises(DeclarationError) as raised:
        load(root)
    return {p.message for p in raised.value.problems if p.severity is Severity.ERROR}


ROOM = [
    ({"cidr": "10.0.0.0/24"}, {"max": 25}, "fits"),
    ({"mode": "isolated", "cidr": "10.0.0.0/24"}, {"max": 45}, "warned"),
    ({"mode": "isolated", "cidr": "10.0.0.0/23"}, {"max": 45}, "fits"),
    (subnets(first={"cidr": "10.70.0.0/27"}), {"max": 10}, "fits"),
    (subnets(first={"cidr": "10.70.0.0/27"}), {"max": 25}, "warned"),
    (subnets(first={"cidr": "10.70.0.0/28"}), {"max": 25}, "refused"),
]


@pytest.mark.parametrize(("network", "workers", "expected"), ROOM, ids=str)
def test_room_for_what_mwaa_takes(
    tmp_path: Path, network: dict[str, Any], workers: dict[str, int], expected: str
) -> None:
    write_team(tmp_path, with_stage(network=network, workers=workers, quotas={"workers": 50}))
    if expected == "refused":
        assert any("addresses in each private subnet" in message for message in errors(tmp_path))
        return
    warned = load(tmp_path).warnings
    assert bool(warned) == (expected == "warned")
    if warned and network.get("mode") == "isolated":
        assert "the smallest VPC that holds this is /23" in warned[0].cure


def test_the_how_tos_declarations_are_good(root: Path, tmp_path: Path) -> None:
    found = [yaml.safe_load(text) for text in blocks(root / "docs/how-to/choose-a-network.md", "yaml")]
    (networks,) = (block for block in found if "networks" in block)
    stages = [block["stages"] for block in found if "stages" in block]
    modes = [stage["prod"]["network"].get("mode", "nat") for stage in stages]
    assert modes == ["nat", "isolated", "existing", "shared", "nat"]
    for declared in stages:
        write_team(tmp_path, {**MINIMAL, "stages": declared})
        (tmp_path / "dags" / "networks.yaml").write_text(yaml.safe_dump(networks))
        assert error_places(tmp_path) == set()
