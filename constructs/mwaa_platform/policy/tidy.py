"""Templates of the shape that rules may count on: what is no section, resource or property is left out, values stay as they are."""

from collections.abc import Mapping
from typing import Any

_SECTIONS = ("Parameters", "Outputs", "Conditions", "Mappings")


def tidied(template: Mapping[str, Any]) -> dict[str, Any]:
    """The template with mappings where CloudFormation wants mappings."""
    kept: dict[str, Any] = {
        name: {str(key): item for key, item in part.items() if name == "Mappings" or isinstance(item, Mapping)}
        for name in _SECTIONS
        if isinstance(part := template.get(name), Mapping)
    }
    for output in kept.get("Outputs", {}):
        if not isinstance(kept["Outputs"][output].get("Export", {}), Mapping):
            kept["Outputs"][output] = {**kept["Outputs"][output], "Export": {}}
    resources = template.get("Resources")
    transforms = template.get("Transform") or []
    kept["Transform"] = [*(transforms if isinstance(transforms, list) else [transforms])]
    # A loop or an inclusion that could not be written out makes resources as a transform does.
    kept["Transform"] += (
        [id for id in resources if str(id).startswith("Fn::")] if isinstance(resources, Mapping) else []
    )
    kept["Resources"] = {
        str(id): _resource(definition)
        for id, definition in (resources.items() if isinstance(resources, Mapping) else ())
        if isinstance(definition, Mapping)
    }
    return kept


def _resource(definition: Mapping[str, Any]) -> dict[str, Any]:
    after = definition.get("DependsOn")
    names = [after] if isinstance(after, str) else after if isinstance(after, list) else []
    return {
        **definition,
        "Type": str(definition.get("Type", "")),
        "Properties": _mapping(definition.get("Properties")),
        "Metadata": _mapping(definition.get("Metadata")),
        "DependsOn": [name for name in names if isinstance(name, str)],
    }


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}
