"""Reads dags/networks.yaml, if there is one."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from mwaa_platform.declaration.networks import NetworksFile, SharedNetwork
from mwaa_platform.declaration.problems import Problem
from mwaa_platform.declaration.wording import problems_of
from mwaa_platform.declaration.yaml_file import YamlFile, read_yaml
from mwaa_platform.declared_texts import with_texts

NETWORKS = "networks.yaml"
SCHEMA_DIALECT = "https://json-schema.org/draft/2020-12/schema"


@dataclass(frozen=True, slots=True)
class Networks:
    """Where shared networks are declared, each that is valid, and what is wrong with the file."""

    path: Path
    networks: Mapping[str, SharedNetwork] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    broken: bool = False
    """Whether networks are missing here that the file may declare."""


def read_networks(root: Path, files: dict[Path, YamlFile]) -> Networks:
    """The file below `root`/dags; it is put into `files` for the lines of later problems."""
    path = root / "dags" / NETWORKS
    if not path.is_file():
        return Networks(path)
    file = files[path] = read_yaml(path)
    if not isinstance(file.data, dict):
        cure = "begin with networks:, or remove the file"
        shapeless = Problem("should hold the key networks", (), cure=cure, file=path, line=1)
        return Networks(path, {}, (*file.problems, *(() if file.problems else (shapeless,))), broken=True)
    try:
        read = NetworksFile.model_validate(file.data)
    except ValidationError as error:
        found = [replace(problem, file=path) for problem in problems_of(error, NetworksFile)]
        return Networks(path, {}, (*file.problems, *found), broken=True)
    return Networks(path, read.networks, tuple(file.problems))


def networks_schema() -> dict[str, Any]:
    """The JSON Schema of networks.yaml, for editors; written to dags/networks.schema.json."""
    generated = with_texts(NetworksFile.model_json_schema(), NetworksFile)
    generated["title"] = "mwaa-platform: networks that stages of several teams share"
    return {"$schema": SCHEMA_DIALECT, **generated}
