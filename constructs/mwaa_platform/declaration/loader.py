"""Reads dags/<team>/team.yaml of every team: either all declarations, or every problem of every file at once."""

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from mwaa_platform.declaration.networks import SharedNetwork
from mwaa_platform.declaration.networks_file import SCHEMA_DIALECT, read_networks
from mwaa_platform.declaration.problems import DeclarationError, Problem, Severity, ordered
from mwaa_platform.declaration.rules import (
    ACROSS_RULES,
    DATED_RULES,
    FOLDER_RULES,
    NETWORK_RULES,
    STAGE_RULES,
    TEAM_RULES,
    WHOLE_RULES,
    Draft,
    FolderRule,
)
from mwaa_platform.declaration.rules.draft import draft_of
from mwaa_platform.declaration.team import Target, Team
from mwaa_platform.declaration.tenancy import Tenancy, tenancies
from mwaa_platform.declaration.wording import problems_of, unknown_placeholders
from mwaa_platform.declaration.yaml_file import YamlFile, read_yaml
from mwaa_platform.declared_texts import with_texts
from mwaa_platform.integrations import CATALOGUE

DECLARATION = "team.yaml"


@dataclass(frozen=True, slots=True)
class Declarations:
    """Every team by name, the warnings, the networks that stages share, and every stage filled in."""

    teams: dict[str, Team]
    warnings: tuple[Problem, ...]
    networks: dict[str, SharedNetwork] = field(default_factory=dict)
    targets: tuple[Target, ...] = ()

    @property
    def tenancies(self) -> dict[str, Tenancy]:
        """The shared networks by name, with the stages in them."""
        if not self.networks:
            return {}
        return tenancies(self.networks, self.targets)


def load(root: Path, *, as_of: datetime.date | None = None, folder_rules: Sequence[FolderRule] = ()) -> Declarations:
    """Load all teams below `root`/dags.

    With `as_of`, acknowledgements that ended before that day are refused too; synth leaves it out, for it knows no clock.

    Raises:
        DeclarationError: with every problem of every file; file names in it are relative to `root`.
    """
    teams: dict[str, Team] = {}
    filled: dict[str, list[Target]] = {}
    problems: list[Problem] = []
    drafts: dict[Path, Draft] = {}
    files: dict[Path, YamlFile] = {}
    folders = _team_folders(root)
    if not folders:
        cure = "make dags/<team>/ with the team's DAGs and a team.yaml"
        raise DeclarationError([Problem("no team is declared below dags/", cure=cure, file=Path("dags"))])
    networks = read_networks(root, files)
    problems += networks.problems
    for folder in folders:
        path = folder / DECLARATION
        if not path.is_file():
            cure = "declare the team there, or move the folder out of dags/"
            problems.append(Problem("DAGs without a declaration", cure=cure, file=path))
            continue
        file = files[path] = read_yaml(path)
        found, team, of_team = _read(file, folder, folder_rules)
        problems += found
        if isinstance(file.data, dict):
            drafts[path] = draft_of(folder, file.data, networks.networks)
            problems += [p if p.file else replace(p, file=path) for p in _apply_rules(drafts[path], as_of)]
        if team is not None:
            teams[team.team], filled[team.team] = team, of_team
    for across in ACROSS_RULES:
        problems += across(drafts)
    for of_networks in NETWORK_RULES:
        problems += of_networks(drafts, networks)
    every = tuple(target for of_team in filled.values() for target in of_team)
    if not any(problem.severity is Severity.ERROR for problem in problems):
        targets = [(root / "dags" / target.team.team / DECLARATION, target) for target in every]
        shared = tenancies(networks.networks, every)
        for whole in WHOLE_RULES:
            problems += whole(targets, shared, networks.path)
    placed = ordered(_placed(problem, files, root) for problem in problems)
    errors = [problem for problem in placed if problem.severity is Severity.ERROR]
    if errors:
        raise DeclarationError(placed)
    return Declarations(teams, tuple(placed), dict(networks.networks), every)


def _team_folders(root: Path) -> list[Path]:
    dags = root / "dags"
    if not dags.is_dir():
        return []
    return sorted(p for p in dags.iterdir() if p.is_dir() and not p.name.startswith((".", "_")) and any(p.iterdir()))


def _read(
    file: YamlFile, folder: Path, folder_rules: Sequence[FolderRule]
) -> tuple[list[Problem], Team | None, list[Target]]:
    """The file's own problems, and if there are none the team, and each of its stages filled in."""
    problems = list(file.problems)
    if problems and file.data is None:
        return problems, None, []
    if not isinstance(file.data, dict):
        got = "nothing" if file.data is None else "a list" if isinstance(file.data, list) else "one value"
        cure = f"begin with team: {folder.name}, owner: and stages:"
        return (
            [*problems, Problem("should hold keys with values", (), got, cure=cure, file=file.path, line=1)],
            None,
            [],
        )
    problems += [replace(p, file=file.path) for p in unknown_placeholders(file.data)]
    try:
        team = Team.model_validate(file.data)
    except ValidationError as error:
        found = problems_of(error, Team)
        return [*problems, *(replace(p, file=file.path, line=file.line(p.keys)) for p in found)], None, []
    targets = list[Target]()
    for stage in team.stages:
        try:
            target = team.at(stage)
            targets.append(target)
            for rule in STAGE_RULES:
                problems += [replace(p, file=file.path) for p in rule(target)]
            for of_folder in (*FOLDER_RULES, *folder_rules):
                problems += [replace(p, file=file.path) for p in of_folder(target, folder)]
        except ValidationError as error:
            filled = (
                replace(p, message=f"in stage {stage}: {p.message}", file=file.path) for p in problems_of(error, Team)
            )
            problems += filled
    return problems, None if any(p.severity is Severity.ERROR for p in problems) else team, targets


def _apply_rules(draft: Draft, as_of: datetime.date | None) -> Iterator[Problem]:
    for rule in TEAM_RULES:
        yield from rule(draft)
    if as_of is not None:
        for dated in DATED_RULES:
            yield from dated(draft, as_of)


def _placed(problem: Problem, files: dict[Path, YamlFile], root: Path) -> Problem:
    """The problem with its line, the value as written where none was given, and the file relative to the root."""
    file = files.get(problem.file) if problem.file else None
    if file is not None:
        problem = replace(problem, line=problem.line or (file.line(problem.keys) if problem.keys else 0))
    path = problem.file
    if path is not None and path.is_relative_to(root):
        problem = replace(problem, file=path.relative_to(root))
    return problem


def schema() -> dict[str, Any]:
    """The JSON Schema of team.yaml, for editors; written to dags/team.schema.json."""
    generated = with_texts(Team.model_json_schema(), Team)
    for integration in CATALOGUE:
        # The models have the service's name by default, for use from Python; a file must say it.
        definition = generated["$defs"][integration.__name__]
        definition["required"] = ["service", *definition.get("required", [])]
    generated["title"] = "mwaa-platform: the declaration of one team"
    return {"$schema": SCHEMA_DIALECT, **generated}
