"""Findings out of what was judged, worded for a person."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from mwaa_platform.dagcheck import proposals
from mwaa_platform.dagcheck.comments import Comment
from mwaa_platform.dagcheck.findings import Finding, Kind
from mwaa_platform.dagcheck.requests import Needed
from mwaa_platform.dagcheck.run import Lookup, Where
from mwaa_platform.dagcheck.stage_check import Judged
from mwaa_platform.dagcheck.wording_of_calls import by_place, lines, parted, said, statement, symbolic
from mwaa_platform.declaration.team import Team
from mwaa_platform.declaration.yaml_file import read_yaml


class Writer:
    """Words what was judged of one team in some of its stages; files are named from `root`."""

    def __init__(self, team: Team, root: Path, stages: Sequence[str]) -> None:
        self._team, self._root = team, root
        self.stages = stages

    def file(self, path: Path) -> str:
        """The path as the project has it."""
        return path.relative_to(self._root).as_posix() if path.is_relative_to(self._root) else str(path)

    def of_declaration(self, judged: Sequence[Judged], has_dags: bool) -> Iterator[Finding]:
        """What is not declared, what cannot be told, and what is declared too wide; the last not where there are no DAGs."""
        yield from self._missing(judged)
        yield from self._denied(judged)
        yield from self._undecided(judged)
        if has_dags:
            yield from self._widths(judged)

    def _at(self, kind: Kind, where: Where, message: str, **more: object) -> Finding:
        return Finding(kind, self.file(where.path), where.line, message, self._team.team, **more)  # type: ignore[arg-type] # as given

    def _which(self, stages: Iterable[str]) -> tuple[str, ...]:
        """Nothing where it is the same in all stages."""
        found = tuple(stages)
        return found if len(found) < len(self.stages) else ()

    def _missing(self, judged: Sequence[Judged]) -> Iterator[Finding]:
        """One finding for each id that nothing declares."""
        by_id: dict[str, dict[str, list[tuple[Lookup | None, Needed | None]]]] = {}
        for option, found in judged[0].missing.items() if judged else ():
            identifier, thing = parted(option)
            by_id.setdefault(identifier, {})[thing] = found
        for identifier, things in by_id.items():
            found = [pair for pairs in things.values() for pair in pairs]
            calls = [call for _, call in found if call]
            place = calls[0].use.where if calls else next(lookup.where for lookup, _ in found if lookup)
            use = calls[0].use if calls else None
            names = ", ".join(f"{identifier}_{thing}".rstrip("_") for thing in sorted(things))
            tasks = sorted({call.use.task for call in calls if call.use.task})
            there = self._names_of(judged[0], identifier)
            new = all(things) and not there
            fields = proposals.for_lookups(identifier, [t for t in things if t], calls) if new else None
            wanted = "read one of these" if there else f"declare an integration with id: {identifier}"
            lacks = f"id: {identifier} has only {', '.join(there)}" if there else f"no integration has id: {identifier}"
            message = f'conf.get("platform", …) of {names}: {lacks}'
            yield self._at(
                Kind.NOT_DECLARED,
                place,
                message + (f"; used by {', '.join(tasks)}" if len(tasks) > 1 else ""),
                task=use.task if use else "",
                operator=use.operator if use else "",
                write=(proposals.written(fields),) if fields else (),
                under="integrations",
                mend="" if fields else f"{wanted}, or give conf.get a fallback",
            )

    def _names_of(self, judged: Judged, identifier: str) -> list[str]:
        """What DAGs find of the integration with that id, if there is one."""
        place = judged.target.place
        having = (one for one in judged.target.team.integrations if one.id == identifier)
        return [f"{identifier}_{name}" for one in having for name in one.names(place)]

    def _denied(self, judged: Sequence[Judged]) -> Iterator[Finding]:
        for key, found in by_place(
            (one.target, use, calls) for one in judged for use, calls in one.denied.items()
        ).items():
            where, task, operator, _ = key
            calls = found[0][1]
            write = symbolic([(target, lines(needed, target)) for target, needed in found])
            under = "integrations"
            mend = ""
            if not write:
                write, under = statement(calls), "extra_statements"
            yield self._at(
                Kind.NOT_DECLARED,
                where,
                said(calls),
                task=task,
                operator=operator,
                stages=self._which(target.stage_name for target, _ in found),
                write=write,
                under=under,
                mend=mend,
            )

    def _undecided(self, judged: Sequence[Judged]) -> Iterator[Finding]:
        groups = by_place((one.target, use, calls) for one in judged for use, calls in one.undecided.items())
        settle = "name it so that it can be read, or settle it: # mwaa-platform: uses SERVICE key=value, because REASON"
        for (where, task, operator, _), found in groups.items():
            calls = found[0][1]
            perhaps = "" if calls[0].certain else "; whether it is called at all is not known either"
            stages = self._which(target.stage_name for target, _ in found)
            yield self._at(
                Kind.CANNOT_TELL,
                where,
                said(calls) + perhaps,
                task=task,
                operator=operator,
                stages=stages,
                mend=settle,
            )
        groups = by_place((one.target, use, calls) for one in judged for use, calls in one.unserved.items())
        for (where, task, operator, _), found in groups.items():
            names = ", ".join(dict.fromkeys(f"{call.service} {call.operation}" for call in found[0][1]))
            message = f"calls {names}, which no integration grants"
            cure = "declare it under extra_statements if it is meant, and say so: # mwaa-platform: uses nothing, because REASON"
            yield self._at(Kind.CANNOT_TELL, where, message, task=task, operator=operator, mend=cure)
        seen = dict.fromkeys((d.where, d.task, d.operator, d.message) for one in judged for d in one.doubts)
        for where, task, operator, message in seen:
            cure = "say what it uses: # mwaa-platform: uses SERVICE key=value, because REASON; or uses nothing"
            yield self._at(Kind.CANNOT_TELL, where, message, task=task, operator=operator, mend=cure)

    def _widths(self, judged: Sequence[Judged]) -> Iterator[Finding]:
        """What holds in every stage."""
        declared = read_yaml(self._root / "dags" / self._team.team / "team.yaml")
        for index, line in enumerate(self._team.integrations):
            file = f"dags/{self._team.team}/team.yaml"
            number = declared.line(("integrations", index))
            about = f"{line.service}{f' id {line.id}' if line.id else ''}"
            fields = line.model_dump(exclude_unset=True) | {"service": line.service}
            if all(index in one.never_used for one in judged):
                message, mend = f"{about}: no task makes a call that it grants", "take the line away"
                write: tuple[str, ...] = ()
                if line.service == "s3" and line.id:
                    write = (proposals.written({**fields, "access": "none"}),)
                    mend = "if DAGs only hand its names on, replace it; else take it away: write"
                yield Finding(
                    Kind.NEVER_USED,
                    file,
                    number,
                    message,
                    self._team.team,
                    write=write,
                    under="integrations",
                    mend=mend,
                )
            elif changes := [one.wider.get(index) for one in judged]:
                narrow = [change for change in changes[0] or () if all(change.key in _keys(other) for other in changes)]
                for change in narrow:
                    fields = change.applied(fields)
                if narrow:
                    message = f"{about}: {', '.join(change.key for change in narrow)} wider than what DAGs use"
                    line_ = (proposals.written(_plain(fields)),)
                    yield Finding(
                        Kind.WIDER,
                        file,
                        number,
                        message,
                        self._team.team,
                        write=line_,
                        under="integrations",
                        mend="narrow it: write",
                    )

    def of_comments(self, judged: Sequence[Judged], comments: Mapping[Path, Sequence[Comment]]) -> Iterator[Finding]:
        """Comments that are none, stand at nothing, or say what is not declared."""
        settled = {place for one in judged for place in one.settled}
        for path, every in comments.items():
            for comment in every:
                where = Where(path, comment.line, comment.line)
                if comment.problem:
                    yield self._at(Kind.COMMENT, where, f"the comment {comment.problem}", mend=f"got: {comment.text}")
                elif (path, comment.line) not in settled and not comment.accepts:
                    yield self._at(
                        Kind.COMMENT,
                        where,
                        "the comment stands at no call",
                        mend="put it on a line of the call, or on the line before",
                    )
        for path, comment in dict.fromkeys(pair for one in judged for pair in one.undeclared_comments):
            fields = {
                "service": comment.service,
                **{k: v.split(",") if _many(comment, k) else v for k, v in comment.fields},
            }
            where = Where(path, comment.line, comment.line)
            message = f"the comment says that {comment.service} is used, which is not declared so"
            yield self._at(Kind.NOT_DECLARED, where, message, write=(proposals.written(fields),), under="integrations")


def _many(comment: Comment, key: str) -> bool:
    model = proposals.BY_SERVICE[comment.service]
    return proposals.many(model, key)


def _keys(changes: object) -> set[str]:
    return {change.key for change in changes} if isinstance(changes, tuple) else set()


def _plain(fields: dict[str, object]) -> dict[str, object]:
    return {key: value for key, value in fields.items() if value is not None and value is not False}
