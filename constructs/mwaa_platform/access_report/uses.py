"""Which tasks a grant is for, from the reading of the DAG check."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from mwaa_platform.access_report.entries import TaskUse
from mwaa_platform.access_report.secret_uses import secret_uses
from mwaa_platform.aws.grant_decisions import Decision
from mwaa_platform.aws.grants import Grant
from mwaa_platform.aws.operations import Request
from mwaa_platform.dagcheck.decisions import decide, requests_of
from mwaa_platform.dagcheck.reading import read_target
from mwaa_platform.dagcheck.sources import Sources
from mwaa_platform.dagcheck.stage_check import read_comments
from mwaa_platform.declaration.team import Target
from mwaa_platform.declared import stage_values


class Uses:
    """One stage's DAGs as the check reads them: every request with its task."""

    def __init__(self, root: Path, target: Target, sources: Sources) -> None:
        """`root` is what files are named from."""
        self._by_action: dict[str, list[tuple[Request, TaskUse]]] = {}
        for request, use in (*_calls(root, target, sources), *_comments(root, target, sources)):
            self._by_action.setdefault(request.action.lower(), []).append((request, use))

    def of(self, grant: Grant) -> tuple[TaskUse, ...]:
        """The tasks that need a grant of one action; where a call's resource is not known in full, perhaps."""
        found: dict[tuple[str, str, str, int], TaskUse] = {}
        (action,) = grant.actions
        for request, use in self._by_action.get(action.lower(), ()):
            decision = decide(request, (grant,))
            if decision is Decision.DENIED:
                continue
            certain = use.certain and decision is Decision.ALLOWED
            place = (use.dag, use.task, use.file, use.line)
            if place not in found or certain:
                found[place] = TaskUse(*place, certain)
        return tuple(sorted(found.values()))


def _calls(root: Path, target: Target, sources: Sources) -> Iterator[tuple[Request, TaskUse]]:
    reading = read_target(sources, target)
    if reading.run and target.team.airflow.secrets_backend:
        yield from secret_uses(root, target, reading.run)
    for call in reading.calls:
        use = call.use
        task = TaskUse(use.dag, use.task or use.operator, _named(root, use.where.path), use.where.line, call.certain)
        yield from ((request, task) for request in call.requests)


def _comments(root: Path, target: Target, sources: Sources) -> Iterator[tuple[Request, TaskUse]]:
    """What a reasoned comment settles counts as used there."""
    place = target.place
    values = stage_values(team=target.team.team, stage=target.stage_name, account=place.account, region=place.region)
    for path, comments in read_comments(sources, sources.files()).items():
        for comment in comments:
            line = comment.integration(values) if not comment.problem else None
            grants: Sequence[Grant] = tuple(line.grants(place)) if line else ()
            task = TaskUse("", "comment", _named(root, path), comment.line)
            yield from ((request, task) for request in requests_of(grants))


def _named(root: Path, path: Path) -> str:
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else path.as_posix()
