"""Examples of the rules across keys: projects that break one, and projects that keep it, as the tests' data has them."""

import copy
import datetime
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any
from unittest.mock import patch

import yaml

from mwaa_platform.aws import airflow_versions
from mwaa_platform.dagcheck import named_dags_exist
from mwaa_platform.declaration.loader import DECLARATION, load
from mwaa_platform.declaration.problems import DeclarationError, Problem

EXAMPLES = Path(__file__).resolve().parents[3] / "tests" / "unit" / "declaration" / "rule_examples"
"""A file for each subject, with the cases of each rule, which tests judge."""
TEAM = "orders"
MINIMAL = f"""\
team: {TEAM}
owner: data-platform@example.com
stages:
  dev:
    account: "111111111111"
    region: ca-central-1
"""
_DAG = "pipeline.py"
_NUMBERS = re.compile(r"\{1\.\.(\d+)\}")


@dataclass(frozen=True)
class Example:
    """What is added to the minimal declaration and one empty DAG file: files by name, and the day where one counts.

    A team.yaml holds what is merged onto the minimal one; a text is a whole file, a number a file of so many bytes, nothing none.
    `name-{1..3}` in a list stands for three names. `announced` are ends of support that the catalogue of versions has only here: AWS
    has announced no such day.
    """

    files: Mapping[str, Any]
    as_of: datetime.date | None = None
    announced: Mapping[str, datetime.date] = field(default_factory=dict)


@dataclass(frozen=True)
class Case:
    """One way to break a rule, and the nearest way to keep it; `also` are other rules that speak wherever this one does."""

    fails: Example
    passes: Example
    also: frozenset[str] = frozenset()


def cases_of(subject: str) -> Mapping[str, tuple[Case, ...]]:
    """The cases of each rule of a subject, by the rule's name."""
    path = EXAMPLES / f"{subject}.yaml"
    read = yaml.safe_load(path.read_text(encoding="utf-8")) if path.is_file() else {}
    return {rule: tuple(map(_case, cases)) for rule, cases in read.items()}


def _case(raw: Mapping[str, Any]) -> Case:
    def example(name: str) -> Example:
        return Example(raw[name], raw.get("as_of"), raw.get("announced", {}))

    return Case(example("fails"), example("passes"), frozenset(raw.get("also", ())))


def write_project(example: Example, root: Path) -> None:
    """The example as a project below `root`."""
    files = {DECLARATION: {}, **example.files}
    teams = [placed(name).parent / _DAG for name in files if placed(name).name == DECLARATION]
    dags = {path.as_posix(): "" for path in teams if path != placed(_DAG)}
    for name, content in {_DAG: "", **dags, **files}.items():
        if content is None:
            continue
        path = root / placed(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(_content(path, content))


def _content(path: Path, content: Any) -> bytes:
    if isinstance(content, int):
        return bytes(content)
    if isinstance(content, str):
        return content.encode()
    if path.name == DECLARATION:
        content = _merged({**_minimal(), "team": path.parent.name}, content)
    return as_yaml(_numbered(content)).encode()


def placed(name: str) -> Path:
    """Where a file lies in the project: those of the team are named by their place in its folder."""
    outside = name.startswith(("dags/", "build/"))
    return Path(name) if outside else Path("dags") / TEAM / name


def as_yaml(content: Mapping[str, Any]) -> str:
    """In the order written; below a key's own line short parts are on one line."""

    def dumped(key: str, value: Any) -> str:
        flow = None if isinstance(value, (dict, list)) else False
        return yaml.safe_dump({key: value}, sort_keys=False, default_flow_style=flow, allow_unicode=True, width=100)

    return "".join(dumped(key, value) for key, value in content.items())


def problems_of(example: Example, root: Path) -> tuple[Problem, ...]:
    """What `mwaa-platform validate` finds in the example, which is written to `root`.

    Lines of a team.yaml are left out: the example shows only a part of it.
    """
    write_project(example, root)
    try:
        with patch.object(airflow_versions, "AIRFLOW_VERSIONS", _with_ends(example.announced)):
            found = load(root, as_of=example.as_of, folder_rules=(named_dags_exist,)).warnings
    except DeclarationError as error:
        found = error.problems
    return tuple(replace(p, line=0) if p.file and p.file.name == DECLARATION else p for p in found)


def _with_ends(announced: Mapping[str, datetime.date]) -> tuple[airflow_versions.AirflowVersion, ...]:
    """The catalogue of versions, as it will be once AWS announces these."""
    return tuple(
        replace(version, status=airflow_versions.Status.ENDING, support_ended=announced[version.number].isoformat())
        if version.number in announced
        else version
        for version in airflow_versions.AIRFLOW_VERSIONS
    )


@cache
def _minimal() -> dict[str, Any]:
    read: dict[str, Any] = yaml.safe_load(MINIMAL)
    return read


def _merged(into: Any, more: Any) -> Any:
    if not (isinstance(into, dict) and isinstance(more, dict)):
        return copy.deepcopy(more)
    return {**into, **{key: _merged(into.get(key), value) for key, value in more.items()}}


def _numbered(content: Any) -> Any:
    """With what a list's `name-{1..3}` stands for: name-1, name-2, name-3."""
    if isinstance(content, dict):
        return {key: _numbered(value) for key, value in content.items()}
    if not isinstance(content, list):
        return content
    items: list[Any] = []
    for item in content:
        found = _NUMBERS.search(item) if isinstance(item, str) else None
        count = int(found[1]) if found else 0
        items += [item.replace(found[0], str(number)) for number in range(1, count + 1)] if found else [_numbered(item)]
    return items
