"""Reads a team's DAG files, without Airflow, and compares what they call with what the team declares."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from pydantic import ValidationError

from mwaa_platform.dagcheck.dag_ids import named_dags_exist
from mwaa_platform.dagcheck.findings import Finding, Kind, render
from mwaa_platform.dagcheck.team_check import Checked, check_team
from mwaa_platform.declaration.problems import DeclarationError, Problem
from mwaa_platform.declaration.team import Team
from mwaa_platform.declaration.yaml_file import read_yaml


class DagCheckError(Exception):
    """A DAG calls what its team has not declared, or has what its Airflow lacks; `str()` is what a person reads."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        """Keeps the errors."""
        self.findings = tuple(findings)
        super().__init__("\n".join(render(self.findings)))


def stop_at_errors(root: Path, stages: Mapping[str, Sequence[str]], teams: Mapping[str, Team]) -> tuple[Finding, ...]:
    """For a synthesis of these stages by team: what teams with `dag_check: report` are told.

    Raises:
        DagCheckError: with every error of the other teams.
    """
    checked = [check_team(teams[name], root, tuple(of), lint=False) for name, of in stages.items()]
    errors = [f for one in checked if not one.passed for f in one.findings if f.severity == "error"]
    if errors:
        raise DagCheckError(errors)
    return tuple(f for one in checked if one.reported_only for f in one.findings if f.severity == "error")


def of_broken_rehearsals(root: Path, error: DeclarationError) -> tuple[Finding, ...]:
    """Errors of the teams whose declaration fails only in what the local run needs: a line that is gone is missed there first."""
    broken: dict[Path, list[Problem]] = {}
    for problem in error.problems:
        if problem.severity == "error":
            broken.setdefault(problem.file or Path(), []).append(problem)
    found: list[Finding] = []
    for file, problems in broken.items():
        if all(problem.keys[:1] == ("rehearsal",) for problem in problems):
            data = read_yaml(root / file).data
            try:
                team = Team.model_validate({key: value for key, value in data.items() if key != "rehearsal"})
            except (ValidationError, AttributeError):
                continue
            found += [f for f in check_team(team, root, lint=False).findings if f.severity == "error"]
    return tuple(found)


__all__ = [
    "Checked",
    "DagCheckError",
    "Finding",
    "Kind",
    "check_team",
    "named_dags_exist",
    "of_broken_rehearsals",
    "render",
    "stop_at_errors",
]
