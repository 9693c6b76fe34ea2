"""DAGs that assets start: behind those that write, unpaused until they have followed, red if they do not."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import cast

import pytest

from sandbox.dag_runs.api import AirflowApi, Dag, DagRun
from sandbox.dag_runs.follow import DagRunResult
from sandbox.dag_runs.followers import Followers
from tests.support.fake_airflow import FakeAirflow, serving


@dataclass
class Api:
    """An Airflow in which some DAGs follow others."""

    follows: Mapping[str, frozenset[str]]
    seen: dict[str, list[DagRun]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    paused: bool = True

    def followers(self) -> dict[str, frozenset[str]]:
        return dict(self.follows)

    def dags(self) -> list[Dag]:
        return [Dag(name, self.paused, "f.py") for name in ("read", "report", "write")]

    def runs(self, dag: str) -> list[DagRun]:
        return list(self.seen.get(dag, ()))

    def unpause(self, dag: str) -> None:
        self.asked.append(f"unpause {dag}")

    def pause(self, dag: str) -> None:
        self.asked.append(f"pause {dag}")


def followers(api: Api, *names: str) -> Followers:
    return Followers(cast(AirflowApi, api), names)


def ran(dag: str, state: str = "success") -> DagRunResult:
    return DagRunResult(dag, "r", state, (), 1.0)


CHAIN = {"read": frozenset({"write"}), "report": frozenset({"read", "elsewhere"})}


@pytest.mark.feature("D1")
def test_those_that_follow_come_behind_those_that_write() -> None:
    assert followers(Api(CHAIN), "report", "read", "write").names == ("write", "read", "report")


def test_alone_a_follower_is_started_by_hand() -> None:
    alone = followers(Api(CHAIN), "read")
    assert (alone.names, alone.writers) == (("read",), {})


def test_those_that_start_each_other_are_started_by_hand() -> None:
    each_other = {"read": frozenset({"write"}), "write": frozenset({"read"})}
    assert followers(Api(each_other), "read", "write").writers == {}


def test_the_new_run_by_an_asset_is_followed_and_the_dag_paused_again() -> None:
    api = Api(CHAIN, {"read": [DagRun("old", "success", kind="asset_triggered")]})
    found = followers(api, "read", "write")
    found.expect()
    by_hand, by_asset = DagRun("mine", "running"), DagRun("theirs", "running", kind="asset_triggered")
    api.seen["read"] = [by_hand, by_asset, *api.seen["read"]]
    followed = list[str]()

    def follow(run_id: str) -> DagRunResult:
        followed.append(run_id)
        return ran("read")

    assert found.followed("read", [ran("write")], follow).green
    assert followed == ["theirs"]
    assert api.asked == ["unpause read", "pause read"]


@pytest.mark.parametrize(
    ("state", "why"),
    [("failed", "not started: write did not succeed"), ("success", "not started within 0 s after write")],
)
def test_a_dag_that_does_not_follow_is_red(state: str, why: str) -> None:
    api = Api(CHAIN, paused=False)
    found = followers(api, "read", "write")
    found.expect()
    result = found.followed("read", [ran("write", state)], lambda _: ran("read"), patience_seconds=0)
    assert (result.green, result.note) == (False, why)
    assert api.asked == [], "what was unpaused stays so"


@pytest.mark.parametrize("version", ["2.11.2", "3.3.1"])
def test_both_versions_say_who_follows_whom(version: str) -> None:
    with serving(FakeAirflow(version, followers={"read": "write"})) as airflow:
        assert AirflowApi(airflow).followers() == {"read": frozenset({"write"})}
