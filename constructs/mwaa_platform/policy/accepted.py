"""Findings that were acknowledged when an assembly was synthesised."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_RULES = "aws:cdk:acknowledged-rules"


@dataclass(frozen=True)
class Accepted:
    """A finding with its reason: of a construct and all below it, or of exactly one resource."""

    id: str
    reason: str
    construct_path: str = ""
    template: str = ""
    logical_id: str = ""

    def covers(self, id: str, *, construct_path: str, template: Path, logical_id: str) -> bool:
        """Whether it speaks of that finding."""
        if id != self.id:
            return False
        if self.template:
            return logical_id == self.logical_id and template.as_posix().endswith(self.template)
        return bool(construct_path) and f"{construct_path}/".startswith(f"{self.construct_path}/")


def in_metadata(folder: Path, artifact: Mapping[str, Any]) -> Iterator[Accepted]:
    """Those of the stack's constructs; CDK keeps them beside the template or in the manifest."""
    file = folder / str((artifact.get("additionalMetadataFile")) or "")
    by_path = {**(artifact.get("metadata") or {}), **(_json(file) if file.is_file() else {})}
    for path, entries in by_path.items():
        for entry in entries if isinstance(entries, list) else ():
            if entry.get("type") == _RULES:
                for id, reason in entry["data"].items():
                    yield Accepted(id.rpartition("MWAA::")[2], reason, construct_path=path.strip("/"))


def in_report(file: Path) -> Iterator[Accepted]:
    """What the synthesis's own report says was accepted, also on a stage: no stack's metadata has that."""
    for plugin in _json(file).get("pluginReports") or ():
        for violation in plugin.get("suppressedViolations") or ():
            for construct in violation.get("violatingConstructs") or ():
                resource = construct.get("cloudFormationResource") or {}
                if resource.get("templatePath"):
                    yield Accepted(
                        violation["ruleName"],
                        str(violation.get("reason") or "acknowledged at synth"),
                        template=str(resource["templatePath"]),
                        logical_id=str(resource.get("logicalId")),
                    )


def _json(file: Path) -> dict[str, Any]:
    try:
        found = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}
