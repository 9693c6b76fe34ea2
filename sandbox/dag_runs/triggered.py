"""State machines that start DAGs, executed as in AWS: the run they start is followed, and both must end well."""

import contextlib
import hashlib
import json
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import partial
from typing import Any

from mwaa_platform.aws.rest_api import RUN_ID_CHARACTERS
from mwaa_platform.declaration.trigger import StepFunctionsTrigger
from sandbox.dag_runs.api import ENDED, AirflowApi
from sandbox.dag_runs.follow import TRIES, DagRunResult, Report, report_changes, require_dag, tasks_in_order
from sandbox.dag_runs.log import Log
from sandbox.dag_runs.rest import AirflowApiError
from sandbox.dag_runs.results import TriggerResult
from sandbox.dag_runs.vain import Lookout
from sandbox.server import SandboxError

_RUNNING = "RUNNING"
_NOT_FOUND = 404


@dataclass(frozen=True, slots=True)
class Triggers:
    """The state machines of one stage, and what they need beside Airflow."""

    declared: Sequence[StepFunctionsTrigger]
    states: Any
    """boto3's client of Step Functions, as somebody who may start executions."""
    arn: Callable[[str], str]
    """A state machine's ARN by its name."""
    prepare: Callable[[date], None]
    """Brings what DAGs look for on a day: an execution's run is for the moment at which it starts."""

    def run(
        self,
        api: AirflowApi,
        log: Log,
        label: str,
        limit_seconds: float,
        poll_seconds: float,
        lookout: Callable[[str, str], Lookout],
        failure: Callable[[], str],
        report: Report,
    ) -> Iterator[tuple[TriggerResult, DagRunResult | None]]:
        """One execution of each, one after another; `log` tells what is called outside the environment.

        `lookout` is made for a DAG and a run; `failure` as in `follow`.
        """
        for trigger in self.declared:
            report(f"state machine {trigger.state_machine}")
            before = len(log.read())
            self.prepare(datetime.now(UTC).date())
            result, run = execute(
                api,
                self.states,
                self.arn(trigger.state_machine),
                trigger,
                name=label,
                limit_seconds=limit_seconds,
                poll_seconds=poll_seconds,
                lookout=lookout,
                failure=failure,
                report=report,
            )
            yield result.judged(log.read()[before:]), run


def execute(
    api: AirflowApi,
    states: Any,
    machine_arn: str,
    trigger: StepFunctionsTrigger,
    *,
    name: str,
    limit_seconds: float,
    poll_seconds: float,
    lookout: Callable[[str, str], Lookout],
    failure: Callable[[], str] = lambda: "",
    report: Report = lambda text: None,
) -> tuple[TriggerResult, DagRunResult | None]:
    """Start an execution of that name, and follow it and the run it starts; no run if it started none.

    `states` is boto3's client of Step Functions. The DAG is unpaused meanwhile: a paused one fails the execution at once.

    Raises:
        UnknownDagError, DagImportError: see `require_dag`.
        SandboxError: the state machine is not there; or with what `failure` said.
    """
    dag, started = require_dag(api, trigger.dag), time.monotonic()
    if dag.is_paused:
        api.unpause(trigger.dag)
    try:
        try:
            execution = states.start_execution(stateMachineArn=machine_arn, name=name, input="{}")["executionArn"]
        except states.exceptions.StateMachineDoesNotExist as error:
            raise SandboxError(f"no state machine {machine_arn}: deploy its stage's Triggers stack") from error
        run_id = run_id_of(execution)
        seen, watch = dict[str, tuple[str, int]](), lookout(trigger.dag, run_id)
        last: DagRunResult | None = None
        while (found := states.describe_execution(executionArn=execution))["status"] == _RUNNING:
            if said := failure():
                raise SandboxError(f"{said}, while {trigger.state_machine} ran")
            if time.monotonic() - started > limit_seconds:
                why = f"still running after {limit_seconds:.0f} s"
                states.stop_execution(executionArn=execution, error="Rehearsal", cause=why)
            with contextlib.suppress(AirflowApiError):  # one under load is late
                if now := _look(api, trigger.dag, run_id, seen, report):
                    last = now
                    watch.see(now.tasks)
            time.sleep(poll_seconds)
        seconds = round(time.monotonic() - started, 1)
        run = _last_look(
            partial(_look, api, trigger.dag, run_id, seen, report),
            last or DagRunResult(trigger.dag, run_id, "unknown", (), 0),
            poll_seconds,
        )
        run = run and replace(run, seconds=seconds)
    finally:
        if dag.is_paused and not failure():
            api.pause(trigger.dag)
    cause = ": ".join(filter(None, (found.get("error", ""), _text(found.get("cause", "")))))
    return TriggerResult(
        trigger.state_machine, trigger.dag, run_id, found["status"], seconds, cause
    ), run and watch.noted(run)


def run_id_of(execution_arn: str) -> str:
    """The id of the run that an execution starts; it follows from the execution's ARN, as the definition says."""
    return hashlib.sha256(execution_arn.encode()).hexdigest()[:RUN_ID_CHARACTERS]


def _look(
    api: AirflowApi, dag_id: str, run_id: str, seen: dict[str, tuple[str, int]], report: Callable[[str], None]
) -> DagRunResult | None:
    """The run as it stands; nothing before it is there."""
    try:
        run, tasks = api.run(dag_id, run_id), api.task_instances(dag_id, run_id)
    except AirflowApiError as error:
        if error.status == _NOT_FOUND:
            return None
        raise
    report_changes(dag_id, tasks, seen, report)
    return DagRunResult(dag_id, run_id, run.state, tasks_in_order(tasks), 0)


def _last_look(look: Callable[[], DagRunResult | None], last: DagRunResult, poll_seconds: float) -> DagRunResult | None:
    """The run in the end; as it was seen last where Airflow does not answer any more, which is no end."""
    for tried in range(1, TRIES + 1):
        try:
            return look()
        except AirflowApiError as error:
            said = str(error)
        if tried < TRIES:
            time.sleep(poll_seconds)
    note = f"how it ended is not known: {said}"
    return replace(last, state=last.state if last.state in ENDED else "unknown", note=note)


def _text(cause: str) -> str:
    """A function's cause is its error as JSON, of which the message says enough."""
    try:
        return str(json.loads(cause)["errorMessage"])
    except (ValueError, KeyError, TypeError):
        return cause
