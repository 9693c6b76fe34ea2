"""The DAGs of a deployed stage, run for real: its things made, its Airflow started, its DAGs followed, its calls judged."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from mwaa_platform.declaration.team import Target
from sandbox.clients import Clients
from sandbox.dag_runs.results import StageResult
from sandbox.dag_runs.stage import run_stage
from sandbox.dag_runs.triggered import Triggers
from sandbox.fixtures.missing import lacking_in
from sandbox.fixtures.provision import stage_fixtures
from sandbox.local_airflow.running import LocalAws, start

PARSE_SECONDS = 90
"""For the first DAG to be seen: a DAG processor under load is slow."""
ONLY_WHAT_IS_ASKED_FOR = {"MWAA_LOCAL_NO_CLOCK": "1"}
"""In a rehearsal no clock starts a run of its own beside the one that is followed; what a run writes may start one."""


@dataclass(frozen=True, slots=True)
class DagsResult:
    """What the stage's DAGs did, and what was not as in MWAA, one sentence each."""

    stage: StageResult
    notes: tuple[str, ...]
    logs: str
    """Where the Airflow's files lie while the run's folder does."""
    ready_seconds: float
    """From the start of the Airflow, installed or not, until it took DAG runs."""

    @property
    def passed(self) -> bool:
        """Whether every DAG is green, and every call was allowed and known."""
        return self.stage.passed


def rehearse_dags(
    root: Path,
    folder: Path,
    endpoint: str,
    target: Target,
    *,
    on: Callable[[date], Target],
    incidents: bool,
    report: Callable[[str], None],
    failure: Callable[[], str] = lambda: "",
) -> DagsResult:
    """Run the stage's DAGs, and the state machines that start them; with `incidents` also what its declaration lets go wrong.

    `on` is the target for another day: what a state machine starts runs for the day that it is. `failure` says whether the local
    AWS is gone.

    Raises:
        SandboxError: Airflow did not start, a DAG is not there or does not import, or the local AWS is gone.
    """
    fixtures = stage_fixtures(root, folder, endpoint, target)
    fixtures.make()
    aws, environment = LocalAws(root, folder, endpoint), target.stage.environment_name
    started = time.monotonic()
    with start(aws, target.place, environment, extra=ONLY_WHAT_IS_ASKED_FOR, report=report) as airflow:
        ready_seconds, rehearsal = round(time.monotonic() - started, 1), target.team.rehearsal
        result = run_stage(
            airflow.record,
            folder,
            stage=target.name,
            day=rehearsal.logical_date,
            dags=rehearsal.run,
            incidents=rehearsal.incidents if incidents else (),
            fixtures=fixtures,
            triggers=_triggers(root, aws, target, on),
            wait_seconds=PARSE_SECONDS,
            lacking=lacking_in(folder, target),
            failure=failure,
            report=report,
        )
        return DagsResult(result, airflow.notes, airflow.record.folder, ready_seconds)


def _triggers(root: Path, aws: LocalAws, target: Target, on: Callable[[date], Target]) -> Triggers:
    states = Clients(aws.folder, aws.endpoint, target.place.account).client("stepfunctions", target.place.region)

    def prepare(day: date) -> None:
        stage_fixtures(root, aws.folder, aws.endpoint, on(day)).put_objects()

    return Triggers(
        target.team.triggered_by, states, lambda name: target.place.arn("states", f"stateMachine:{name}"), prepare
    )
