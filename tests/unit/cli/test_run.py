"""`run` and `logs` over a local Airflow that answers as a real one: tables, JSON, exit codes, and what is said when there is none."""

import json
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import asdict, replace
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from mwaa_platform.cli.app import app
from sandbox import decisions, standing, standing_airflow
from sandbox.dag_runs import follow
from tests.sandbox.dag_runs.test_results import decision
from tests.support.fake_airflow import FakeAirflow, serving

GREEN = [
    ("running", {"transform": ("running", 1)}),
    ("success", {"transform": ("success", 1)}),
]


class Laptop:
    """A standing local AWS with the Airflows of stages, and a log of decisions."""

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        self.folder = folder
        self._stack = stack
        (folder / "airflows").mkdir()

    def serve(
        self, fake: FakeAirflow, environment: str, account: str = "111111111111", region: str = "ca-central-1"
    ) -> None:
        record = replace(self._stack.enter_context(serving(fake, environment)), account=account, region=region)
        (self.folder / "airflows" / f"{environment}.json").write_text(json.dumps({**asdict(record), "deployed": "x"}))

    def deny_while_running(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """A task's call is denied meanwhile."""
        original = follow.require_dag

        def require(*arguments: object, **keywords: object) -> object:
            arn = "arn:aws:glue:ca-central-1:111111111111:job/orders-load"
            denied = decision("1", allowed=False, resource=arn, task="pipeline/run__1/transform/-1/1")
            decisions.append(self.folder, [denied])
            return original(*arguments, **keywords)  # type: ignore[arg-type]

        monkeypatch.setattr(follow, "require_dag", require)


@pytest.fixture
def laptop(tmp_path: Path, root: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Laptop]:
    monkeypatch.chdir(root)
    there = standing.Standing(1, "https://localhost:1", str(tmp_path), "111111111111", "ca-central-1", ())
    monkeypatch.setattr(standing_airflow, "find", lambda _: there)
    monkeypatch.setattr("sandbox.dag_runs.stage.POLL_SECONDS", 0)
    with ExitStack() as stack:
        yield Laptop(tmp_path, stack)


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, list(arguments))


def test_a_green_run_ends_with_0_and_its_verdict(laptop: Laptop) -> None:
    fake = FakeAirflow("3.3.1", polls=list(GREEN))
    laptop.serve(fake, "orders-dev")
    ended = run("run", "pipeline")
    assert ended.exit_code == 0, ended.output
    assert "orders-dev: passed: 1 tasks green, 0 calls, none denied, none unmapped" in ended.stdout
    assert "pipeline.transform: success" in ended.stderr
    assert fake.log[0][2]["logical_date"].startswith("2026-01-15T")
    assert len(f"/dags/pipeline/dagRuns/{fake.log[0][2]['dag_run_id']}") <= 64, "as long as MWAA's API takes paths"


def test_a_denial_makes_a_green_run_fail_and_names_the_line(laptop: Laptop, monkeypatch: pytest.MonkeyPatch) -> None:
    laptop.serve(FakeAirflow("3.3.1", polls=list(GREEN)), "orders-dev")
    laptop.deny_while_running(monkeypatch)
    ended = run("run", "pipeline", "--stage", "orders-dev")
    assert ended.exit_code == 1
    assert "- {service: glue, jobs: [orders-load]}" in ended.stdout
    assert ended.stdout.rstrip().endswith("orders-dev: failed: 1 call denied")


def test_json_has_all_of_it(laptop: Laptop, monkeypatch: pytest.MonkeyPatch) -> None:
    laptop.serve(FakeAirflow("3.3.1", polls=list(GREEN)), "orders-dev")
    laptop.deny_while_running(monkeypatch)
    ended = run("run", "pipeline", "--json")
    assert ended.exit_code == 1
    told = json.loads(ended.stdout)
    assert (told["stage"], told["passed"]) == ("orders-dev", False)
    assert told["tasks"][0]["state"] == "success"
    assert told["denials"][0]["action"] == "glue:StartJobRun"
    assert "service: glue" in told["denials"][0]["mend"]


def test_the_stage_that_has_the_dag_is_found(laptop: Laptop) -> None:
    laptop.serve(FakeAirflow("3.3.1", polls=list(GREEN)), "orders-dev")
    finance = FakeAirflow("2.11.2", dags={"close": False}, polls=list(GREEN))
    laptop.serve(finance, "finance-prod", "333333333333", "eu-west-1")
    assert "orders-dev: passed" in run("run", "pipeline").stdout
    unknown = run("run", "pipelin")
    assert unknown.exit_code == 1
    assert "no DAG named pipelin; there are:" in unknown.stderr
    assert "orders-dev: pipeline" in unknown.stderr


def test_logs_of_every_try_of_the_newest_run(laptop: Laptop) -> None:
    laptop.serve(FakeAirflow("3.3.1", polls=[("success", {"transform": ("success", 2)})]), "orders-dev")
    shown = run("logs", "pipeline").stdout
    assert "── transform, try 1: tried again" in shown
    assert "── transform, try 2: success" in shown
    assert "transform try 2" in shown
    assert json.loads(run("logs", "pipeline", "transform", "--json").stdout)[1]["try"] == 2
    missing = run("logs", "pipeline", "sum")
    assert missing.exit_code == 1
    assert "pipeline has no task sum; there are: transform" in missing.stderr
    assert "pipeline" in run("logs").stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (
            ["--stage", "orders-test"],
            "no stage orders-test; declared: cookbook-dev, finance-prod, orders-dev, orders-prod",
        ),
        ([], "no local Airflow is running: mwaa-platform up starts it"),
        (["--stage", "orders-dev"], "no local Airflow of orders-dev is running"),
    ],
)
def test_where_nothing_runs_it_says_what_starts_it(laptop: Laptop, arguments: list[str], said: str) -> None:
    ended = run("run", "pipeline", *arguments)
    assert ended.exit_code == 1
    assert said in ended.stderr
    assert "Traceback" not in ended.output


def test_without_a_local_aws(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(root)
    monkeypatch.setattr(standing_airflow, "find", lambda _: None)
    for command in (["run", "pipeline"], ["logs"]):
        ended = run(*command)
        assert ended.exit_code == 1
        assert "no local AWS is running: mwaa-platform up starts one" in ended.stderr
