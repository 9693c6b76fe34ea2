"""What came of a stage's DAG runs: each task's state and calls, what else called, and the verdict.

Green alone is not enough: an operator may swallow a denial and stay green. So a stage passes if every run is green, no call was
denied, and no call was one that the operation table does not know.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from urllib.parse import unquote

from sandbox.dag_runs.follow import DagRunResult
from sandbox.decisions import Decision

NO_TASK = "no task"
"""Whose calls name no task: the scheduler, lookups of secrets, task logs."""


@dataclass(frozen=True, slots=True)
class TaskKey:
    """Which try of which task made a call, as the header `x-mwaa-task` says."""

    dag_id: str
    run_id: str
    task_id: str
    map_index: int
    try_number: int

    @classmethod
    def of(cls, text: str) -> "TaskKey | None":
        """From `dag/run/task/map/try`, each part URL-quoted; nothing for what is no task."""
        parts = [unquote(part) for part in text.split("/")]
        try:
            dag_id, run_id, task_id, map_index, try_number = parts
            return cls(dag_id, run_id, task_id, int(map_index), int(try_number))
        except ValueError:
            return None

    @property
    def name(self) -> str:
        """The task, and which of its mapped instances."""
        return self.task_id if self.map_index < 0 else f"{self.task_id}[{self.map_index}]"


@dataclass(frozen=True, slots=True)
class Calls:
    """Calls by what became of them; one with several checks counts once."""

    calls: int = 0
    denied: int = 0
    unmapped: int = 0


@dataclass(frozen=True, slots=True)
class TaskResult:
    """One task of one run; `seconds` of its last try, the calls of all tries."""

    dag: str
    run: str
    task: str
    state: str
    tries: int
    seconds: float
    calls: int
    denied: int
    unmapped: int


@dataclass(frozen=True, slots=True)
class ComponentResult:
    """Calls to one service that no task of the followed runs made."""

    component: str
    service: str
    calls: int
    denied: int
    unmapped: int


@dataclass(frozen=True, slots=True)
class TriggerResult:
    """One execution: its status, how long it took, the calls under the state machine's role and its function's."""

    state_machine: str
    dag: str
    run: str
    """The run's id, whether or not the execution came so far as to start it."""
    status: str
    """SUCCEEDED, FAILED, TIMED_OUT or ABORTED, as Step Functions has it."""
    seconds: float
    cause: str = ""
    """Error and cause of one that did not succeed."""
    calls: int = 0
    denied: int = 0
    unmapped: int = 0

    @property
    def green(self) -> bool:
        """Whether the execution succeeded."""
        return self.status == "SUCCEEDED"

    def judged(self, decisions: Iterable[Decision]) -> "TriggerResult":
        """With the calls that these decisions count."""
        made = count(decisions)
        return replace(self, calls=made.calls, denied=made.denied, unmapped=made.unmapped)


@dataclass(frozen=True, slots=True)
class StageResult:
    """All runs of one stage, judged together."""

    stage: str
    runs: tuple[DagRunResult, ...]
    tasks: tuple[TaskResult, ...]
    components: tuple[ComponentResult, ...]
    decisions: tuple[Decision, ...]
    """Those that matter to a denial: every check of each call that was denied or not mapped."""
    incidents: tuple[str, ...] = ()
    """What did not go as a rehearsed incident should."""
    triggers: tuple[TriggerResult, ...] = ()
    """Executions of the state machines that start DAGs; the runs they started are among the others."""

    @property
    def _rows(self) -> tuple[TaskResult | ComponentResult | TriggerResult, ...]:
        return (*self.tasks, *self.components, *self.triggers)

    @property
    def green(self) -> bool:
        """Whether every run succeeded, and every execution that started one."""
        return bool(self.runs) and all(run.green for run in self.runs) and all(one.green for one in self.triggers)

    @property
    def denied(self) -> int:
        """Calls that IAM denied."""
        return sum(row.denied for row in self._rows)

    @property
    def unmapped(self) -> int:
        """Calls that the operation table does not know; they are refused too."""
        return sum(row.unmapped for row in self._rows)

    @property
    def passed(self) -> bool:
        """Green, nothing denied, nothing unmapped, and every incident as it should."""
        return self.green and not self.denied and not self.unmapped and not self.incidents

    @property
    def verdict(self) -> str:
        """One line."""
        if self.passed:
            calls = sum(row.calls for row in self._rows)
            by = f", {len(self.triggers)} of its runs started by a state machine" if self.triggers else ""
            return (
                f"{self.stage}: passed: {len(self.tasks)} tasks green{by}, {_calls(calls)}, none denied, none unmapped"
            )
        runs = [f"{run.dag_id} {run.note or run.state}" for run in self.runs if not run.green]
        said = runs if self.runs else ["no DAG ran"]
        said += [f"{one.state_machine} {one.status}: {one.cause}" for one in self.triggers if not one.green]
        said += [f"{_calls(self.denied)} denied"] if self.denied else []
        said += [f"{_calls(self.unmapped)} that the operation table does not know"] if self.unmapped else []
        return f"{self.stage}: failed: {'; '.join([*said, *self.incidents])}"


def _calls(number: int) -> str:
    return f"{number} call" if number == 1 else f"{number} calls"


def count(decisions: Iterable[Decision]) -> Calls:
    """By call, not by check."""
    calls: dict[str, list[Decision]] = {}
    for decision in decisions:
        calls.setdefault(decision.call, []).append(decision)
    unmapped = sum(any(not check.mapped for check in checks) for checks in calls.values())
    denied = sum(all(c.mapped for c in checks) and any(not c.allowed for c in checks) for checks in calls.values())
    return Calls(len(calls), denied, unmapped)


def stage_result(
    stage: str,
    runs: Sequence[DagRunResult],
    decisions: Iterable[Decision],
    incidents: Sequence[str] = (),
    triggers: Sequence[TriggerResult] = (),
) -> StageResult:
    """From the followed runs and the decisions meanwhile; none is lost: those outside the environment are counted by `triggers`."""
    ours = {(run.dag_id, run.run_id): {task.name for task in run.tasks} for run in runs}
    by_task: dict[tuple[str, str, str], list[Decision]] = {}
    others: dict[tuple[str, str], list[Decision]] = {}
    kept = list(decisions)
    for decision in kept:
        key = TaskKey.of(decision.task)
        if key and key.name in ours.get((key.dag_id, key.run_id), ()):
            by_task.setdefault((key.dag_id, key.run_id, key.name), []).append(decision)
        elif decision.environment or not triggers:
            component = f"{key.dag_id}.{key.name}, run {key.run_id}" if key else decision.task or NO_TASK
            others.setdefault((component, decision.service), []).append(decision)
    tasks = []
    for run in runs:
        for task in run.tasks:
            calls = count(by_task.get((run.dag_id, run.run_id, task.name), ()))
            state, tries = task.state or "none", task.try_number
            counts = (calls.calls, calls.denied, calls.unmapped)
            tasks.append(TaskResult(run.dag_id, run.run_id, task.name, state, tries, task.seconds, *counts))
    components = []
    for (component, service), made in sorted(others.items()):
        calls = count(made)
        components.append(ComponentResult(component, service, calls.calls, calls.denied, calls.unmapped))
    refused = {decision.call for decision in kept if not decision.allowed}
    denying = tuple(decision for decision in kept if decision.call in refused)
    return StageResult(stage, tuple(runs), tuple(tasks), tuple(components), denying, tuple(incidents), tuple(triggers))
