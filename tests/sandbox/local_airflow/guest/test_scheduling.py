"""The clock of a rehearsal's Airflow stands still only where it is told to, and only the clock."""

import importlib.util
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any, cast

import pytest

ROOT = Path(__file__).resolve().parents[4]
SCRIPT = ROOT / "sandbox" / "local_airflow" / "guest" / "mwaa_guest" / "scheduling.py"


class Runner:
    """Airflow's, as far as it makes runs."""

    def _create_dag_runs(self, dag_models: list[str], session: object) -> str:
        return "by the clock"

    def _create_dag_runs_asset_triggered(self, *, dag_models: list[str], session: object) -> str:
        return "by an asset"


@pytest.mark.parametrize(("said", "by_clock"), [("1", None), ("", "by the clock")])
def test_assets_start_runs_while_the_clock_does_not(
    said: str, by_clock: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    spec = importlib.util.spec_from_file_location("scheduling", SCRIPT)
    assert spec and spec.loader
    scheduling = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(scheduling)
    monkeypatch.setenv(scheduling.NO_CLOCK, said)
    runner: Any = type("SchedulerJobRunner", (Runner,), {})
    scheduling.stop_the_clock(cast(ModuleType, SimpleNamespace(SchedulerJobRunner=runner)))
    assert runner()._create_dag_runs([], None) == by_clock
    assert runner()._create_dag_runs_asset_triggered(dag_models=[], session=None) == "by an asset"
