"""Triggers against the limits of MWAA's REST API and of Step Functions, and against each other."""

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import ValidationError

from mwaa_platform.aws import rest_api
from mwaa_platform.declaration.problems import Keys, Problem
from mwaa_platform.declaration.rules.draft import Draft
from mwaa_platform.declaration.trigger import StepFunctionsTrigger
from mwaa_platform.declared import expand


def paths_fit(draft: Draft) -> Iterator[Problem]:
    """InvokeRestApi takes a path of up to 64 characters, in which the DAG's id and the run's stand."""
    for _, index, trigger in _filled(draft):
        if len(trigger.dag) > rest_api.LONGEST_DAG_ID:
            yield Problem(
                f"the path to a run would have {rest_api.arithmetic(trigger.dag)}, and InvokeRestApi takes "
                f"{rest_api.PATH_MAX_CHARACTERS}",
                ("triggered_by", index, "dag"),
                trigger.dag,
                f"up to {rest_api.LONGEST_DAG_ID} characters",
                "shorten the DAG's id, or start it from a DAG with a short one (TriggerDagRunOperator)",
            )


def roles_can_trigger(draft: Draft) -> Iterator[Problem]:
    """An Airflow role that can start DAG runs."""
    for _, index, trigger in _filled(draft):
        if trigger.airflow_role not in rest_api.TRIGGERING_ROLES:
            yield Problem(
                f"the Airflow role {trigger.airflow_role} cannot start DAG runs",
                ("triggered_by", index, "airflow_role"),
                trigger.airflow_role,
                ", ".join(rest_api.TRIGGERING_ROLES),
                f"leave the line out: {rest_api.LEAST_TRIGGERING_ROLE} is the least that can",
            )


def history_fits(draft: Draft) -> Iterator[Problem]:
    """An execution's history ends at 25,000 events, and every look at the run adds nine."""
    for _, index, trigger in _filled(draft):
        polls = trigger.time_limit_minutes * 60 // trigger.poll_seconds
        if polls > (most := rest_api.polls_that_fit()):
            fewest = -(-trigger.time_limit_minutes * 60 // most)
            yield Problem(
                f"{polls} looks at the run, each with {rest_api.HISTORY_EVENTS_PER_POLL} events, do not fit into an "
                f"execution's history of {rest_api.HISTORY_MAX_EVENTS}",
                ("triggered_by", index),
                f"every {trigger.poll_seconds} seconds for {trigger.time_limit_minutes} minutes",
                f"up to {most} looks",
                f"poll_seconds: {fewest} or more, or a shorter time_limit_minutes",
            )


def names_are_unique(draft: Draft) -> Iterator[Problem]:
    """Two triggers of one stage make two state machines, which need two names."""
    first: dict[tuple[str, str], int] = {}
    for stage, index, trigger in _filled(draft):
        keys: Keys = ("triggered_by", index, "state_machine")
        if (other := first.setdefault((stage, trigger.state_machine), index)) != index:
            message = f"the state machine {trigger.state_machine} stands at triggered_by[{other}] too"
            yield Problem(message, keys, trigger.state_machine, cure="give each its own name")


def state_machines(draft: Draft, stage: str) -> Iterator[tuple[int, str]]:
    """The state machines that a stage's triggers make, by their place."""
    return ((index, trigger.state_machine) for name, index, trigger in _filled(draft) if name == stage)


def _filled(draft: Draft) -> Iterator[tuple[str, int, StepFunctionsTrigger]]:
    """Stage, place and trigger, placeholders filled; those that are wrong by themselves are left out."""
    declared = draft.data.get("triggered_by")
    for index, raw in enumerate(declared if isinstance(declared, list) else ()):
        for name, stage in draft.stages("account", "region"):
            filled: Mapping[str, Any] = expand(raw, draft.values(name, stage))
            try:
                yield name, index, StepFunctionsTrigger.model_validate(filled)
            except ValidationError:
                continue
