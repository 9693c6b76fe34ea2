"""Attributes and items of values."""

import ast

from mwaa_platform.dagcheck import boto, calling, imports
from mwaa_platform.dagcheck.run import Run, Where
from mwaa_platform.dagcheck.text import HOLE
from mwaa_platform.dagcheck.values import (
    UNKNOWN,
    Arguments,
    Bound,
    Called,
    Choice,
    Class,
    External,
    Function,
    Instance,
    Made,
    Super,
    Task,
    Unknown,
    Value,
    choice,
)


def attribute(run: Run, value: Value, name: str, where: Where) -> Value:
    """`value.name`."""
    if isinstance(value, imports.ModuleOf):
        return imports.member(run, value.name, name)
    if isinstance(value, External):
        return External(f"{value.name}.{name}")
    if isinstance(value, Choice):
        return choice(attribute(run, item, name, where) for item in value.values)
    if isinstance(value, Instance):
        return _of_instance(run, value, name, where)
    if isinstance(value, Class):
        found = value.find(name)
        return calling.unwrapped(found) if found is not None else External(f"{value.external_base()}.{name}")
    if isinstance(value, Made):
        return boto.attribute(run, value, name)
    if isinstance(value, Task):
        return value if name == "output" else Bound(value, name)
    if isinstance(value, (str, bytes, list, tuple, dict, Super, calling.TaskFunction, calling.Mapped, Called)):
        return Bound(value, name)
    return UNKNOWN


def _of_instance(run: Run, instance: Instance, name: str, where: Where) -> Value:
    if name in instance.attributes:
        return instance.attributes[name]
    found = instance.of.find(name)
    if isinstance(found, calling.Property):
        return calling.invoke(run, found.of, Arguments([instance]), where)
    if isinstance(found, calling.Static):
        return found.of
    if isinstance(found, (Function, calling.TaskFunction)):
        return Bound(instance, name)
    if found is not None:
        return found
    if instance.base and name in instance.base.named:
        return instance.base.named[name]
    hook = instance.of.find("aws_hook_class")
    if name == "hook" and isinstance(hook, External):
        named = instance.base.named if instance.base else {}
        given = {key: value for key, value in named.items() if key in ("aws_conn_id", "region_name")}
        return Made(hook.name, Arguments([], given))
    base = instance.of.external_base()
    if ".hooks." in base:
        return boto.attribute(run, Made(base, instance.base or Arguments(open=True)), name)
    return UNKNOWN


def item(run: Run, value: Value, key: Value, node: ast.expr, where: Where) -> Value:
    """`value[key]`; a slice of text is a hole."""
    if isinstance(value, Choice):
        return choice(item(run, one, key, node, where) for one in value.values)
    if isinstance(value, Task):
        return item(run, value.result, key, node, where)
    if isinstance(value, External) and value.name == "os.environ":
        return boto.environment_name(key, run, where) if isinstance(key, str) else HOLE
    if isinstance(value, External):
        return value  # `AwsBaseOperator[AthenaHook]`: a generic class with its parameter is the class
    if isinstance(value, str):
        return HOLE
    if isinstance(value, (list, tuple)):
        if type(key) is int and -len(value) <= key < len(value):
            return value[key]
        return choice(value) if value and not isinstance(node, ast.Slice) else UNKNOWN
    if isinstance(value, dict):
        if isinstance(key, (str, int)) and key in value:
            return value[key]
        if isinstance(key, (str, int)) or not value:
            return UNKNOWN
        return choice(value.values()) if isinstance(key, Unknown) and not _deep(value) else UNKNOWN
    return UNKNOWN


def _deep(value: dict[object, Value]) -> bool:
    return any(isinstance(key, Unknown) for key in value)
