"""DAGs that assets start: nobody triggers them, they must follow the run of the DAG that writes."""

import time
from collections.abc import Callable, Mapping, Sequence
from graphlib import CycleError, TopologicalSorter

from sandbox.dag_runs.api import BY_ASSETS, AirflowApi
from sandbox.dag_runs.follow import POLL_SECONDS, DagRunResult

PATIENCE_SECONDS = 60
"""From the end of the run that writes to the beginning of the one that follows: a scheduler under load is slow."""


class Followers:
    """Those of a stage's DAGs that only others of them start; unpaused until each has followed."""

    def __init__(self, api: AirflowApi, names: Sequence[str]) -> None:
        self._api = api
        written = {dag: writers.intersection(names) - {dag} for dag, writers in api.followers().items() if dag in names}
        self.writers: Mapping[str, frozenset[str]] = {dag: writers for dag, writers in written.items() if writers}
        """For each follower the DAGs that start it."""
        try:
            behind = [dag for dag in TopologicalSorter(self.writers).static_order() if dag in self.writers]
        except CycleError:  # they would start each other for ever: each is started by hand, and ends there
            self.writers, behind = {}, []
        self.names = (*(dag for dag in names if dag not in self.writers), *behind)
        """All, those that are started first, and each follower behind those that it follows."""
        self._paused = {dag.dag_id for dag in api.dags() if dag.is_paused and dag.dag_id in self.writers}
        self._known = {dag: {run.run_id for run in api.runs(dag)} for dag in self.writers}

    def expect(self) -> None:
        """Let them start from now on."""
        for dag in sorted(self._paused):
            self._api.unpause(dag)

    def followed(
        self,
        dag: str,
        ended: Sequence[DagRunResult],
        follow: Callable[[str], DagRunResult],
        *,
        patience_seconds: float = PATIENCE_SECONDS,
        poll_seconds: float = POLL_SECONDS,
    ) -> DagRunResult:
        """Its run, once that has begun, as `follow` sees it to its end; a failed one if nothing starts it."""
        try:
            if failed := [run.dag_id for run in ended if run.dag_id in self.writers[dag] and not run.green]:
                return _not_started(dag, f"not started: {', '.join(failed)} did not succeed")
            deadline = time.monotonic() + patience_seconds
            while not (run_id := self._new_run(dag)):
                if time.monotonic() >= deadline:
                    writers = ", ".join(sorted(self.writers[dag]))
                    return _not_started(dag, f"not started within {patience_seconds:.0f} s after {writers}")
                time.sleep(poll_seconds)
            return follow(run_id)
        finally:
            if dag in self._paused:
                self._api.pause(dag)

    def _new_run(self, dag: str) -> str:
        runs = (run for run in self._api.runs(dag) if run.kind in BY_ASSETS and run.run_id not in self._known[dag])
        return next((run.run_id for run in runs), "")


def _not_started(dag: str, why: str) -> DagRunResult:
    return DagRunResult(dag, "", "failed", (), 0.0, why)
