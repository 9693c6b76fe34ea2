"""Synthesised templates as rules see them: resources, and references followed across stacks.

Plain CloudFormation is read, ours or anyone's; nothing here knows how a template was made.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

ENVIRONMENT = "AWS::MWAA::Environment"


@dataclass(frozen=True)
class Resource:
    """One resource of one template."""

    stack: str
    logical_id: str
    definition: Mapping[str, Any] = field(hash=False, compare=False, repr=False)

    @property
    def type(self) -> str:
        """AWS::Service::Type."""
        return str(self.definition.get("Type", ""))

    @property
    def properties(self) -> Mapping[str, Any]:
        """Its properties, none if it has none."""
        return self.definition.get("Properties") or {}

    @property
    def depends_on(self) -> frozenset[str]:
        """Logical ids it waits for explicitly."""
        names = self.definition.get("DependsOn", [])
        return frozenset([names] if isinstance(names, str) else names)

    def tag(self, key: str) -> str | None:
        """A tag's value, from MWAA's map of tags or any other resource's list."""
        tags = self.properties.get("Tags", {})
        if isinstance(tags, Mapping):
            return tags.get(key)
        return next((tag.get("Value") for tag in tags if tag.get("Key") == key), None)


class Assembly:
    """The templates of one synthesis by stack name."""

    def __init__(self, templates: Mapping[str, Mapping[str, Any]]) -> None:
        self._resources = {
            stack: {id: Resource(stack, id, definition) for id, definition in (template.get("Resources") or {}).items()}
            for stack, template in templates.items()
        }
        self._by_type: dict[str, list[Resource]] = {}
        for resources in self._resources.values():
            for resource in resources.values():
                self._by_type.setdefault(resource.type, []).append(resource)
        self._exports = {
            output["Export"]["Name"]: (stack, output.get("Value"))
            for stack, template in templates.items()
            for output in (template.get("Outputs") or {}).values()
            if isinstance(output.get("Export", {}).get("Name"), str)
        }

    def resources(self, *types: str) -> Iterator[Resource]:
        """All resources of those types."""
        for resource_type in types:
            yield from self._by_type.get(resource_type, ())

    def environments(self) -> Iterator[Resource]:
        """The MWAA environments."""
        return self.resources(ENVIRONMENT)

    def referred(self, stack: str, value: Any) -> Resource | None:
        """The resource that a Ref, GetAtt or import stands for; nothing if it lies outside these templates."""
        if not isinstance(value, Mapping):
            return None
        if isinstance(name := value.get("Fn::ImportValue"), str):
            exporter, exported = self._exports.get(name, ("", None))
            return self.referred(exporter, exported)
        target = value.get("Ref") or (value.get("Fn::GetAtt") or [None])[0]
        return self._resources.get(stack, {}).get(target) if isinstance(target, str) else None

    def text(self, stack: str, value: Any) -> str:
        """A value as text: joins joined, references as <stack/logical id>, so that equal things read equal in every stack."""
        if isinstance(value, str):
            return value
        if isinstance(value, Mapping) and "Fn::Join" in value:
            delimiter, parts = value["Fn::Join"]
            return str(delimiter).join(self.text(stack, part) for part in parts)
        if resource := self.referred(stack, value):
            return f"<{resource.stack}/{resource.logical_id}>"
        return str(value)


def listed(value: Any) -> list[Any]:
    """IAM and CloudFormation write one or many the same way."""
    return value if isinstance(value, list) else [] if value is None else [value]
