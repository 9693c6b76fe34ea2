"""Reads a team's DAG files, without Airflow, and compares what they call with what the team declares."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from mwaa_platform.dagcheck.findings import Finding, Kind, render
from mwaa_platform.dagcheck.team_check import Checked, check_team
from mwaa_platform.declaration.team import Team


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


__all__ = ["Checked", "DagCheckError", "Finding", "Kind", "check_team", "render", "stop_at_errors"]
