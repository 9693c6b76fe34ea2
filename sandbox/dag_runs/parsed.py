"""Waiting until a local Airflow has the DAGs that the bucket has: the folder synchronised, and every file parsed since it changed."""

import contextlib
import time
from collections.abc import Callable, Collection
from datetime import UTC, datetime, timedelta
from pathlib import Path

from mwaa_platform.dagcheck.dag_ids import DagIds
from sandbox.dag_runs.api import AirflowApi, Dag
from sandbox.dag_runs.rest import AirflowApiError
from sandbox.local_airflow.folder_state import synchronise_now

SYNCHRONISE_SECONDS = 40
"""Longer than the supervisor waits between two looks of its own."""
PARSE_SECONDS = 60
"""After a change; whatever is not parsed by then is not waited for any more."""
LONGEST_PARSE_SECONDS = 5
"""Where Airflow does not tell how long it took (before 3.1): what was read before the change may be written so long after it."""
_LOOK_SECONDS = 0.5
_ASK_AGAIN_SECONDS = 2


def wait_until_parsed(
    api: AirflowApi, expected: Callable[[Path], DagIds], *, report: Callable[[str], None] = lambda text: None
) -> None:
    """Return when every DAG is as in the bucket, or `PARSE_SECONDS` after the last change.

    `expected` tells what is in a DAG folder. Airflow is asked to read anew what it has read before the change.
    """
    folder = Path(api.airflow.folder)
    state = synchronise_now(api.airflow, wait_seconds=SYNCHRONISE_SECONDS)
    if state is None:
        return
    deadline, told, asked_at = state.changed_at + PARSE_SECONDS, False, 0.0
    changed_at, wanted = datetime.fromtimestamp(state.changed_at, UTC), None
    while time.time() < deadline:
        with contextlib.suppress(AirflowApiError):
            dags = [dag for dag in api.dags() if Path(dag.file).exists()]
            stale = [dag for dag in dags if not _read_since(dag, changed_at)]
            wanted = wanted or expected(folder / "home" / "dags")
            if not stale and _are_there(api, wanted, dags, changed_at):
                return
            if not told:
                report("waiting until Airflow has read the DAG files that have changed")
                told = True
            if time.time() - asked_at > _ASK_AGAIN_SECONDS:
                asked_at = time.time()
                for dag in {dag.file: dag for dag in stale}.values():
                    api.read_again(dag)
        time.sleep(_LOOK_SECONDS)
    if told:
        report(f"Airflow has not read every DAG file within {PARSE_SECONDS} s")


def _read_since(dag: Dag, changed_at: datetime) -> bool:
    took = LONGEST_PARSE_SECONDS if dag.parse_seconds is None else dag.parse_seconds
    return dag.parsed_at is not None and dag.parsed_at - timedelta(seconds=took) >= changed_at


def _are_there(api: AirflowApi, wanted: DagIds, dags: Collection[Dag], changed_at: datetime) -> bool:
    """What is missing may be in a file that does not import."""
    if wanted.ids and set(wanted.ids) <= {dag.dag_id for dag in dags}:
        return True
    if not wanted.ids and (wanted.all_told or dags):
        return True
    return any(error.parsed_at and error.parsed_at >= changed_at for error in api.import_errors())
