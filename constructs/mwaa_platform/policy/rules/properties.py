"""An environment has no properties but those that AWS::MWAA::Environment has, each of its kind."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from mwaa_platform.aws.environment_properties import ENVIRONMENT_PROPERTIES, EnvironmentProperty
from mwaa_platform.declaration.wording import nearest
from mwaa_platform.policy import holes
from mwaa_platform.policy.assembly import Assembly, Resource, listed
from mwaa_platform.policy.network import GROUP, SUBNET, named
from mwaa_platform.policy.rule import Checked, Finding, Rule

_BY_NAME: Mapping[str, EnvironmentProperty] = {one.name: one for one in ENVIRONMENT_PROPERTIES}
_HOLDERS = {name.rpartition(".")[0] for name in _BY_NAME} | {"LoggingConfiguration"} - {""}
_ITEMS = {"NetworkConfiguration.SubnetIds": "subnet-", "NetworkConfiguration.SecurityGroupIds": "sg-"}
"""Lists of names that AWS gives, with what those begin with (botocore 1.44.5, SubnetId and SecurityGroupId)."""
_ELSEWHERE = ("Name", "ExecutionRoleArn", "SourceBucketArn", "AirflowVersion", "KmsKey", "WeeklyMaintenanceWindowStart")
"""Whose patterns have a rule of their own, which says more."""
_KINDS = {"list": list, "map": Mapping}


def _check(assembly: Assembly) -> Checked:
    for environment in assembly.environments():
        yield from _names(environment, environment.properties, "")
        yield from _of_another_type(assembly, environment)
        for name, value in _values(environment.properties, ""):
            said = _wrong(_BY_NAME[name], value)
            if said:
                yield Finding(environment, f"{name} {said}", f"Properties.{name}", name)


def _of_another_type(assembly: Assembly, environment: Resource) -> Iterator[Finding]:
    for key, kind in (("SubnetIds", SUBNET), ("SecurityGroupIds", GROUP)):
        refs = [name for name in named(environment, key) if "." not in (holes.resource_name(name) or ".")]
        others = [one for one in map(assembly.made, refs) if one is not None and one.type != kind]
        for other in others:
            message = f"{key} names {other.logical_id}, which is of the type {other.type}"
            yield Finding(environment, message, f"Properties.NetworkConfiguration.{key}", other.logical_id)


def _names(environment: Resource, properties: Mapping[str, Any], holder: str) -> Iterator[Finding]:
    known = {name for name in {*_BY_NAME, *_HOLDERS} if name.rpartition(".")[0] == holder and name}
    for key, value in properties.items():
        name = f"{holder}.{key}" if holder else str(key)
        if name in _HOLDERS and isinstance(value, Mapping):
            yield from _names(environment, value, name)
        elif name not in known:
            message = f"AWS::MWAA::Environment has no property {name}"
            cure = nearest(name, known) or "take it out"
            yield Finding(environment, message, f"Properties.{name}", name, cure)


def _values(properties: Mapping[str, Any], holder: str) -> Iterator[tuple[str, Any]]:
    for key, value in properties.items():
        name = f"{holder}.{key}" if holder else str(key)
        if name in _HOLDERS and isinstance(value, Mapping):
            yield from _values(value, name)
        elif name in _BY_NAME and value is not None and not (holes.is_open(value) and isinstance(value, str)):
            yield name, value


def _wrong(declared: EnvironmentProperty, value: Any) -> str:
    """What is wrong with a value that is known; nothing if it would do, or if another rule says so."""
    shown = holes.shown(value)
    if (kind := _KINDS.get(declared.kind)) is not None:
        if not isinstance(value, kind):
            return f"is {shown}, and no {declared.kind}" if declared.name != "Tags" else ""
        start = _ITEMS.get(declared.name)
        others = [one for one in listed(value) if start and _is_no_id(one, start)]
        return f"names {holes.shown(', '.join(map(str, others)))}, and takes ids: {start}..." if others else ""
    if isinstance(value, (Mapping, list)):
        return f"is a {'map' if isinstance(value, Mapping) else 'list'}, and no {declared.kind}"
    if declared.kind == "number":
        return "" if holes.number(value) is not None else f"is {shown}, and no whole number"
    if declared.kind == "true or false":
        return "" if holes.truth(value) is not None else f"is {shown}, and not true or false"
    if declared.choices and declared.name.endswith("LogLevel"):
        return "" if value in declared.choices else f"is {shown}; it takes {', '.join(declared.choices)}"
    if declared.pattern and declared.name not in _ELSEWHERE and holes.is_text(value):
        return "" if re.fullmatch(declared.pattern, value) else f"{value!r} is nothing that MWAA takes there"
    return ""


def _is_no_id(one: Any, start: str) -> bool:
    return holes.is_text(one) and not one.startswith(start)


RULE = Rule(
    "MWAA-Property",
    "Properties are those of AWS::MWAA::Environment, each of its kind",
    "CloudFormation refuses a property that it does not know, and MWAA a value of another kind, once everything before the "
    "environment is made.",
    "write the property as AWS::MWAA::Environment has it",
    _check,
    "create-environment",
)
