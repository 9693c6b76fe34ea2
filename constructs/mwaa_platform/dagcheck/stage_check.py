"""One stage's reading against its declared grants: what is denied, what is undecided, what is missing, what comments settle."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from mwaa_platform.aws.grant_decisions import Decision
from mwaa_platform.aws.operations import Request
from mwaa_platform.dagcheck import widths
from mwaa_platform.dagcheck.comments import Comment, comments_in
from mwaa_platform.dagcheck.decisions import Decided, decide, distinct, requests_of
from mwaa_platform.dagcheck.reading import Reading
from mwaa_platform.dagcheck.requests import Needed
from mwaa_platform.dagcheck.run import Doubt, Lookup, Use, Where
from mwaa_platform.dagcheck.sources import Sources
from mwaa_platform.dagcheck.text import missing_options
from mwaa_platform.declaration.team import Target
from mwaa_platform.declared import stage_values

Comments = dict[Path, list[Comment]]


@dataclass(slots=True)
class Judged:
    """What came of one stage."""

    target: Target
    denied: dict[Use, list[Needed]] = field(default_factory=dict)
    undecided: dict[Use, list[Needed]] = field(default_factory=dict)
    unserved: dict[Use, list[Needed]] = field(default_factory=dict)
    missing: dict[str, list[tuple[Lookup | None, Needed | None]]] = field(default_factory=dict)
    doubts: list[Doubt] = field(default_factory=list)
    undeclared_comments: list[tuple[Path, Comment]] = field(default_factory=list)
    never_used: list[int] = field(default_factory=list)
    wider: dict[int, tuple[widths.Change, ...]] = field(default_factory=dict)
    settled: set[tuple[Path, int]] = field(default_factory=set)
    """Comments that stand at something."""


def read_comments(sources: Sources, files: Sequence[Path]) -> Comments:
    """Every file's comments."""
    found = {path: list(comments_in(sources.read(path))) for path in files}
    return {path: comments for path, comments in found.items() if comments}


def judge(target: Target, reading: Reading, comments: Comments) -> Judged:
    """Decide everything that was read."""
    judged = Judged(target)
    decided = Decided(target.grants)
    granted_by_comments = _comments(judged, comments)
    kept: list[Needed] = []
    for call in reading.calls:
        if _settles(judged, comments, call.use.where):
            continue
        kept.append(call)
        lacking = sorted({option for text in call.parameters.values() for option in missing_options(text)})
        if lacking:
            for option in lacking:
                judged.missing.setdefault(option, []).append((None, call))
        elif not call.known:
            judged.unserved.setdefault(call.use, []).append(call)
        else:
            said = min((decided(r) for r in call.requests), key=lambda d: d.value, default=Decision.ALLOWED)
            if said is Decision.UNKNOWN or (said is Decision.DENIED and not call.certain):
                judged.undecided.setdefault(call.use, []).append(call)
            elif said is Decision.DENIED:
                judged.denied.setdefault(call.use, []).append(call)
    for lookup in reading.lookups:
        if not lookup.has_default:
            judged.missing.setdefault(lookup.option.removeprefix("platform."), []).append((lookup, None))
    # What else such a task calls is part of the same line: a wait that names no resource, for example.
    lacking_uses = {call.use for pairs in judged.missing.values() for _, call in pairs if call}
    judged.denied = {use: calls for use, calls in judged.denied.items() if use not in lacking_uses}
    judged.undecided = {use: calls for use, calls in judged.undecided.items() if use not in lacking_uses}
    judged.doubts = [doubt for doubt in reading.doubts if not _settles(judged, comments, doubt.where)]
    _widths(judged, kept, granted_by_comments)
    return judged


def _comments(judged: Judged, comments: Comments) -> list[Request]:
    """What comments say is used: declared, or else an error of its own."""
    target = judged.target
    place = target.place
    values = stage_values(team=target.team.team, stage=target.stage_name, account=place.account, region=place.region)
    grants = target.grants
    found: list[Request] = []
    for path, every in comments.items():
        for comment in every:
            integration = comment.integration(values) if not comment.problem else None
            if integration is None:
                continue
            requests = requests_of(tuple(integration.grants(place)))
            found += requests
            if any(decide(request, grants) is not Decision.ALLOWED for request in requests):
                judged.undeclared_comments.append((path, comment))
    return found


def _settles(judged: Judged, comments: Comments, where: Where) -> bool:
    """Whether a comment stands at the call, or several: on its lines, or on the line before it."""
    standing = {
        (where.path, comment.line)
        for comment in comments.get(where.path, ())
        if where.line - 1 <= comment.line <= where.end_line and not (comment.problem or comment.accepts)
    }
    judged.settled |= standing
    return bool(standing)


def _widths(judged: Judged, calls: Sequence[Needed], settled: list[Request]) -> None:
    """Only where all is told: what is in doubt may be what a line is for."""
    if judged.doubts or judged.undecided or judged.unserved or judged.missing:
        return
    place = judged.target.place
    requests = distinct([*settled, *(request for call in calls for request in call.requests)])
    by_configuration = judged.target.team.airflow.options().get("secrets.backend", "")
    for index, line in enumerate(judged.target.team.integrations):
        if line.service in ("ssm", "secrets_manager") and by_configuration:
            continue
        grants = tuple(line.grants(place))
        if not grants:
            continue
        if not widths.is_used(line, place, requests):
            judged.never_used.append(index)
        elif changes := widths.narrower(line, place, calls, settled):
            judged.wider[index] = tuple(changes)
