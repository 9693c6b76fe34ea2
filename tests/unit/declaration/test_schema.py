"""The committed JSON Schema is current, and agrees with what the project holds."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from mwaa_platform.cli.schema import SCHEMAS, path_of, schema_text
from mwaa_platform.declaration.loader import schema
from mwaa_platform.declaration.networks_file import networks_schema
from tests.support.pages import blocks

ROOT = Path(__file__).resolve().parents[3]
DECLARATIONS = sorted([*ROOT.glob("dags/*/team.yaml"), *ROOT.glob("tests/profiles/*/dags/*/team.yaml")])


@pytest.mark.feature("T2")
@pytest.mark.parametrize("name", SCHEMAS)
def test_the_committed_schema_is_current(root: Path, name: str) -> None:
    assert (root / path_of(name)).read_text() == schema_text(name), "run: mwaa-platform schema --write"


def test_every_team_of_the_project_names_the_schema(root: Path) -> None:
    for path in sorted((root / "dags").glob("*/team.yaml")):
        assert path.read_text().startswith("# yaml-language-server: $schema=../team.schema.json\n"), path


@pytest.mark.parametrize("path", DECLARATIONS, ids=lambda path: path.parent.name)
def test_good_declarations_are_valid(path: Path) -> None:
    plain = json.loads(json.dumps(yaml.safe_load(path.read_text()), default=str))
    jsonschema.Draft202012Validator(schema()).validate(plain)


@pytest.mark.parametrize(
    "wrong",
    [
        {"ownr": "x"},
        {"owner": 5},
        {"integrations": [{"service": "s4"}]},
        {"integrations": [{"bucket": "no-service"}]},
        {"integrations": [{"service": "s3", "bucket": "UPPER"}]},
        {"stages": {}},
        {"stages": {"Dev Stage": {"account": "1" * 12, "region": "eu-west-1"}}},
    ],
    ids=str,
)
def test_wrong_declarations_are_not(wrong: dict[str, object]) -> None:
    good = {"team": "a", "owner": "a@b.c", "stages": {"dev": {"account": "1" * 12, "region": "eu-west-1"}}}
    validator = jsonschema.Draft202012Validator(schema())
    assert validator.is_valid(good)
    assert not validator.is_valid({**good, **wrong})


NETWORK = {"owner": "a@b.c", "account": "1" * 12, "region": "eu-west-1", "cidr": "10.64.0.0/18"}


@pytest.mark.feature("T2", "N2")
def test_good_networks_are_valid(root: Path) -> None:
    validator = jsonschema.Draft202012Validator(networks_schema())
    validator.validate(yaml.safe_load((root / "tests/profiles/networks/dags/networks.yaml").read_text()))
    (example,) = (text for text in blocks(root / "docs/how-to/choose-a-network.md", "yaml") if "networks:" in text)
    assert example.startswith("# yaml-language-server: $schema=networks.schema.json\n")
    validator.validate(yaml.safe_load(example))


@pytest.mark.parametrize(
    "wrong", [{"ownr": "x"}, {"cidr": 5}, {"mode": "shared"}, {"account": 111111111111}, {"nat_gateways": 3}], ids=str
)
def test_wrong_networks_are_not(wrong: dict[str, object]) -> None:
    validator = jsonschema.Draft202012Validator(networks_schema())
    assert validator.is_valid({"networks": {"common": NETWORK}})
    assert not validator.is_valid({"networks": {"common": {**NETWORK, **wrong}}})
    assert not validator.is_valid({"networks": {"Not A Name": NETWORK}})
    assert not validator.is_valid({"networks": {}})


@pytest.mark.parametrize("generated", SCHEMAS.values(), ids=list(SCHEMAS))
def test_every_key_is_described(generated: Callable[[], dict[str, Any]]) -> None:
    assert all("description" in declared for declared in generated()["properties"].values())
    for definition in generated()["$defs"].values():
        for name, declared in definition.get("properties", {}).items():
            assert name == "service" or "description" in declared, f"{definition['title']}.{name}"
