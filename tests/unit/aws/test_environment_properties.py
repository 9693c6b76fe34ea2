"""The table of the environment's properties against AWS's API model, CloudFormation's schema, and our own declaration."""

from collections.abc import Iterator
from typing import Any

import botocore.session
import pytest
from cfnlint.schema.manager import PROVIDER_SCHEMA_MANAGER

from mwaa_platform.aws.environment_properties import (
    CREATE_TIMEOUT_MINUTES,
    ENVIRONMENT_PROPERTIES,
    UPDATE_TIMEOUT_MINUTES,
    EnvironmentProperty,
    Update,
)
from mwaa_platform.aws.limits import ENVIRONMENT_REPLACED_BY
from mwaa_platform.reference.updates import updated_by

pytestmark = pytest.mark.feature("E1", "E2", "E3", "E5", "E6", "E7", "E8", "E9", "E11", "E12")
BY_NAME = {each.name: each for each in ENVIRONMENT_PROPERTIES}


def _leaves(shape: Any, above: str = "") -> Iterator[tuple[str, Any]]:
    if shape.type_name != "structure":
        yield above, shape
        return
    for name, member in shape.members.items():
        yield from _leaves(member, f"{above}.{name}" if above else name)


def _api() -> dict[str, Any]:
    model = botocore.session.Session().get_service_model("mwaa")
    of_update = dict(_leaves(model.operation_model("UpdateEnvironment").input_shape))
    strategy = "WorkerReplacementStrategy"
    return {**dict(_leaves(model.operation_model("CreateEnvironment").input_shape)), strategy: of_update[strategy]}


def _schema() -> dict[str, Any]:
    return dict(PROVIDER_SCHEMA_MANAGER.get_resource_schema("us-east-1", "AWS::MWAA::Environment").schema)


def test_no_property_is_missing_and_none_is_invented() -> None:
    schema = _schema()
    read_only = {name.removeprefix("/properties/") for name in schema["readOnlyProperties"]}
    assert {name.partition(".")[0] for name in BY_NAME} == set(schema["properties"]) - read_only
    assert set(BY_NAME) == set(_api())
    assert len(BY_NAME) == len(ENVIRONMENT_PROPERTIES)


@pytest.mark.parametrize("name", BY_NAME)
def test_limits_are_those_of_the_api(name: str) -> None:
    ours, metadata = BY_NAME[name], _api()[name].metadata
    assert (ours.fewest, ours.most, ours.pattern) == (
        metadata.get("min"),
        metadata.get("max"),
        metadata.get("pattern", ""),
    )
    assert sorted(ours.choices) == sorted(metadata.get("enum", ()))


def test_what_replaces_is_what_the_schema_calls_create_only() -> None:
    create_only = {path.removeprefix("/properties/").replace("/", ".") for path in _schema()["createOnlyProperties"]}
    assert {p.name for p in ENVIRONMENT_PROPERTIES if p.update is Update.REPLACEMENT} == create_only
    assert set(ENVIRONMENT_REPLACED_BY) == create_only - {"NetworkConfiguration.SubnetIds"}


def test_what_is_not_kept_is_what_the_schema_calls_write_only() -> None:
    write_only = {path.removeprefix("/properties/") for path in _schema()["writeOnlyProperties"]}
    assert {p.name for p in ENVIRONMENT_PROPERTIES if p.update is Update.NEXT_UPDATE} == write_only


def test_how_long_cloudformation_waits() -> None:
    handlers = _schema()["handlers"]
    assert handlers["create"]["timeoutInMinutes"] == CREATE_TIMEOUT_MINUTES
    assert handlers["update"]["timeoutInMinutes"] == UPDATE_TIMEOUT_MINUTES


@pytest.mark.parametrize("each", ENVIRONMENT_PROPERTIES, ids=lambda each: each.name)
def test_each_is_declared_or_says_why_not(each: EnvironmentProperty) -> None:
    assert bool(each.declared) != bool(each.ours), "a key, or the reason why there is none"
    for key in each.declared:
        assert updated_by(tuple(key.split("."))) or key in ("integrations", "execution_role", "stages.<name>.network")
