"""The declared load: what is too small is refused with what fits, and why."""

from pathlib import Path
from typing import Any

import pytest

from mwaa_platform.declaration.load import Load
from mwaa_platform.declaration.loader import load
from mwaa_platform.declaration.problems import DeclarationError, Problem, Severity
from mwaa_platform.declaration.sizing import smallest_size
from mwaa_platform.declaration.thresholds import scheduler_loop_threshold_seconds
from tests.support.projects import MINIMAL, error_places, with_stage, write_team

pytestmark = pytest.mark.feature("E4", "Z9")
SIZES: list[tuple[dict[str, Any], int, str, str]] = [
    ({"tasks_at_once": 3}, 1, "mw1.small, workers 1 to 1", "production has no single scheduler"),
    ({"tasks_at_once": 20}, 10, "mw1.small, workers 1 to 5", "production has no single scheduler"),
    ({"tasks_at_once": 125}, 50, "mw1.small, workers 1 to 25", "production has no single scheduler"),
    ({"tasks_at_once": 126}, 50, "mw1.medium, workers 1 to 16", "25 workers of 5 tasks runs 125 at once, not 126"),
    ({"tasks_at_once": 5}, 51, "mw1.medium, workers 1 to 1", "mw1.small carries 50 DAGs, not 51"),
    ({"tasks_at_once": 5}, 1001, "mw1.xlarge, workers 1 to 1", "mw1.large carries 1000 DAGs, not 1001"),
    (
        {"tasks_at_once": 40, "runs_per_day": 1440, "tasks_per_run": 3, "task_minutes": 5},
        5,
        "mw1.small, workers 3 to 10",
        "production has no single scheduler",
    ),
]


@pytest.mark.parametrize(("declared", "dags", "wanted", "because"), SIZES, ids=str)
def test_the_smallest_that_bears_it(declared: dict[str, Any], dags: int, wanted: str, because: str) -> None:
    found = smallest_size(Load(**declared), dags=dags, production=True, options={})
    assert str(found) == wanted
    assert found is not None
    assert because in found.decided_by


def test_development_may_be_micro_and_a_declared_autoscale_counts() -> None:
    small = smallest_size(Load(tasks_at_once=3), dags=25, production=False, options={})
    assert str(small) == "mw1.micro"
    more = smallest_size(
        Load(tasks_at_once=200), dags=1, production=True, options={"celery.worker_autoscale": "10,0"}, quota=25
    )
    assert str(more) == "mw1.small, workers 1 to 25"
    assert smallest_size(Load(tasks_at_once=9999), dags=1, production=True, options={}) is None


def _problems(root: Path, declaration: dict[str, Any]) -> list[Problem]:
    write_team(root, declaration)
    try:
        return list(load(root).warnings)
    except DeclarationError as error:
        return list(error.problems)


@pytest.mark.parametrize(
    ("environment_class", "most"), [("mw1.small", 1), ("mw1.medium", 3), ("mw1.large", 7), ("mw1.xlarge", None)]
)
def test_more_parsing_than_the_schedulers_bear_is_said(
    tmp_path: Path, environment_class: str, most: int | None
) -> None:
    declaration = with_stage(environment_class=environment_class)
    for count in (most or 40, (most or 40) + 1):
        options = {"configuration": {"dag_processor.parsing_processes": count}}
        said = [p for p in _problems(tmp_path, {**declaration, "airflow": options}) if "parse at most" in p.message]
        allowed = f"1 to {most}" if most and most > 1 else "1"
        assert [p.allowed for p in said] == ([allowed] if most and count > most else [])
        assert all(p.severity is Severity.WARNING for p in said)


REFUSED: list[tuple[dict[str, Any], str, str]] = [
    ({"workers": {"max": 2}, "load": {"tasks_at_once": 11}}, "load.tasks_at_once", "take mw1.small, workers 1 to 3"),
    ({"load": {"tasks_at_once": 9, "dags": 300}}, "load.dags", "take mw1.large, workers 1 to 1"),
    ({"load": {"tasks_at_once": 5000}}, "load.tasks_at_once", "split the team"),
    ({"load": {"tasks_at_once": 5, "runs_per_day": 10}}, "load", "add tasks_per_run and task_minutes"),
    (
        {"load": {"tasks_at_once": 2, "runs_per_day": 1440, "tasks_per_run": 1, "task_minutes": 3}},
        "load.tasks_at_once",
        "raise tasks_at_once",
    ),
    ({"load": {"dags": 5}}, "load", "add tasks_at_once:"),
    ({"load": {"tasks_at_once": 5, "task_minutes": 0}}, "load.task_minutes", ""),
]


@pytest.mark.parametrize(("stage", "place", "cure"), REFUSED, ids=str)
def test_a_load_that_is_too_much_or_makes_no_sense(
    tmp_path: Path, stage: dict[str, Any], place: str, cure: str
) -> None:
    (problem,) = [p for p in _problems(tmp_path, with_stage(**stage)) if p.severity is Severity.ERROR]
    assert problem.place == f"stages.dev.{place}"
    assert cure in problem.cure


def test_above_the_alarm_it_is_said(tmp_path: Path) -> None:
    (problem,) = _problems(tmp_path, with_stage(load={"tasks_at_once": 41}))
    assert problem.severity is Severity.WARNING
    assert problem.allowed == "up to 40"
    assert _problems(tmp_path, with_stage(load={"tasks_at_once": 40})) == []


def test_files_of_the_folder_count_where_nothing_else_is_declared(tmp_path: Path) -> None:
    path = write_team(tmp_path, with_stage())
    for number in range(51):
        (path.parent / f"d{number}.py").write_text("from airflow import DAG")
        (path.parent / f"helper{number}.py").write_text("import json")
    (problem,) = load(tmp_path).warnings
    assert (problem.place, problem.got) == ("stages.dev.environment_class", "51 DAG files")
    assert problem.cure == "take mw1.medium"
    write_team(tmp_path, with_stage(load={"tasks_at_once": 5}))
    assert error_places(tmp_path) == {"stages.dev.environment_class"}
    write_team(tmp_path, with_stage(load={"tasks_at_once": 5, "dags": 40}))
    assert error_places(tmp_path) == set()


def test_parallelism_counts_for_each_scheduler(tmp_path: Path) -> None:
    options = {"airflow": {"configuration": {"core.parallelism": 10}}}
    (problem,) = _problems(tmp_path, {**MINIMAL, **options})
    assert problem.severity is Severity.WARNING
    assert "2 schedulers with 10 each let 20 tasks run at once, and the workers could run 50" in problem.message
    asked = {**with_stage(load={"tasks_at_once": 25}), **options}
    (problem,) = _problems(tmp_path, asked)
    assert problem.severity is Severity.ERROR
    options["airflow"]["configuration"]["core.parallelism"] = 25
    assert _problems(tmp_path, {**asked, **options}) == []


def test_the_default_pool_is_smaller_than_large_classes(tmp_path: Path) -> None:
    stage = {"environment_class": "mw1.2xlarge", "load": {"tasks_at_once": 200}}
    (problem,) = _problems(tmp_path, with_stage(**stage))
    assert "the default pool has 128 slots" in problem.message
    pool = {"configuration": {"core.default_pool_task_slot_count": 200}}
    assert _problems(tmp_path, {**with_stage(**stage), "airflow": pool}) == []


@pytest.mark.parametrize(
    ("tasks", "minutes", "schedulers", "seconds"),
    [(None, None, 2, 10), (100, None, 2, 10), (100, 1, 2, 10), (400, 1, 2, 4.8), (4000, 1, 2, 1)],
)
def test_the_loop_may_be_as_long_as_tasks_still_start_in_time(
    tasks: int | None, minutes: float | None, schedulers: int, seconds: float
) -> None:
    assert scheduler_loop_threshold_seconds(
        tasks_at_once=tasks, task_minutes=minutes, schedulers=schedulers
    ) == pytest.approx(seconds)
