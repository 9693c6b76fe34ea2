"""A team's DAG folder read for one stage: the calls it makes, what it looks up, and what cannot be told of it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from mwaa_platform.aws.grants import Place
from mwaa_platform.dagcheck import airflow_calls, imports
from mwaa_platform.dagcheck.arguments import Reader
from mwaa_platform.dagcheck.connections import connections_of, whose
from mwaa_platform.dagcheck.requests import Needed, needed
from mwaa_platform.dagcheck.run import MOST_STEPS, Doubt, Lookup, Run, TaskContext, Where
from mwaa_platform.dagcheck.sources import Sources
from mwaa_platform.declaration.team import Target

_CONNECTIONS = ("aws_conn_id", "source_aws_conn_id", "dest_aws_conn_id")


@dataclass(slots=True)
class Reading:
    """What was found."""

    calls: list[Needed] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)
    lookups: list[Lookup] = field(default_factory=list)
    run: Run | None = None
    """What was made on the way: DAGs, tasks, calls that no task makes."""


def dag_files(sources: Sources, version: str) -> list[Path]:
    """The files that Airflow reads by themselves: those that name a DAG and Airflow, unless `.airflowignore` names them."""
    ignored = _ignored(sources.folder, glob=version.startswith("3"))
    return [path for path in sources.files() if _is_read(sources, path, ignored)]


def _is_read(sources: Sources, path: Path, ignored: list[re.Pattern[str]]) -> bool:
    if sources.is_plugin(path):
        return False
    relative = path.relative_to(sources.folder).as_posix()
    if any(pattern.search(relative) for pattern in ignored):
        return False
    text = "\n".join(sources.read(path).lines).lower()
    return "airflow" in text and "dag" in text


def _ignored(folder: Path, *, glob: bool) -> list[re.Pattern[str]]:
    """Airflow 2 takes lines for regular expressions, Airflow 3 for patterns like git's."""
    path = folder / ".airflowignore"
    found = []
    for line in path.read_text(encoding="utf-8", errors="replace").splitlines() if path.is_file() else ():
        text = line.partition("#")[0].strip()
        if not text:
            continue
        try:
            found.append(re.compile(_globbed(text) if glob else text))
        except re.error:
            continue
    return found


def _globbed(text: str) -> str:
    body = re.escape(text.strip("/")).replace(r"\*\*/", "(.*/)?").replace(r"\*", "[^/]*").replace(r"\?", "[^/]")
    return f"{'^' if text.startswith('/') else '(^|/)'}{body}($|/)"


def read_folder(
    sources: Sources,
    version: str,
    options: dict[str, str],
    place: Place,
    workgroups: dict[str, str],
    connections: Mapping[str, str] | None = None,
) -> Reading:
    """Every DAG file, with these options of Airflow's, and `connections` besides those that the folder defines."""
    told = {name.lower(): whose(value) for name, value in (connections or {}).items()}
    run = Run(sources, options, {**told, **connections_of(sources.folder)})
    for path in dag_files(sources, version):
        run.steps = 0
        try:
            imports.read_module(run, path)
        except RecursionError:
            run.doubt("is nested too deep to be followed", Where(path, 1, 1))
        if run.steps > MOST_STEPS:
            run.doubt("is more than can be followed", Where(path, 1, 1))
    return Reading(_calls(run, Reader(options), place, workgroups), run.doubts, run.lookups, run)


def _calls(run: Run, reader: Reader, place: Place, workgroups: dict[str, str]) -> list[Needed]:
    found: list[Needed] = []
    seen: set[tuple[object, ...]] = set()
    for use in list(run.uses):
        run.task = TaskContext(use.task, use.operator, use.dag)
        given = {key: use.arguments.named[key] for key in _CONNECTIONS if key in use.arguments.named}
        before = len(run.uses)
        foreign = [airflow_calls.foreign(run, {"aws_conn_id": value}, use.where) for value in given.values()]
        for one in (*run.uses[before:], *(() if any(foreign) else (use,))):
            for call in needed(one, reader, place, workgroups):
                key = (
                    one.where,
                    one.dag,
                    one.task,
                    one.operator,
                    call.service,
                    call.operation,
                    tuple(sorted(call.parameters.items())),
                )
                if key not in seen:
                    seen.add(key)
                    found.append(call)
    run.task = TaskContext()
    return found


def read_target(sources: Sources, target: Target) -> Reading:
    """The folder as a stage has it; the secrets backend's connections are those that the rehearsal puts there."""
    workgroups = {
        line.workgroup: line.workgroup_id
        for line in target.team.integrations
        if line.service == "redshift_data" and line.workgroup and line.workgroup_id
    }
    team = target.team
    options, connections = target.configuration_options, team.rehearsal.connections
    return read_folder(sources, team.airflow.version, options, target.place, workgroups, connections)
