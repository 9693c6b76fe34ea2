"""Tasks that look for an object in vain: told once, failed once nothing else could bring it, never for a look that found."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from sandbox.dag_runs import vain
from sandbox.dag_runs.api import TaskInstance
from sandbox.dag_runs.follow import DagRunResult
from sandbox.dag_runs.vain import Look, Lookout
from sandbox.decisions import Decision

AT = datetime(2026, 1, 15, tzinfo=UTC)
KEY = "in/2026.csv"
LINE = "dag.wait looks in vain: add in/2026.csv"


def looks(operation: str = "HeadObject", task: str = "wait", every_seconds: float = 0.5) -> list[Decision]:
    listing = operation.startswith("List")
    decision = Decision(
        time="",
        call="",
        account="",
        region="",
        environment="",
        session="",
        caller="",
        task=f"dag/r1/{task}/-1/1",
        service="s3",
        operation=operation,
        allowed=True,
        resource="arn:aws:s3:::bucket" if listing else f"arn:aws:s3:::bucket/{KEY}",
        context={"s3:prefix": KEY} if listing else {},
    )
    return [replace(decision, time=(AT + timedelta(seconds=n * every_seconds)).isoformat()) for n in range(40)]


def looks_at_prefix(prefix: str) -> list[Decision]:
    return [replace(one, context={"s3:prefix": prefix}) for one in looks("ListObjectsV2")]


def task(name: str = "wait", state: str = "running") -> TaskInstance:
    return TaskInstance(name, -1, state, 1)


class Watch:
    """A lookout whose clock is set by hand, and what it says and does."""

    def __init__(
        self,
        monkeypatch: pytest.MonkeyPatch,
        decisions: Iterable[Decision],
        lacks: str,
        fields: dict[str, Any] | None = None,
        **options: Any,
    ):
        self.said: list[str] = []
        self.failed: list[str] = []
        self._now = 100.0
        monkeypatch.setattr(vain, "time", SimpleNamespace(monotonic=lambda: self._now))
        api: Any = SimpleNamespace(
            set_state=lambda dag, run, task, state: self.failed.append(f"{task.name} {state}"),
            rendered_fields=lambda dag, run, task: fields or {},
        )
        self.lookout = Lookout(
            api,
            "dag",
            "r1",
            decisions=lambda: list(decisions),
            lacking=lambda look: f"add {lacks}" if (look.pattern or look.key) == lacks else "",
            **{"give_up_seconds": vain.PATIENCE_SECONDS, "report": self.said.append, **options},
        )

    def after(self, seconds: float, *tasks: TaskInstance) -> None:
        self._now += seconds
        self.lookout.see(tasks)


@pytest.mark.parametrize("operation", ["HeadObject", "GetObject", "ListObjectsV2"])
@pytest.mark.parametrize("state", ["running", "up_for_reschedule", "deferred"])
def test_what_nothing_brings_fails_the_task(monkeypatch: pytest.MonkeyPatch, operation: str, state: str) -> None:
    watch = Watch(monkeypatch, looks(operation), KEY)
    watch.after(0, task(state=state))
    watch.after(10, task(state=state))
    assert (watch.said, watch.failed) == ([], [])
    watch.after(6, task(state=state), task("work", ""))
    assert (watch.said, watch.failed) == ([LINE], ["wait failed"])
    ended = DagRunResult("dag", "r1", "failed", (task(state="failed"),), 16)
    assert watch.lookout.noted(ended).note == f"failed; {LINE}"


@pytest.mark.parametrize(
    ("decisions", "lacks"),
    [(looks(), ""), (looks(task="other"), KEY), (looks()[:2], KEY), (looks(every_seconds=0.1), KEY)],
    ids=["it is there", "another task's", "two looks", "four seconds of looks"],
)
def test_nothing_is_said_of_others(monkeypatch: pytest.MonkeyPatch, decisions: list[Decision], lacks: str) -> None:
    watch = Watch(monkeypatch, decisions, lacks)
    watch.after(0, task())
    watch.after(16, task())
    assert (watch.said, watch.failed) == ([], [])


@pytest.mark.parametrize("other", ["running", "queued", "up_for_retry"])
def test_it_is_told_but_not_failed_while_another_task_may_bring_it(monkeypatch: pytest.MonkeyPatch, other: str) -> None:
    watch = Watch(monkeypatch, looks(), KEY)
    for seconds in (0, 16, 3, 3):
        watch.after(seconds, task(), task("brings", other))
    assert (watch.said, watch.failed) == ([LINE], [])


def test_whoever_may_bring_it_by_hand_has_longer(monkeypatch: pytest.MonkeyPatch) -> None:
    watch = Watch(monkeypatch, looks(), KEY, give_up_seconds=60)
    watch.after(0, task())
    watch.after(16, task())
    assert (watch.said, watch.failed) == ([LINE], [])
    watch.after(45, task())
    assert watch.failed == ["wait failed"]


def test_a_task_that_failed_for_want_of_it_says_so_too(monkeypatch: pytest.MonkeyPatch) -> None:
    watch = Watch(monkeypatch, looks()[:1], KEY)
    failed = DagRunResult("dag", "r1", "failed", (task(state="failed"),), 3)
    assert watch.lookout.noted(failed).note == f"failed; {LINE}"
    green = DagRunResult("dag", "r1", "success", (task(state="success"),), 3)
    assert watch.lookout.noted(green) == green


def test_only_calls_that_look_for_an_object_count() -> None:
    (head, *_), (listed, *_) = looks(), looks("ListObjectsV2")
    assert Look.of(head) == Look("bucket", KEY, False)
    assert Look.of(listed) == Look("bucket", KEY, True)
    assert Look.of(replace(head, operation="PutObject")) is None
    assert Look.of(replace(head, allowed=False)) is None
    assert Look.of(replace(head, service="glue")) is None


@pytest.mark.parametrize(
    "bucket_key", ["s3://bucket/in/2026.csv_*.gz", ["s3://bucket/in/2026.csv_*.gz"], "in/2026.csv_*.gz"]
)
def test_a_wildcard_that_matches_nothing_is_told_though_other_objects_begin_so(
    monkeypatch: pytest.MonkeyPatch, bucket_key: str | list[str]
) -> None:
    wanted = "in/2026.csv_*.gz"
    watch = Watch(monkeypatch, looks_at_prefix("in/2026.csv_"), wanted, {"bucket_key": bucket_key})
    watch.after(0, task())
    watch.after(16, task())
    assert (watch.said, watch.failed) == ([f"dag.wait looks in vain: add {wanted}"], ["wait failed"])


@pytest.mark.parametrize("bucket_key", ["s3://other/in/2026.csv_*.gz", "s3://bucket/out/*.gz", "in/2026.csv_", None])
def test_a_key_of_another_place_or_without_a_wildcard_has_no_pattern(bucket_key: str | None) -> None:
    assert list(vain.patterns(Look("bucket", "in/2026.csv_", True), {"bucket_key": bucket_key})) == []
