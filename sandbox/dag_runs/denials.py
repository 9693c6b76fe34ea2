"""A denial in one paragraph: task, call, action, resource, what decided, and the line of the declaration that would allow it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import yaml

from mwaa_platform.aws.operations import Request
from mwaa_platform.declaration.secrets_backend import secrets_grants
from mwaa_platform.declaration.team import Target, Team
from mwaa_platform.declared import stage_values
from sandbox.dag_runs.coverage import covers
from sandbox.dag_runs.remedies import Line, Search, remedy
from sandbox.dag_runs.results import NO_TASK, TaskKey
from sandbox.dag_runs.taken_roles import of_taken_role
from sandbox.decisions import Decision


@dataclass(frozen=True, slots=True)
class Denial:
    """One action on one resource that one task was refused, however often; action and resource are empty for an unmapped call."""

    task: str
    call: str
    action: str
    resource: str
    decided: str
    """Which statement denied it, or that none allowed it; of an unmapped call what the operation table lacks."""
    mend: str
    """What to write, or why nothing in a declaration can allow it; may end in lines of YAML."""

    def __str__(self) -> str:
        """The paragraph."""
        what = f"{self.action} on {self.resource}" if self.action else "the call"
        return f"{self.task}: {self.call} was refused: {what}: {self.decided}.\n    {self.mend}"


def denials(decisions: Iterable[Decision], team: Team, stage: str) -> list[Denial]:
    """One for each task, action and resource, in the order in which they first happened."""
    calls: dict[str, list[Decision]] = {}
    for decision in decisions:
        calls.setdefault(decision.call, []).append(decision)
    target, found = team.at(stage), dict[tuple[str, ...], Denial]()
    for checks in calls.values():
        for check in checks:
            if check.allowed:
                continue
            key = TaskKey.of(check.task)
            name = f"{key.dag_id}.{key.name}" if key else check.task or _outside(check) or NO_TASK
            call = f"{check.service} {check.operation}{f' under {check.under}' if check.under else ''}"
            which = (name, call if not check.mapped else "", check.action, check.resource)
            if which not in found:
                mend = _mend(check, checks, team, target) if check.mapped else _UNMAPPED
                found[which] = Denial(name, call, check.action, check.resource, _decided(check), mend)
    return list(found.values())


_UNMAPPED = (
    "No line of a declaration can allow it: the operation table has to say first which actions and resources it needs, in the "
    "service's file in integrations/."
)


def _outside(check: Decision) -> str:
    """What called that is no environment: a state machine, or the function that it invokes."""
    if check.environment:
        return ""
    _, state_machine, name = check.caller.partition(":stateMachine:")
    return f"state machine {name}" if state_machine else f"function {check.session.rpartition('/')[2]}"


def _decided(check: Decision) -> str:
    if not check.mapped:
        return check.reason
    if check.policy:
        return f"the statement {check.statement or 'without a Sid'} of {check.policy} denies it"
    return "no statement allows it"


def _mend(check: Decision, checks: Sequence[Decision], team: Team, target: Target) -> str:
    if check.policy:
        return "No line of a declaration can allow what a statement denies."
    if check.under:
        return of_taken_role(check, checks, team, target)
    if not check.environment:
        return (
            f"The stage's Triggers stack grants it, so the deployed role is older or was changed: deploy {target.name} again, and "
            "look at the resource's own policy."
        )
    request, place, user_id = _request(check), target.place, _own_user_id(check)
    file = f"dags/{team.team}/team.yaml"
    if covers(target.grants, request, place, user_id):
        return (
            f"{_allowing(target, request, user_id)} in {file} allows it already, so the deployed role is older or bounded: deploy "
            f"{target.name} again, and look at its permissions boundary and at the resource's own policy."
        )
    if not team.airflow.secrets_backend and covers(secrets_grants(team.team, place), request, place):
        return (
            f"In {file}, to allow the team's own connections and variables:\n      airflow: {{secrets_backend: true}}"
        )
    declared = _declared(team)
    found = remedy(
        Search(
            request,
            place,
            beside=tuple(_request(other) for other in checks if other is not check and other.action),
            declared=declared,
            values=stage_values(team=team.team, stage=target.stage_name, account=place.account, region=place.region),
            user_id=user_id,
            called=(check.service, check.operation),
        )
    )
    if found is None:
        return _no_integration(request, file)
    if found.index is not None:
        return f"In {file}, instead of integrations[{found.index}]:\n      {found}"
    unknown = f", with {' and '.join(f'<{key}>' for key in found.open_keys)} filled in" if found.open_keys else ""
    return f"In {file}, one more line under integrations{unknown}:\n      {found}"


def _allowing(target: Target, request: Request, user_id: str) -> str:
    """The line, by its number as in the declaration's errors, or the key."""
    team, place = target.team, target.place
    for index, integration in enumerate(team.integrations):
        if covers(integration.grants(place), request, place, user_id):
            return f"integrations[{index}] ({integration.service})"
    return "airflow.secrets_backend" if covers(secrets_grants(team.team, place), request, place) else "extra_statements"


def _no_integration(request: Request, file: str) -> str:
    statement = {"actions": [request.action], "resources": [request.resource], "reason": "<why the DAGs need it>"}
    text = yaml.safe_dump(statement, default_flow_style=True, sort_keys=False, width=10_000).strip()
    return f"No integration covers it. If it is meant, in {file} under extra_statements:\n      - {text}"


def _declared(team: Team) -> tuple[Line, ...]:
    """As written, placeholders and all."""
    return tuple(i.model_dump(mode="json", exclude_unset=True) for i in team.integrations)


def _request(check: Decision) -> Request:
    return Request(check.action, check.resource, check.context)


def _own_user_id(check: Decision) -> str:
    """`aws:userid` of the session, where the check compares somebody's with it: that of the same session's name is its own."""
    session = check.session.rpartition("/")[2]
    return next((v for v in check.context.values() if session and v.endswith(f":{session}")), "")
