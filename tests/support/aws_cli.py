"""Commands of the `aws` CLI held against the models that the CLI itself is made from (botocore's)."""

import json
import shlex
from functools import cache

import botocore.session
from botocore import xform_name
from botocore.model import ListShape, OperationModel, ServiceModel, Shape, StructureShape
from botocore.validate import ParamValidator

_GLOBAL = {"query": 1, "output": 1, "region": 1, "profile": 1}


@cache
def _model(service: str) -> ServiceModel:
    return botocore.session.get_session().get_service_model({"s3api": "s3"}.get(service, service))


def problems(command: str) -> list[str]:
    """What the CLI would refuse in `aws SERVICE OPERATION --flags`; empty when nothing."""
    _, service, operation, *words = shlex.split(command)
    model = _model(service)
    names = {xform_name(name, "-"): name for name in model.operation_names}
    if operation not in names:
        return [f"{service} has no {operation}"]
    return _flags(model.operation_model(names[operation]), words)


def _flags(operation: OperationModel, words: list[str]) -> list[str]:
    shape = operation.input_shape
    members = {xform_name(name, "-"): name for name in shape.members} if shape else {}
    given: dict[str, object] = {}
    found = []
    while words:
        flag, values, words = _next(words)
        if flag in _GLOBAL:
            continue
        name = members.get(flag) or members.get(flag.removeprefix("no-"))
        if shape is None or name is None:
            found.append(f"{operation.name} has no --{flag}")
            continue
        given[name] = _value(shape.members[name], values, negated=flag not in members)
    if shape is not None:
        report = ParamValidator().validate(given, shape)
        found += [report.generate_report()] if report.has_errors() else []
    return found


def _next(words: list[str]) -> tuple[str, list[str], list[str]]:
    flag, *rest = words
    end = next((i for i, word in enumerate(rest) if word.startswith("--")), len(rest))
    return flag.removeprefix("--"), rest[:end], rest[end:]


def _value(shape: Shape, values: list[str], *, negated: bool) -> object:
    if shape.type_name == "boolean":
        return not negated
    if isinstance(shape, ListShape):
        return [_one(shape.member, value) for value in values]
    if shape.type_name == "map":
        return json.loads(values[0]) if values[0].startswith("{") else _pairs(values)
    return _one(shape, values[0]) if values else None


def _one(shape: Shape, value: str) -> object:
    if shape.type_name in ("integer", "long"):
        return int(value)
    if shape.type_name == "timestamp":
        return value
    if isinstance(shape, StructureShape):
        parts = (part.split("=", 1) for part in value.split(","))
        return {key: _one(shape.members[key], text) if key in shape.members else text for key, text in parts}
    if shape.type_name == "list":
        return value.split(",")
    return value


def _pairs(values: list[str]) -> dict[str, list[str]]:
    return {key: [text] for key, text in (part.split("=", 1) for part in " ".join(values).split(","))}
