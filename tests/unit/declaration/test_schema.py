"""The committed JSON Schema is current, and agrees with what the project holds."""

import json
from pathlib import Path

import jsonschema
import pytest
import yaml

from mwaa_platform.cli.schema import PATH, schema_text
from mwaa_platform.declaration.loader import schema

ROOT = Path(__file__).resolve().parents[3]
DECLARATIONS = sorted([*ROOT.glob("dags/*/team.yaml"), *ROOT.glob("tests/profiles/*/dags/*/team.yaml")])


@pytest.mark.feature("T2")
def test_the_committed_schema_is_current(root: Path) -> None:
    assert (root / PATH).read_text() == schema_text(), "run: mwaa-platform schema --write"


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
    ],
    ids=str,
)
def test_wrong_declarations_are_not(wrong: dict[str, object]) -> None:
    good = {"team": "a", "owner": "a@b.c", "stages": {"dev": {"account": "1" * 12, "region": "eu-west-1"}}}
    validator = jsonschema.Draft202012Validator(schema())
    assert validator.is_valid(good)
    assert not validator.is_valid({**good, **wrong})


def test_every_key_is_described() -> None:
    for definition in schema()["$defs"].values():
        for name, declared in definition.get("properties", {}).items():
            assert name == "service" or "description" in declared, f"{definition['title']}.{name}"
