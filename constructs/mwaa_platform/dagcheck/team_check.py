"""A team's DAG folder against its declaration, every stage; what is the same in several stages is said once."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from mwaa_platform.dagcheck import linter, removed
from mwaa_platform.dagcheck.advice.check import Adviser
from mwaa_platform.dagcheck.findings import Finding, Kind, ordered
from mwaa_platform.dagcheck.reading import dag_files, read_target
from mwaa_platform.dagcheck.sources import Sources
from mwaa_platform.dagcheck.stage_check import judge, read_comments
from mwaa_platform.dagcheck.writer import Writer
from mwaa_platform.declaration.team import Team


@dataclass(frozen=True, slots=True)
class Checked:
    """A team's result."""

    team: str
    files: int
    calls: int
    findings: tuple[Finding, ...]
    reported_only: bool

    @property
    def passed(self) -> bool:
        """Whether nothing stops a synthesis."""
        return self.reported_only or not any(finding.severity == "error" for finding in self.findings)


def check_team(
    team: Team, root: Path, stages: Sequence[str] = (), *, lint: bool = True, advise: bool = False
) -> Checked:
    """What there is to say of a team's folder below `root`/dags; with `stages`, of these alone; with `advise`, advice for MWAA too."""
    sources = Sources(root / "dags" / team.team)
    every = sources.files()
    with linter.started(team.airflow.version if lint else "", every) as linting:
        roots = dag_files(sources, team.airflow.version)
        writer = Writer(team, root, stages or tuple(team.stages))
        comments = read_comments(sources, every)
        judged, calls = [], 0
        adviser = Adviser(root, sources, comments) if advise else None
        for stage in writer.stages:
            target = team.at(stage)
            reading = read_target(sources, target)
            calls = max(calls, len(reading.calls))
            judged.append(judge(target, reading, comments))
            if adviser and reading.run:
                adviser.look(target, reading.run)
        findings = [*writer.of_declaration(judged, bool(roots)), *writer.of_comments(judged, comments)]
        gone = removed.findings(team, root, [sources.read(path) for path in every])
        findings += [*gone, *(linter.findings(linting, team.team, root, gone) if linting else ())]
    findings += adviser.findings(team.team) if adviser else ()
    for path in roots:
        source = sources.read(path)
        if source.problem:
            findings.append(Finding(Kind.NOT_PYTHON, writer.file(path), source.problem_line, source.problem, team.team))
    return Checked(team.team, len(roots), calls, tuple(ordered(findings)), team.dag_check == "report")
