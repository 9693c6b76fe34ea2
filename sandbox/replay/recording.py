"""A rehearsal's decision log as goldens: each check once, without what differs from one rehearsal to the next.

Left out, or exchanged for a word in braces: times, run ids, ids that services give, the generated name of the environment's bucket and
the files in it. What the local Airflow itself calls stands together, whichever of its processes did it.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta

from mwaa_platform.declaration.team import Target
from sandbox.dag_runs.results import TaskKey
from sandbox.dag_runs.stage import LABEL
from sandbox.decisions import Decision
from sandbox.replay import triggers
from sandbox.replay.golden import BUCKET, USER_ID, Recorded
from sandbox.server import SandboxError

ENVIRONMENT = "the environment itself"
"""Whose calls are no task's: its DAG folder, logs, metrics, and what its scheduler looks up."""
_BUCKET_READER = "dag-sync"
_CHANGING = (
    (re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"), "{id}"),
    (re.compile(r"(?<=\d{8})T\d{6}"), "T{time}"),
    (re.compile(r"(?<=/jobruns/)[0-9a-z]+$"), "{id}"),
    (re.compile(r"(:secret:.+)-[0-9A-Za-z?]{6}$"), r"\1-??????"),
)


def recorded(decisions: Iterable[Decision], targets: Iterable[Target]) -> dict[str, list[Recorded]]:
    """By stage, what was asked of IAM for the stages' environments, and for what starts their DAGs from outside.

    Raises:
        SandboxError: a call was denied or not known, so that the log is not of a rehearsal that passed.
    """
    stages = {(t.place.account, t.place.region, t.stage.environment_name): t for t in targets}
    by_stage: dict[str, list[Decision]] = {}
    outside: dict[str, list[Recorded]] = {}
    for decision in (one for one in decisions if not one.under):  # a role that was taken has grants of its owner's
        for starting in stages.values() if not decision.environment and decision.allowed else ():
            if one := triggers.of_role(decision, starting):
                outside.setdefault(starting.name, []).append(one)
        if target := stages.get((decision.account, decision.region, decision.environment)):
            day = target.team.rehearsal.logical_date
            by_stage.setdefault(target.name, []).append(_for_the_day(decision, day))
    return {stage: [*_of_stage(stage, made), *outside.get(stage, ())] for stage, made in by_stage.items()}


def _of_stage(stage: str, decisions: list[Decision]) -> Iterator[Recorded]:
    if refused := next((one for one in decisions if not (one.allowed and one.mapped)), None):
        what = f"{refused.service} {refused.operation}: {refused.action or 'the call'} on {refused.resource or '?'}"
        raise SandboxError(f"{stage}: {what} was refused, so this is no log of a rehearsal that passed")
    own = _own_bucket(decisions)
    found = {
        one.line + one.task: one for one in (_scrubbed(decision, own) for decision in decisions if decision.action)
    }
    yield from found.values()


def _for_the_day(decision: Decision, day: date) -> Decision:
    """As if for the rehearsal's day: a run that a state machine has started is for the day that it was then, in UTC."""
    key = TaskKey.of(decision.task)
    if key is None or key.run_id.startswith(f"{LABEL}__"):
        return decision
    called = datetime.fromisoformat(decision.time).date()
    # A run that began before midnight is for the day before.
    days = {spelled(d): spelled(day) for d in (called, called - timedelta(days=1)) for spelled in (_ds, _ds_nodash)}

    def exchanged(text: str) -> str:
        for then, instead in days.items():
            text = text.replace(then, instead)
        return text

    context = {name: exchanged(value) for name, value in decision.context.items()}
    return replace(decision, resource=exchanged(decision.resource), context=context)


def _ds(day: date) -> str:
    return day.isoformat()


def _ds_nodash(day: date) -> str:
    return f"{day:%Y%m%d}"


def _own_bucket(decisions: Iterable[Decision]) -> str:
    """The ARN of the environment's bucket: it is what its DAG folder is read from."""
    listed = (one.resource for one in decisions if one.task == _BUCKET_READER and one.operation == "ListObjectsV2")
    return next(listed, "")


def _scrubbed(decision: Decision, bucket: str) -> Recorded:
    key = TaskKey.of(decision.task)
    made = Recorded(
        task=f"{key.dag_id}.{key.name}" if key else ENVIRONMENT,
        by=decision.caller if key else "",
        call=f"{decision.service}:{decision.operation}",
        action=decision.action,
        resource=_without_changes(decision.resource),
        context=_without_session(decision),
    )
    if bucket and decision.resource.partition("/")[0] == bucket:
        name = bucket.rpartition(":")[2]
        return replace(
            made,
            task=ENVIRONMENT,
            by="",
            resource=_any_file(decision.resource.replace(name, BUCKET)),
            context={name: _any_file(value) for name, value in made.context.items()},
        )
    group, colon, _ = decision.resource.partition(":log-stream:")
    if f":log-group:airflow-{decision.environment}-" in group:
        # Airflow 2 sends a task's log within the task, Airflow 3 in its scheduler: both for the environment.
        return replace(made, task=ENVIRONMENT, by="", resource=f"{group}{colon}{{stream}}")
    return made


def _without_session(decision: Decision) -> Mapping[str, str]:
    session = decision.session.rpartition("/")[2]
    return {
        name: USER_ID if session and value.endswith(f":{session}") else _without_changes(value)
        for name, value in decision.context.items()
    }


def _without_changes(text: str) -> str:
    for pattern, instead in _CHANGING:
        text = pattern.sub(instead, text)
    return text


def _any_file(path: str) -> str:
    """`dags/a.py` as `dags/{file}`; a folder stays."""
    folder, slash, file = path.rpartition("/")
    return f"{folder}/{{file}}" if slash and file else path
