"""The DAGs of one stage, one run after another, and one more run for each incident."""

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from pathlib import Path

from mwaa_platform.declaration.rehearsal import Incident as DeclaredIncident
from sandbox.dag_runs.api import AirflowApi, TaskInstance
from sandbox.dag_runs.follow import LIMIT_SECONDS, POLL_SECONDS, DagRunResult, follow, require_dag
from sandbox.dag_runs.followers import Followers
from sandbox.dag_runs.incidents import Fixtures, Incident, Watched, watched
from sandbox.dag_runs.log import Log
from sandbox.dag_runs.results import StageResult, TriggerResult, stage_result
from sandbox.dag_runs.triggered import Triggers
from sandbox.dag_runs.vain import PATIENCE_SECONDS, Lacking, Lookout
from sandbox.local_airflow.record import AirflowRecord
from sandbox.local_airflow.record import failure as ended
from sandbox.server import SandboxError

LABEL = "rehearsal"
"""How the ids of rehearsed runs begin, with `__` after it."""


def run_stage(
    airflow: AirflowRecord,
    server_folder: Path,
    *,
    stage: str,
    day: date,
    dags: Sequence[str] = (),
    incidents: Sequence[DeclaredIncident] = (),
    fixtures: Fixtures | None = None,
    triggers: Triggers | None = None,
    label: str = LABEL,
    limit_seconds: float = LIMIT_SECONDS,
    wait_seconds: float = 0,
    poll_seconds: float = POLL_SECONDS,
    lacking: Lacking = lambda look: "",
    give_up_seconds: float = PATIENCE_SECONDS,
    failure: Callable[[], str] = lambda: "",
    report: Callable[[str], None] = lambda text: None,
) -> StageResult:
    """Run these DAGs, or all that are found, for the day, and judge them together; an incident needs `fixtures`.

    A DAG that assets of others start is not triggered but must follow them.

    `lacking` says what the rehearsal lacks where a task looks in vain, which fails after `give_up_seconds`; `failure` why there is
    nothing to follow any more, beside that Airflow itself has ended.
    In the end the state machines of `triggers` are executed, each for the day that it is.

    Runs have ids `<label>__<number>` and, since Airflow takes one run for each date, start a second apart on that day.

    Raises:
        SandboxError: a DAG is not there or does not import, or Airflow does not answer; what ran before is lost then.
    """
    api, log = AirflowApi(airflow), Log(server_folder, airflow)
    names = list(dags) or _all(api, wait_seconds)
    now = datetime.now(UTC)
    first = datetime.combine(day, time(now.hour, now.minute, now.second, now.microsecond), UTC)
    stamp = f"{label}__{now:%y%m%dT%H%M%S}"
    runs, problems = list[DagRunResult](), list[str]()

    def gone() -> str:
        return failure() or ended(airflow)

    def lookout_of(dag: str, run_id: str) -> Lookout:
        return Lookout(
            api, dag, run_id, decisions=log.read, lacking=lacking, give_up_seconds=give_up_seconds, report=report
        )

    for dag in dags:
        require_dag(api, dag, wait_seconds=wait_seconds)
    followers = Followers(api, names)
    followers.expect()
    wanted = [(dag, None) for dag in followers.names] + [(one.dag, one) for one in incidents]
    for number, (dag, declared) in enumerate(wanted):
        # Within the day, whatever the time is now: {ds} of all runs is the same.
        at = first + timedelta(seconds=number) if first.hour < 23 else first - timedelta(seconds=number)
        run_id = f"{stamp}_{number}"
        run = partial(
            follow,
            api,
            dag,
            limit_seconds=limit_seconds,
            wait_seconds=wait_seconds,
            poll_seconds=poll_seconds,
            report=report,
            failure=gone,
        )
        if declared is None and dag in followers.writers:

            def follow_it(started: str, dag: str = dag, run: Callable[..., DagRunResult] = run) -> DagRunResult:
                lookout = lookout_of(dag, started)
                return lookout.noted(run(None, run_id=started, watch=lookout.see))

            runs.append(followers.followed(dag, runs, follow_it, poll_seconds=poll_seconds))
            continue
        lookout = lookout_of(dag, run_id)
        run = partial(run, at, run_id=run_id)
        if declared is None:
            runs.append(lookout.noted(run(watch=lookout.see)))
            continue
        if fixtures is None:
            raise SandboxError(f"the incident at {dag} needs the stage's fixtures")
        watching = watched(Incident.of(declared), fixtures, run_id, log.read, environment=airflow.environment)
        report(f"{dag}: {watching.name}")
        result, said = _watched_run(run, watching, lookout)
        runs.append(lookout.noted(result))
        problems += said
    made, outside = list[TriggerResult](), Log(server_folder, airflow, outside=True)
    if triggers:
        for executed, started in triggers.run(
            api, outside, stamp, limit_seconds, poll_seconds, lookout_of, gone, report
        ):
            made.append(executed)
            runs += [started] if started else []
    return stage_result(stage, runs, [*log.read(), *(outside.read() if made else ())], problems, made)


def _watched_run(
    run: Callable[..., DagRunResult], watching: Watched, lookout: Lookout
) -> tuple[DagRunResult, list[str]]:
    def see(tasks: Sequence[TaskInstance]) -> None:
        watching.see(tasks)
        lookout.see(tasks)

    watching.prepare()
    try:
        result = run(watch=see)
        return result, list(watching.problems(result.tasks))
    finally:
        watching.finish()


def _all(api: AirflowApi, wait_seconds: float) -> list[str]:
    """Every DAG, the first of which may still have to be parsed."""
    found = sorted(dag.dag_id for dag in api.dags())
    if not found:
        require_dag(api, "", wait_seconds=wait_seconds)
    return found


def last_run(api: AirflowApi, dag_id: str) -> tuple[str, list[TaskInstance]]:
    """The run of a DAG that started last, and its tasks.

    Raises:
        SandboxError: none has started.
    """
    require_dag(api, dag_id)
    runs = [run for run in api.runs(dag_id) if run.start]
    if not runs:
        raise SandboxError(f"{dag_id} has never run in {api.airflow.environment}: mwaa-platform run {dag_id} runs it")
    return runs[0].run_id, api.task_instances(dag_id, runs[0].run_id)
