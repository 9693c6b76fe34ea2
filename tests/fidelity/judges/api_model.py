"""botocore's models of AWS's APIs: patterns, lengths, ranges, enums and required keys of what an environment is made from.

CloudFormation's schema of AWS::MWAA::Environment leaves much of it out: keys and values of Airflow's configuration and of tags
have no pattern there, and only the name is required.
"""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from botocore.model import Shape
from botocore.session import get_session

from tests.fidelity.deployed import Deployed
from tests.fidelity.findings import Finding, place_of
from tests.fidelity.judges.patterns import compiled

ENVIRONMENT = "AWS::MWAA::Environment"
OF_UPDATE = ("WorkerReplacementStrategy",)
"""Properties of the resource that only UpdateEnvironment takes."""

_Found = Iterator[tuple[str, tuple[Any, ...], str]]


def judge(deployed: Deployed) -> Iterator[Finding]:
    """Every environment of every stack, as CloudFormation would call the API."""
    for stack, resources in deployed.resources.items():
        for logical_id, (kind, properties) in resources.items():
            if kind == ENVIRONMENT:
                for rule, place, message in environment_violations(properties):
                    yield Finding("api", rule, stack, f"{kind}/{logical_id}/{place}", message)


def environment_violations(properties: Mapping[str, Any], *, whole: bool = True) -> Iterator[tuple[str, str, str]]:
    """Rule, place and message of everything that MWAA's API refuses; `whole=False` lets required keys be missing."""
    created = {key: value for key, value in properties.items() if key not in OF_UPDATE}
    updated = {key: value for key, value in properties.items() if key in OF_UPDATE}
    yield from violations("mwaa", "CreateEnvironment", created, whole=whole)
    yield from violations("mwaa", "UpdateEnvironment", updated, whole=False)


def violations(
    service: str, operation: str, input: Mapping[str, Any], *, whole: bool = False
) -> Iterator[tuple[str, str, str]]:
    """The same for one call of any service, by botocore's name of it."""
    model, patterns = _model(service)
    for rule, path, message in _Judge(patterns).structure(model.operation_model(operation).input_shape, input, whole):
        yield rule, place_of(path), message


def members(service: str, operation: str) -> dict[str, str]:
    """The operation's parameters, and the kind of each: string, list and so on."""
    shapes = _model(service)[0].operation_model(operation).input_shape.members
    return {name: shape.type_name for name, shape in shapes.items()}


@cache
def _model(service: str) -> tuple[Any, dict[str, str]]:
    """The service, and its patterns as the file writes them: botocore's own shapes leave them out for some kinds."""
    session = get_session()
    raw = session.get_component("data_loader").load_service_model(service, "service-2")
    patterns = {name: shape["pattern"] for name, shape in raw["shapes"].items() if "pattern" in shape}
    return session.get_service_model(service), patterns


class _Judge:
    """Walks a value beside its shape."""

    def __init__(self, patterns: Mapping[str, str]) -> None:
        self._patterns = patterns

    def structure(self, shape: Any, value: Mapping[str, Any], whole: bool = True, path: tuple[Any, ...] = ()) -> _Found:
        for name in shape.required_members if whole else ():
            if name not in value:
                yield "required", path, f"{name} is missing"
        for name, item in value.items():
            if name not in shape.members:
                yield "unknown", (*path, name), "the API knows no such key"
            else:
                yield from self._value(shape.members[name], item, (*path, name))

    def _value(self, shape: Any, value: Any, path: tuple[Any, ...]) -> _Found:
        if shape.type_name == "structure":
            yield from self.structure(shape, value, path=path)
        elif shape.type_name == "map":
            yield from self._length(shape, len(value), path)
            for key, item in value.items():
                yield from self._value(shape.key, key, (*path, key))
                yield from self._value(shape.value, item, (*path, key))
        elif shape.type_name == "list":
            yield from self._length(shape, len(value), path)
            for index, item in enumerate(value):
                yield from self._value(shape.member, item, (*path, index))
        elif shape.type_name == "string":
            yield from self._string(shape, value, path)
        elif shape.type_name == "integer":
            yield from self._integer(shape, value, path)
        elif shape.type_name == "boolean" and not isinstance(value, bool):
            yield "type", path, f"{value!r} is no boolean"

    def _string(self, shape: Any, value: Any, path: tuple[Any, ...]) -> _Found:
        if not isinstance(value, str):
            yield "type", path, f"{value!r} is no text"
            return
        yield from self._length(shape, len(value), path)
        if shape.enum and value not in shape.enum:
            yield "enum", path, f"{value!r} is none of {', '.join(shape.enum)}"
        pattern = self._patterns.get(shape.name)
        if pattern and not compiled(pattern).fullmatch(value):
            yield "pattern", path, f"{value[:80]!r} does not match {pattern!r}"

    def _integer(self, shape: Any, value: Any, path: tuple[Any, ...]) -> _Found:
        if not isinstance(value, int) or isinstance(value, bool):
            yield "type", path, f"{value!r} is no integer"
        elif not shape.metadata.get("min", value) <= value <= shape.metadata.get("max", value):
            yield "range", path, f"{value} is outside {shape.metadata}"

    def _length(self, shape: Shape, length: int, path: tuple[Any, ...]) -> _Found:
        fewest, most = shape.metadata.get("min", 0), shape.metadata.get("max", length)
        if not fewest <= length <= most:
            yield "length", path, f"{length} is outside {fewest} to {most}"
