"""Reads what the doctor judges: the folder that `cdk synth` wrote, or CloudFormation templates in JSON or YAML."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import yaml

from mwaa_platform.policy.accepted import Accepted, in_metadata, in_report
from mwaa_platform.policy.allowed_values import refused
from mwaa_platform.policy.loops import is_finite, written_out
from mwaa_platform.policy.short_tags import TemplateLoader
from mwaa_platform.policy.tidy import tidied
from mwaa_platform.policy.values import Source

_PLACE = re.compile(r"aws://([^/]+)/(.+)")
_STACK = "aws:cloudformation:stack"
_COMMENT = re.compile(r"^\s*(//|/\*)", re.MULTILINE)


class UnreadableError(Exception):
    """Something is no template or assembly; the text has the file, the place and what is wrong."""


@dataclass
class Reading:
    """Templates by stack, the files they stand in, and what was accepted of them."""

    sources: dict[str, Source] = field(default_factory=dict)
    files: dict[str, Path] = field(default_factory=dict)
    accepted: list[Accepted] = field(default_factory=list)

    def add(self, stack: str, source: Source, file: Path) -> None:
        """With the templates that it nests."""
        while stack in self.sources:
            stack += "'"
        self.sources[stack], self.files[stack] = source, file
        for logical_id, definition in (source.template.get("Resources") or {}).items():
            nested = _nested(definition, file)
            if nested is not None and nested.resolve() in self._above(stack):
                raise UnreadableError(f"{nested}: nests itself, by way of {file}")
            if nested is not None:
                given = (definition.get("Properties") or {}).get("Parameters") or {}
                template = read_template(nested)
                # Nobody but the parent gives a nested stack its parameters: what it leaves out has its default.
                parameters = {**_defaults(template), **given}
                child = replace(source, template=template, parameters=parameters, parent=(stack, logical_id), name=None)
                self.add(f"{stack}.{logical_id}", child, nested)

    def _above(self, stack: str) -> set[Path]:
        """The files of a stack and of those that nest it."""
        parent = self.sources[stack].parent
        return {self.files[stack].resolve(), *(self._above(parent[0]) if parent else ())}


@dataclass(frozen=True)
class Given:
    """What whoever asks knows beside the templates."""

    region: str | None = None
    account: str | None = None
    parameters: Mapping[str, str] = field(default_factory=dict)
    defaults: bool = False
    """Parameters count as their defaults."""


def read(paths: Iterable[Path], given: Given) -> Reading:
    """All of them together, so that references across them are followed.

    Raises:
        UnreadableError: something is not there, or is neither a template nor an assembly.
    """
    reading = Reading()
    for path in paths:
        if path.is_dir():
            _assembly(reading, path, given)
        else:
            template = read_template(path)
            reading.add(path.stem.partition(".")[0], _source(template, given), path)
    return reading


def read_template(path: Path) -> Mapping[str, Any]:
    """One template.

    Raises:
        UnreadableError: it is none.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise UnreadableError(f"{path}: {getattr(error, 'strerror', None) or 'is no text in UTF-8'}") from None
    try:
        template = json.loads(text) if text.lstrip().startswith("{") else yaml.load(text, TemplateLoader)  # noqa: S506 (a safe one)
        template = written_out(template) if isinstance(template, Mapping) and is_finite(template) else template
    except json.JSONDecodeError as error:
        what = "has comments, which JSON does not" if _COMMENT.search(text) else f"is no JSON: {error.msg}"
        raise UnreadableError(f"{path}:{error.lineno}: {what}") from None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f":{mark.line + 1}" if mark else ""
        raise UnreadableError(f"{path}{line}: {_no_yaml(error, text)}") from None
    except RecursionError:
        raise UnreadableError(f"{path}: is nested too deeply to be a template") from None
    if not is_finite(template):
        raise UnreadableError(f"{path}: is larger than any template, or its anchors refer to themselves")
    resources = template.get("Resources") if isinstance(template, Mapping) else None
    if not isinstance(resources, Mapping):
        raise UnreadableError(
            f"{path}: is no CloudFormation template: it has no Resources; give a template or a cdk.out"
        )
    return tidied(template)


def _no_yaml(error: yaml.YAMLError, text: str) -> str:
    if "another document" in str(error):
        return "has several documents, divided by `---`: a template is one, give each a file"
    if _COMMENT.search(text):
        return "has comments, which JSON does not: YAML's begin with #"
    return f"is no YAML: {getattr(error, 'problem', error)}"


def _source(template: Mapping[str, Any], given: Given, region: str | None = None, account: str | None = None) -> Source:
    declared = template.get("Parameters") or {}
    defaults = _defaults(template) if given.defaults else {}
    parameters = {**defaults, **{name: value for name, value in given.parameters.items() if name in declared}}
    for name, value in parameters.items():
        if name in given.parameters and (why := refused(declared[name], value)):
            raise UnreadableError(f"--parameter {name}={value}: CloudFormation refuses that value: {why}")
    return Source(template, region or given.region, account or given.account, parameters)


def _defaults(template: Mapping[str, Any]) -> dict[str, Any]:
    """The parameters' defaults; that of an SSM parameter is its name, not its value."""
    return {
        name: parameter["Default"]
        for name, parameter in (template.get("Parameters") or {}).items()
        if isinstance(parameter, Mapping) and "Default" in parameter and "AWS::SSM" not in str(parameter.get("Type"))
    }


def _assembly(reading: Reading, folder: Path, given: Given) -> None:
    """Every stack of a cloud assembly and of the assemblies in it."""
    if not (folder / "manifest.json").is_file():
        if (folder / "cdk.out" / "manifest.json").is_file():
            raise UnreadableError(f"{folder}: is no cdk.out, but has one: give {folder / 'cdk.out'}")
        raise UnreadableError(
            f"{folder}: is no cdk.out: it has no manifest.json; give its folder, or a template's file"
        )
    for manifest_file in sorted(folder.rglob("manifest.json")):
        if any(part.startswith("asset.") for part in manifest_file.relative_to(folder).parts):
            continue
        for name, artifact in _artifacts(manifest_file):
            properties = artifact.get("properties") or {}
            if not isinstance(properties, Mapping) or "templateFile" not in properties:
                raise UnreadableError(f"{manifest_file}: names no template of the stack {name}")
            file = manifest_file.parent / str(properties["templateFile"])
            place = _PLACE.fullmatch(str(artifact.get("environment")))
            account, region = (
                (None if "unknown" in part else part for part in place.groups()) if place else (None, None)
            )
            stack = str(properties.get("stackName", name))
            source = _source(read_template(file), given, region, account)
            reading.add(stack, replace(source, name=stack), file)
            reading.accepted += in_metadata(manifest_file.parent, artifact)
    reading.accepted += in_report(folder / "validation-report.json")


def _artifacts(manifest: Path) -> Iterator[tuple[str, Mapping[str, Any]]]:
    try:
        artifacts = json.loads(manifest.read_text(encoding="utf-8")).get("artifacts") or {}
        stacks = [
            (name, one) for name, one in artifacts.items() if isinstance(one, Mapping) and one.get("type") == _STACK
        ]
    except (OSError, ValueError, AttributeError):
        raise UnreadableError(f"{manifest}: is no manifest of a cloud assembly") from None
    return iter(stacks)


def _nested(definition: Any, file: Path) -> Path | None:
    """The nested stack's own template, where it lies beside this one."""
    if not isinstance(definition, Mapping) or definition.get("Type") != "AWS::CloudFormation::Stack":
        return None
    metadata = definition.get("Metadata") or {}
    url = (definition.get("Properties") or {}).get("TemplateURL")
    for name in (metadata.get("aws:asset:path"), url):
        if (
            isinstance(name, str)
            and not name.startswith("http")
            and (path := file.parent / name).is_file()
            and path != file
        ):
            return path
    return None
