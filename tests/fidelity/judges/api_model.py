"""botocore's model of MWAA's API: patterns, lengths, ranges, enums and required keys of what an environment is made from.

CloudFormation's schema of AWS::MWAA::Environment leaves much of it out: keys and values of Airflow's configuration and of tags
have no pattern there, and only the name is required.
"""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

import regex
from botocore.model import Shape
from botocore.session import get_session

from tests.fidelity.deployed import Deployed
from tests.fidelity.findings import Finding, place_of

ENVIRONMENT = "AWS::MWAA::Environment"
OF_UPDATE = ("WorkerReplacementStrategy",)
"""Properties of the resource that only UpdateEnvironment takes."""


def judge(deployed: Deployed) -> Iterator[Finding]:
    """Every environment of every stack, as CloudFormation would call the API."""
    for stack, resources in deployed.resources.items():
        for logical_id, (kind, properties) in resources.items():
            if kind == ENVIRONMENT:
                for rule, place, message in violations(properties):
                    yield Finding("api", rule, stack, f"{kind}/{logical_id}/{place}", message)


def violations(properties: Mapping[str, Any], *, whole: bool = True) -> Iterator[tuple[str, str, str]]:
    """Rule, place and message of everything that the API refuses; `whole=False` lets required keys be missing."""
    created = {key: value for key, value in properties.items() if key not in OF_UPDATE}
    updated = {key: value for key, value in properties.items() if key in OF_UPDATE}
    for operation, input, required in (("CreateEnvironment", created, whole), ("UpdateEnvironment", updated, False)):
        for rule, path, message in _structure(_input(operation), input, (), required):
            yield rule, place_of(path), message


@cache
def _input(operation: str) -> Any:
    return get_session().get_service_model("mwaa").operation_model(operation).input_shape


_Found = Iterator[tuple[str, tuple[Any, ...], str]]


def _value(shape: Any, value: Any, path: tuple[Any, ...]) -> _Found:
    if shape.type_name == "structure":
        yield from _structure(shape, value, path, True)
    elif shape.type_name == "map":
        yield from _length(shape, len(value), path)
        for key, item in value.items():
            yield from _value(shape.key, key, (*path, key))
            yield from _value(shape.value, item, (*path, key))
    elif shape.type_name == "list":
        yield from _length(shape, len(value), path)
        for index, item in enumerate(value):
            yield from _value(shape.member, item, (*path, index))
    elif shape.type_name == "string":
        yield from _string(shape, value, path)
    elif shape.type_name == "integer":
        yield from _integer(shape, value, path)
    elif shape.type_name == "boolean" and not isinstance(value, bool):
        yield "type", path, f"{value!r} is no boolean"


def _structure(shape: Any, value: Mapping[str, Any], path: tuple[Any, ...], required: bool) -> _Found:
    for name in shape.required_members if required else ():
        if name not in value:
            yield "required", path, f"{name} is missing"
    for name, item in value.items():
        if name not in shape.members:
            yield "unknown", (*path, name), "the API knows no such key"
        else:
            yield from _value(shape.members[name], item, (*path, name))


def _string(shape: Any, value: Any, path: tuple[Any, ...]) -> _Found:
    if not isinstance(value, str):
        yield "type", path, f"{value!r} is no text"
        return
    yield from _length(shape, len(value), path)
    if shape.enum and value not in shape.enum:
        yield "enum", path, f"{value!r} is none of {', '.join(shape.enum)}"
    pattern = _patterns(shape.name)
    if pattern and not regex.fullmatch(pattern, value):
        yield "pattern", path, f"{value[:80]!r} does not match {pattern!r}"


def _integer(shape: Any, value: Any, path: tuple[Any, ...]) -> _Found:
    if not isinstance(value, int) or isinstance(value, bool):
        yield "type", path, f"{value!r} is no integer"
    elif not shape.metadata.get("min", value) <= value <= shape.metadata.get("max", value):
        yield "range", path, f"{value} is outside {shape.metadata}"


def _length(shape: Shape, length: int, path: tuple[Any, ...]) -> _Found:
    fewest, most = shape.metadata.get("min", 0), shape.metadata.get("max", length)
    if not fewest <= length <= most:
        yield "length", path, f"{length} is outside {fewest} to {most}"


@cache
def _patterns(shape: str) -> str | None:
    """The pattern as the service's model writes it: botocore's own shapes keep it only for some."""
    model = get_session().get_component("data_loader").load_service_model("mwaa", "service-2")
    pattern: str | None = model["shapes"][shape].get("pattern")
    return pattern
