"""Tasks that look in S3 for what is not there and nothing will bring: told soon, with the line that the rehearsal lacks."""

import contextlib
import re
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sandbox.dag_runs.api import AirflowApi, TaskInstance
from sandbox.dag_runs.follow import DagRunResult, Report
from sandbox.dag_runs.rest import AirflowApiError
from sandbox.dag_runs.results import TaskKey
from sandbox.decisions import Decision

PATIENCE_SECONDS = 15
"""Of looks in vain; local polls are half a second apart."""
_LEAST_LOOKS = 3
_LOOK_SECONDS = 2
_WAITING = ("running", "up_for_reschedule", "deferred")
_WILDCARD = re.compile(r"[\[*?]")
_MAY_RUN_SOON = ("queued", "scheduled", "restarting", "up_for_retry")


@dataclass(frozen=True, slots=True)
class Look:
    """Where a call looked: one object, or with `listing` all whose keys begin so, and of those only a pattern's if it has one."""

    bucket: str
    key: str
    listing: bool
    pattern: str = ""
    """What a sensor with wildcards takes; the call itself has only what stands before the first."""

    @classmethod
    def of(cls, decision: Decision) -> "Look | None":
        """Nothing for a call that looks for no object."""
        if decision.service != "s3" or not decision.allowed:
            return None
        bucket, _, key = decision.resource.partition(":s3:::")[2].partition("/")
        if decision.operation in ("HeadObject", "GetObject"):
            return cls(bucket, key, False)
        if decision.operation in ("ListObjects", "ListObjectsV2"):
            return cls(bucket, decision.context.get("s3:prefix", ""), True)
        return None


Lacking = Callable[[Look], str]
"""What to add to the rehearsal for what a look does not find now; nothing where it finds something, or where it is declared."""


class Lookout:
    """One run's looks in vain. Waiting tasks are failed after some time, once nothing else runs that could bring what they want."""

    def __init__(
        self,
        api: AirflowApi,
        dag_id: str,
        run_id: str,
        *,
        decisions: Callable[[], Sequence[Decision]],
        lacking: Lacking,
        give_up_seconds: float,
        report: Report,
    ) -> None:
        self._api, self._dag, self._run = api, dag_id, run_id
        self._decisions, self._lacking = decisions, lacking
        self._give_up_seconds, self._report = give_up_seconds, report
        self._waiting_since: dict[str, float] = {}
        self._next_look = 0.0
        self._told: dict[str, str] = {}

    def see(self, tasks: Sequence[TaskInstance]) -> None:
        """At every poll; asks the decision log only where a task has waited for long."""
        now = time.monotonic()
        waiting = [task for task in tasks if task.state in _WAITING]
        names = {task.name for task in waiting}
        self._waiting_since = {name: self._waiting_since.get(name, now) for name in names}
        long = [task for task in waiting if now - self._waiting_since[task.name] > PATIENCE_SECONDS]
        if not long or now < self._next_look:
            return
        self._next_look = now + _LOOK_SECONDS
        found = {task.name: text for task in long if (text := self._in_vain(task))}
        for name, text in found.items():
            if name not in self._told:
                self._told[name] = text
                self._report(text)
        nothing_else = names == set(found) and not any(task.state in _MAY_RUN_SOON for task in tasks)
        over = [task for task in long if now - self._waiting_since[task.name] > self._give_up_seconds]
        if found and nothing_else and len(over) == len(waiting):
            for task in over:
                # It may have ended meanwhile.
                with contextlib.suppress(AirflowApiError):
                    self._api.set_state(self._dag, self._run, task, "failed")

    def noted(self, result: DagRunResult) -> DagRunResult:
        """The result, which says what was lacking unless it is green."""
        if result.green:
            return result
        lacking = dict(self._told)
        for task in result.tasks:
            if task.state in ("failed", "up_for_retry", *_WAITING) and task.name not in lacking:
                looks = list(self._looks(task))
                if looks and (text := self._text(task, looks[-1][1])):
                    lacking[task.name] = text
        if not lacking:
            return result
        return replace(result, note="; ".join([result.note or result.state, *lacking.values()]))

    def _in_vain(self, task: TaskInstance) -> str:
        """What it looks for again and again, and is not there."""
        times: dict[Look, list[datetime]] = {}
        for at, look in self._looks(task):
            times.setdefault(look, []).append(at)
        last = max((seen[-1] for seen in times.values()), default=None)
        for look, seen in times.items():
            lasting = seen[-1] - seen[0] > timedelta(seconds=PATIENCE_SECONDS / 2) and len(seen) >= _LEAST_LOOKS
            still = last is not None and last - seen[-1] < timedelta(seconds=PATIENCE_SECONDS / 2)
            if lasting and still and (text := self._text(task, look)):
                return text
        return ""

    def _text(self, task: TaskInstance, look: Look) -> str:
        wanted = [look]
        if look.listing:
            with contextlib.suppress(AirflowApiError):
                wanted += patterns(look, self._api.rendered_fields(self._dag, self._run, task))
        text = next(filter(None, map(self._lacking, wanted)), "")
        return f"{self._dag}.{task.name} looks in vain: {text}" if text else ""

    def _looks(self, task: TaskInstance) -> Iterator[tuple[datetime, Look]]:
        return _looks(self._decisions(), self._run, task.name)


def patterns(look: Look, fields: Mapping[str, Any]) -> Iterator[Look]:
    """A listing with what the sensor's `bucket_key` takes of it; it names one key or several, with or without the bucket."""
    named = fields.get("bucket_key")
    for one in named if isinstance(named, list) else [named]:
        if not isinstance(one, str):
            continue
        bucket, _, key = one.removeprefix("s3://").partition("/") if one.startswith("s3://") else (None, "", one)
        fixed = _WILDCARD.split(key, maxsplit=1)[0]
        if bucket in (None, look.bucket) and fixed == look.key != key:
            yield replace(look, pattern=key)


def _looks(decisions: Iterable[Decision], run_id: str, task: str) -> Iterator[tuple[datetime, Look]]:
    for decision in decisions:
        key = TaskKey.of(decision.task)
        if key and (key.run_id, key.name) == (run_id, task) and (look := Look.of(decision)):
            yield datetime.fromisoformat(decision.time), look
