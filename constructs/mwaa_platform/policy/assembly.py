"""Synthesised templates as rules see them: resources with their values followed across stacks, and who names whom.

Plain CloudFormation is read, ours or anyone's; nothing here knows how a template was made.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from mwaa_platform.policy import holes
from mwaa_platform.policy.values import Source, Values

ENVIRONMENT = "AWS::MWAA::Environment"
_CUSTOM = "AWS::CloudFormation::CustomResource"
_NAME_PROPERTIES = ("BucketName", "RoleName", "LogGroupName", "Name", "ManagedPolicyName")


@dataclass(frozen=True)
class Resource:
    """One resource of one template."""

    stack: str
    logical_id: str
    definition: Mapping[str, Any] = field(hash=False, compare=False, repr=False)
    values: Values = field(hash=False, compare=False, repr=False)

    @property
    def type(self) -> str:
        """AWS::Service::Type."""
        return str(self.definition.get("Type", ""))

    @cached_property
    def properties(self) -> Mapping[str, Any]:
        """Its properties with every function followed; none if it has none."""
        resolved = self.values.resolve(self.stack, self.definition.get("Properties") or {})
        return resolved if isinstance(resolved, Mapping) else {}

    @property
    def name(self) -> str:
        """What `Ref` gives."""
        return str(self.values.resolve(self.stack, {"Ref": self.logical_id}))

    @property
    def region(self) -> str:
        """The Region it is made in; a hole if that is not known."""
        return str(self.values.resolve(self.stack, {"Ref": "AWS::Region"}))

    @property
    def construct_path(self) -> str:
        """Where CDK says that it comes from; empty in templates of others."""
        return str((self.definition.get("Metadata") or {}).get("aws:cdk:path", ""))

    @property
    def depends_on(self) -> frozenset[str]:
        """Logical ids it waits for explicitly."""
        names = self.definition.get("DependsOn") or []
        return frozenset([names] if isinstance(names, str) else names)

    def part(self, name: str) -> Mapping[str, Any]:
        """A property that is a mapping; empty where there is none, or where it cannot be told."""
        value = self.properties.get(name)
        return value if isinstance(value, Mapping) else {}

    def tag(self, key: str) -> str | None:
        """A tag's value, from MWAA's map of tags or any other resource's list."""
        tags = self.properties.get("Tags", {})
        if isinstance(tags, Mapping):
            return tags.get(key)
        return next((t.get("Value") for t in listed(tags) if isinstance(t, Mapping) and t.get("Key") == key), None)


class Assembly:
    """The templates of one synthesis, or of several files, by stack name."""

    def __init__(self, sources: Mapping[str, Source]) -> None:
        self.values = Values(sources)
        self.sources = sources
        self._resources: dict[tuple[str, str], Resource] = {}
        self._by_type: dict[str, list[Resource]] = {}
        self._naming: dict[tuple[str, str], dict[str, list[Resource]]] = {}
        self.uncertain: list[Resource] = []
        """Those of which a condition decides whether they are made, and which are taken as made."""
        for stack, source in sources.items():
            for logical_id, definition in (source.template.get("Resources") or {}).items():
                if not isinstance(definition, Mapping):
                    continue
                made = self.values.exists(stack, definition)
                if made is False:
                    continue
                resource = self._resources[stack, logical_id] = Resource(stack, logical_id, definition, self.values)
                self._by_type.setdefault(resource.type, []).append(resource)
                if made is None:
                    self.uncertain.append(resource)

    def resources(self, *types: str) -> Iterator[Resource]:
        """All resources of those types."""
        for resource_type in types:
            yield from self._by_type.get(resource_type, ())

    def in_stack(self, stack: str) -> Iterator[Resource]:
        """All resources of one template."""
        return (resource for (of, _), resource in self._resources.items() if of == stack)

    def environments(self) -> Iterator[Resource]:
        """The MWAA environments."""
        return self.resources(ENVIRONMENT)

    def custom_resources(self) -> Iterator[Resource]:
        """The resources that somebody's own code makes."""
        custom = (kind for kind in self._by_type if kind.startswith("Custom::") or kind == _CUSTOM)
        return self.resources(*custom)

    def naming(self, resource_type: str, property_name: str, value: Any) -> list[Resource]:
        """The resources of a type whose property is that value, or a list with it: who points at what."""
        index = self._naming.get((resource_type, property_name))
        if index is None:
            index = self._naming[resource_type, property_name] = {}
            for resource in self.resources(resource_type):
                for one in listed(resource.properties.get(property_name)):
                    index.setdefault(str(one), []).append(resource)
        return index.get(str(value), [])

    def find(self, resource_type: str, value: Any) -> Resource | None:
        """The resource of these templates that a name or ARN stands for; nothing if it lies outside them."""
        if not isinstance(value, str):
            return None
        name = _last(resource_type, value)
        if holes.resource_name(name):
            found = self.made(name)
            return found if found is not None and found.type == resource_type else None
        for property_name in _NAME_PROPERTIES:
            if named := self.naming(resource_type, property_name, name):
                return named[0]
        return None

    def made(self, name: str) -> Resource | None:
        """The resource of these templates whose name AWS gives, by that name."""
        stack, _, logical_id = (holes.resource_name(name) or "").rpartition("/")
        return self._resources.get((stack, logical_id.partition(".")[0]))

    def development(self, resource: Resource) -> bool:
        """Whether it is of a development stage, by its tag `kind`, or where it has none by that of anything in its stack."""
        own = _kind(resource.definition)
        return own == "development" if own else resource.stack in self._development

    @cached_property
    def _development(self) -> frozenset[str]:
        return frozenset(
            resource.stack for resource in self._resources.values() if _kind(resource.definition) == "development"
        )


def _kind(definition: Mapping[str, Any]) -> str | None:
    """The tag as it stands: of a hundred stages' resources only few have values worth following."""
    tags = (definition.get("Properties") or {}).get("Tags")
    if isinstance(tags, Mapping):
        return tags.get("kind")
    tags = tags if isinstance(tags, list) else []
    return next((t.get("Value") for t in tags if isinstance(t, Mapping) and t.get("Key") == "kind"), None)


def _last(resource_type: str, value: str) -> str:
    """The name within an ARN; a name as it is."""
    if not value.startswith("arn:"):
        return value
    rest = value.split(":", 5)[-1]
    return rest.partition("/")[0] if resource_type == "AWS::S3::Bucket" else rest.rpartition("/")[2]


def listed(value: Any) -> list[Any]:
    """IAM and CloudFormation write one or many the same way."""
    return value if isinstance(value, list) else [] if value is None else [value]
