"""The clock of a local Airflow stands still where it is told to, for all DAGs or for those that are followed, and only the clock."""

import os
import subprocess
import sys
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any, cast

import pytest

from sandbox.local_airflow.followed import followed
from tests.support.modules import module_of

ROOT = Path(__file__).resolve().parents[4]
SCRIPT = ROOT / "sandbox" / "local_airflow" / "guest" / "mwaa_guest" / "scheduling.py"


class Runner:
    """Airflow's, as far as it makes runs."""

    def _create_dag_runs(self, dag_models: list[Any], session: object) -> list[str]:
        return [dag.dag_id for dag in dag_models]

    def _create_dag_runs_asset_triggered(self, *, dag_models: list[Any], session: object) -> str:
        return "by an asset"


@pytest.fixture
def runner(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Airflow's, as the guest changes it."""
    monkeypatch.setenv("AIRFLOW_HOME", str(tmp_path / "home"))
    scheduling = module_of(SCRIPT)
    changed: Any = type("SchedulerJobRunner", (Runner,), {})
    scheduling.stop_the_clock(cast(ModuleType, SimpleNamespace(SchedulerJobRunner=changed)))
    return changed()


def _started(runner: Any, *names: str) -> Any:
    return runner._create_dag_runs([SimpleNamespace(dag_id=name) for name in names], None)


@pytest.mark.parametrize(("said", "by_clock"), [("1", None), ("", ["a"])])
def test_assets_start_runs_while_the_clock_does_not(
    said: str, by_clock: list[str] | None, runner: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MWAA_LOCAL_NO_CLOCK", said)
    assert _started(runner, "a") == by_clock
    assert runner._create_dag_runs_asset_triggered(dag_models=[], session=None) == "by an asset"


def test_the_clock_starts_no_dag_that_is_followed(runner: Any, tmp_path: Path) -> None:
    with followed(tmp_path, "a/b.c"):
        assert _started(runner, "a/b.c", "a", "b.c") == ["a", "b.c"]
    assert _started(runner, "a/b.c") == ["a/b.c"]


def test_what_a_killed_process_followed_has_its_clock_again(runner: Any, tmp_path: Path) -> None:
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    (tmp_path / "followed").mkdir()
    (tmp_path / "followed" / f"a.{ended.pid}").touch()
    assert _started(runner, "a") == ["a"]
    (tmp_path / "followed" / f"a.{os.getpid()}").touch()
    assert _started(runner, "a") == []
