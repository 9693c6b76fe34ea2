"""All advice of a team's folder, settled by comments, as findings."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from mwaa_platform.dagcheck.advice import ids, parse_time, schedules, secrets, sensors, timeouts
from mwaa_platform.dagcheck.advice.rules import NOTHING_ACCEPTED
from mwaa_platform.dagcheck.advice.said import Advice
from mwaa_platform.dagcheck.comments import Comment
from mwaa_platform.dagcheck.findings import Finding, Kind, file_name
from mwaa_platform.dagcheck.run import Run, Where
from mwaa_platform.dagcheck.sources import Sources
from mwaa_platform.declaration.loader import DECLARATION
from mwaa_platform.declaration.team import Target
from mwaa_platform.declaration.yaml_file import read_yaml


class Adviser:
    """Looks at what each stage's reading made, then at the files; `root` is what files are named from."""

    def __init__(self, root: Path, sources: Sources, comments: Mapping[Path, Sequence[Comment]]) -> None:
        self._root, self._sources, self._comments = root, sources, comments
        self._found: dict[Advice, list[str]] = {}
        self._stages: list[str] = []
        self._imported: set[Path] = set()

    def look(self, target: Target, run: Run) -> None:
        """At one stage's reading."""
        self._stages.append(target.stage_name)
        self._imported |= run.modules.keys()
        for advice in self.of_run(target, run):
            stages = self._found.setdefault(advice, [])
            if target.stage_name not in stages:
                stages.append(target.stage_name)

    def of_run(self, target: Target, run: Run) -> Iterator[Advice]:
        """What follows from DAGs, tasks and calls."""
        options, version = target.configuration_options, target.team.airflow.version
        yield from sensors.poking(run.tasks, options)
        yield from schedules.catching_up(run.dags, version, options)
        yield from schedules.moving_start_dates(run.dags)
        yield from timeouts.endless(run.dags, options)
        yield from parse_time.calls(run.when_read)
        yield from ids.too_long(run.dags, target)
        yield from ids.twice(run.dags, self._sources, lambda path: file_name(path, self._root))
        yield from ids.too_many(run.dags, target, self._declared)

    def findings(self, team: str) -> list[Finding]:
        """Everything that no comment accepts, and the comments that accept nothing."""
        every: dict[Advice, Sequence[str]] = dict(self._found)
        for path in self._sources.files():
            source = self._sources.read(path)
            heavy = parse_time.heavy_imports(source, self._sources.find) if path in self._imported else ()
            of_file = [*secrets.secrets(source), *heavy]
            every |= dict.fromkeys(of_file, self._stages)
        accepted: set[tuple[Path, int, str]] = set()
        open_ = [advice for advice in every if not self._is_accepted(advice, accepted)]
        found = [
            self._finding(advice, team, every.get(advice, self._stages))
            for advice in [*open_, *self._useless(accepted)]
        ]
        return list(dict.fromkeys(found))

    def _is_accepted(self, advice: Advice, accepted: set[tuple[Path, int, str]]) -> bool:
        where = advice.where
        for comment in self._comments.get(where.path, ()):
            if advice.rule.id in comment.accepts and where.line - 1 <= comment.line <= where.end_line:
                accepted.add((where.path, comment.line, advice.rule.id))
                return True
        return False

    def _useless(self, accepted: set[tuple[Path, int, str]]) -> Iterator[Advice]:
        for path, comments in self._comments.items():
            for comment in comments:
                for rule in comment.accepts:
                    if (path, comment.line, rule) not in accepted:
                        where = Where(path, comment.line, comment.line)
                        yield Advice(NOTHING_ACCEPTED, where, f"{rule} finds nothing here")

    def _finding(self, advice: Advice, team: str, stages: Sequence[str]) -> Finding:
        everywhere = not stages or len(stages) == len(self._stages)
        return Finding(
            Kind.ADVICE,
            file_name(advice.where.path, self._root),
            advice.where.line,
            advice.message,
            team,
            advice.task,
            advice.operator,
            () if everywhere else tuple(stages),
            mend=advice.cure or advice.rule.cure,
            rule=advice.rule.id,
        )

    def _declared(self, target: Target) -> Where:
        path = self._sources.folder / DECLARATION
        line = read_yaml(path).line(("stages", target.stage_name, "environment_class")) if path.is_file() else 1
        return Where(path, line, line)
