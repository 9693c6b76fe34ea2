"""CloudFormation's functions, followed as far as templates tell: across stacks, nested stacks, exports and conditions."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from mwaa_platform.aws.partitions import partition_of
from mwaa_platform.policy import attributes, holes
from mwaa_platform.policy.matching import perhaps

ABSENT = object()
"""What AWS::NoValue stands for."""
_DEPTH = 40
_DYNAMIC = re.compile(r"\{\{resolve:([^{}]*)\}\}")
"""What CloudFormation reads from Parameter Store or Secrets Manager when it deploys."""


@dataclass(frozen=True)
class Source:
    """One template and what is known about where it goes: `parameters` as given, `parent` for a nested stack."""

    template: Mapping[str, Any]
    region: str | None = None
    account: str | None = None
    parameters: Mapping[str, Any] = field(default_factory=dict)
    parent: tuple[str, str] | None = None
    """The stack and logical id that nest it."""
    name: str | None = None
    """What the stack will be called, where that is known."""


class Values:
    """Resolves a value of one stack's template; what cannot be told becomes a hole (`policy.holes`)."""

    def __init__(self, sources: Mapping[str, Source]) -> None:
        self._sources = sources
        self._nested = {source.parent: stack for stack, source in sources.items() if source.parent}
        self._depth = 0
        written = " ".join(str(source.template) for source in sources.values())
        self._pseudo = {
            "AWS::Region": _pseudo("AWS::Region", _REGION.search(written)),
            "AWS::AccountId": _pseudo("AWS::AccountId", re.search(r"\b\d{12}\b", written)),
            "AWS::Partition": "aws"
            if "arn:aws:" in written
            else _pseudo("AWS::Partition", re.search(r"arn:aws-", written)),
        }
        self._functions: dict[str, Callable[[str, Any], Any]] = {
            "Ref": self._ref,
            "Fn::GetAtt": self._get_att,
            "Fn::Sub": self._sub,
            "Fn::Join": self._join,
            "Fn::Select": self._select,
            "Fn::Split": self._split,
            "Fn::GetAZs": self._zones,
            "Fn::If": self._if,
            "Fn::FindInMap": self._find_in_map,
            "Fn::ImportValue": self._import_value,
        }
        self._exports: dict[tuple[str | None, str | None, str], tuple[str, Any]] = {}
        for stack, source in sources.items():
            for output in (source.template.get("Outputs") or {}).values():
                name = (output.get("Export") or {}).get("Name") if isinstance(output, Mapping) else None
                if name is not None:
                    exported = str(self.resolve(stack, name))
                    self._exports[source.account, source.region, exported] = (stack, output.get("Value"))

    def resolve(self, stack: str, value: Any) -> Any:
        """The value with every function replaced by what it comes to."""
        if isinstance(value, Mapping):
            if len(value) == 1:
                ((name, argument),) = value.items()
                if name in self._functions:
                    return self._guarded(self._functions[name], stack, argument)
                if isinstance(name, str) and name.startswith("Fn::"):
                    return holes.unknown(name)
            items = ((key, self.resolve(stack, item)) for key, item in value.items())
            return {key: item for key, item in items if item is not ABSENT}
        if isinstance(value, list):
            return [item for item in (self.resolve(stack, one) for one in value) if item is not ABSENT]
        if isinstance(value, str) and "{{resolve:" in value:
            return _DYNAMIC.sub(lambda match: holes.outside(match[1]), value)
        return value

    def exists(self, stack: str, definition: Mapping[str, Any]) -> bool | None:
        """Whether a resource is made, by its condition; nothing if that cannot be told."""
        name = definition.get("Condition")
        return True if not isinstance(name, str) else self._condition(stack, {"Condition": name})

    def _guarded(self, function: Callable[[str, Any], Any], stack: str, argument: Any) -> Any:
        """Templates of others may go in circles, or write what is no function at all."""
        if self._depth > _DEPTH:
            return holes.unknown("a circle")
        self._depth += 1
        try:
            return function(stack, argument)
        except (LookupError, TypeError, ValueError, AttributeError):
            # Two of them are not the same: what comes before the slash tells them apart, and is not shown.
            return holes.unknown(f"{stack} {str(argument).replace('/', ' ')}/an unreadable function")
        finally:
            self._depth -= 1

    def _ref(self, stack: str, name: str) -> Any:
        source = self._sources[stack]
        if name == "AWS::NoValue":
            return ABSENT
        if name.startswith("AWS::"):
            return self._pseudo_parameter(stack, name)
        if name in (source.template.get("Resources") or {}):
            return self._name(stack, name)
        return self._parameter(stack, name)

    def _pseudo_parameter(self, stack: str, name: str) -> str:
        source = self._sources[stack]
        if name in ("AWS::StackName", "AWS::StackId"):
            return (source.name if name == "AWS::StackName" else None) or holes.unknown(f"{stack}/{name}")
        if name == "AWS::Partition" and source.region:
            return partition_of(source.region)
        if name == "AWS::URLSuffix":
            partition = self._pseudo_parameter(stack, "AWS::Partition")
            suffixes = {"aws": "amazonaws.com", "aws-us-gov": "amazonaws.com", "aws-cn": "amazonaws.com.cn"}
            return suffixes.get(partition) or holes.unknown(name)
        given = {"AWS::Region": source.region, "AWS::AccountId": source.account}.get(name)
        return given or self._pseudo.get(name) or holes.unknown(name)

    def _parameter(self, stack: str, name: str) -> Any:
        source = self._sources[stack]
        if name in source.parameters:
            given = source.parameters[name]
            return self.resolve(source.parent[0], given) if source.parent else _typed(source.template, name, given)
        return holes.unknown(f"{stack}/parameter {name}")

    def _name(self, stack: str, logical_id: str) -> Any:
        """What `Ref` of a resource gives: its own name if the template gives one."""
        definition = self._sources[stack].template["Resources"][logical_id]
        kind = str(definition.get("Type"))
        own = (definition.get("Properties") or {}).get(attributes.NAMES.get(kind, ""))
        if own is not None:
            return self.resolve(stack, own)
        name = f"{stack}/{logical_id}"
        return holes.unknown(name) if _is_custom(kind) else holes.generated(name)

    def _get_att(self, stack: str, argument: Any) -> Any:
        logical_id, _, attribute = (argument if isinstance(argument, str) else ".".join(map(str, argument))).partition(
            "."
        )
        definition = self._sources[stack].template["Resources"][logical_id]
        kind = str(definition.get("Type"))
        if attribute.startswith("Outputs.") and (child := self._nested.get((stack, logical_id))):
            output = self._sources[child].template["Outputs"][attribute.removeprefix("Outputs.")]
            return self.resolve(child, output["Value"])
        name = self._name(stack, logical_id)
        if attribute == "Arn" and kind in attributes.ARNS:
            path = self.resolve(stack, (definition.get("Properties") or {}).get("Path", "/"))
            place = {p: self._ref(stack, f"AWS::{a}") for p, a in _PLACE.items()}
            return attributes.ARNS[kind].format(name=name, path=path, **place)
        if attribute == attributes.IDS.get(kind):
            return name
        if attribute in attributes.SAME.get(kind, ()) and attribute in (definition.get("Properties") or {}):
            return self.resolve(stack, definition["Properties"][attribute])
        made = f"{stack}/{logical_id}.{attribute}"
        return holes.unknown(made) if _is_custom(kind) else holes.generated(made)

    def _sub(self, stack: str, argument: Any) -> Any:
        text, given = (argument, {}) if isinstance(argument, str) else argument

        def put(match: re.Match[str]) -> str:
            name = match[1].strip()
            if name.startswith("!"):
                return "${" + name[1:] + "}"
            if name in given:
                return str(self.resolve(stack, given[name]))
            value = self.resolve(stack, {"Fn::GetAtt": name} if "." in name else {"Ref": name})
            return "" if value is ABSENT else str(value)

        return re.sub(r"\$\{([^}]*)\}", put, text)

    def _zones(self, stack: str, region: Any) -> Any:
        named = self.resolve(stack, region)
        own = not named or named == self._pseudo_parameter(stack, "AWS::Region")
        return holes.outside(f"zones of {'the Region' if own else holes.shown(named)}")

    def _join(self, stack: str, argument: Any) -> Any:
        delimiter, parts = argument
        parts = self.resolve(stack, parts)
        return str(delimiter).join(map(str, parts)) if isinstance(parts, list) else parts

    def _select(self, stack: str, argument: Any) -> Any:
        index, values = self.resolve(stack, argument)
        if isinstance(values, list):
            return values[int(index)]
        return holes.outside(f"{holes.full(values).strip('<>')}, number {holes.shown(index)}")

    def _split(self, stack: str, argument: Any) -> Any:
        delimiter, text = self.resolve(stack, argument)
        parts = str(text).split(delimiter)
        if len(parts) == 1 and holes.is_open(text):
            return holes.outside(f"{holes.full(text).strip('<>')} split at {delimiter}")
        return parts

    def _if(self, stack: str, argument: Any) -> Any:
        name, yes, no = argument
        holds = self._condition(stack, {"Condition": name})
        if holds is not None:
            return self.resolve(stack, yes if holds else no)
        first, second = self.resolve(stack, yes), self.resolve(stack, no)
        return first if first == second and first is not ABSENT else holes.unknown(f"either, by {name}")

    def _condition(self, stack: str, condition: Any) -> bool | None:
        """Whether a condition holds; one that goes in circles cannot be told."""
        if self._depth > _DEPTH:
            return None
        self._depth += 1
        try:
            return self._holds(stack, condition)
        finally:
            self._depth -= 1

    def _holds(self, stack: str, condition: Any) -> bool | None:
        ((kind, argument),) = condition.items()
        if kind == "Condition":
            conditions = self._sources[stack].template.get("Conditions") or {}
            return self._condition(stack, conditions[argument]) if argument in conditions else None
        if kind == "Fn::Equals":
            first, second = self.resolve(stack, argument)
            return str(first) == str(second) if not holes.has_holes([first, second]) or first == second else None
        said = [self._condition(stack, one) for one in argument]
        if kind == "Fn::Not":
            return None if said[0] is None else not said[0]
        decisive = kind == "Fn::Or"
        return decisive if decisive in said else None if None in said else not decisive

    def _find_in_map(self, stack: str, argument: Any) -> Any:
        name, first, second, *more = self.resolve(stack, argument)
        mapping = (self._sources[stack].template.get("Mappings") or {}).get(name) or {}
        rows = [row for key, row in mapping.items() if perhaps(str(first), str(key))]
        found = [value for row in rows for key, value in row.items() if perhaps(str(second), str(key))]
        if found and all(value == found[0] for value in found):
            return self.resolve(stack, found[0])
        if not found and more and not holes.has_holes([name, first, second]):
            return more[0]["DefaultValue"]
        return holes.outside(
            f"a value of the mapping {holes.shown(name)}, by {holes.shown(first)} and {holes.shown(second)}"
        )

    def _import_value(self, stack: str, argument: Any) -> Any:
        name = str(self.resolve(stack, argument))
        source = self._sources[stack]
        if (source.account, source.region, name) in self._exports:
            return self.resolve(*self._exports[source.account, source.region, name])
        # Where the name depends on another stack's, the one export that it can be is meant: the templates were given together.
        fitting = [key for key in self._exports if key[:2] == (source.account, source.region) and perhaps(name, key[2])]
        if len(fitting) == 1:
            return self.resolve(*self._exports[fitting[0]])
        return holes.outside(f"import {holes.shown(name)}")


_PLACE = {"partition": "Partition", "region": "Region", "account": "AccountId"}


_REGION = re.compile(r"\b[a-z]{2,4}(-[a-z]+)?-(north|south|east|west|central)[a-z]*-\d\b")


def _pseudo(name: str, written: object) -> str:
    """Where no template writes such a value itself, the unknown one equals only itself; else it may be the written one."""
    return holes.unknown(name) if written else holes.generated(name)


def _is_custom(kind: str) -> bool:
    return kind.startswith(("Custom::", "AWS::CloudFormation::"))


def _typed(template: Mapping[str, Any], name: str, given: Any) -> Any:
    """A parameter's value as its type makes it: a list is written with commas."""
    kind = str(((template.get("Parameters") or {}).get(name) or {}).get("Type", ""))
    if kind.startswith(("List<", "CommaDelimitedList")) and isinstance(given, str):
        return [part.strip() for part in given.split(",")]
    return given
