"""The machinery of `make fuzz`, a sample of its mutants, and that each kind of finding can be found."""

import dataclasses
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from pydantic import BaseModel
from typer.testing import CliRunner

from mwaa_platform.declaration.loader import load
from mwaa_platform.declaration.problems import DeclarationError, Problem
from mwaa_platform.declaration.team import Team
from mwaa_platform.integrations import CATALOGUE
from tests.fuzz import __main__ as command
from tests.fuzz import run, trial
from tests.fuzz.mutants import Mutant, mutant
from tests.fuzz.sources import declarations, paths_of
from tests.fuzz.values import refused
from tests.support.projects import MINIMAL, with_stage, write_team

SEED = 20_261_123
GOOD = {"orders/team.yaml": b"team: orders\n", "orders/pipeline.py": b""}


def test_a_sample_of_mutants_finds_nothing() -> None:
    sample = run.fuzz(SEED, 150, 0, lambda name, done: None, processes=1)
    assert [finding for found in sample.found for finding in found.findings] == []
    accepted = sum(found.accepted for found in sample.trials)
    assert 10 < accepted < 140, "a sample of only good or only bad mutants tells little"


def test_a_mutant_can_be_made_again() -> None:
    assert [mutant(SEED, number) for number in range(50)] == [mutant(SEED, number) for number in range(50)]
    assert mutant(SEED, 1) != mutant(SEED + 1, 1)


def _models(model: type[BaseModel]) -> Iterator[type[BaseModel]]:
    yield model
    for field in model.model_fields.values():
        for found in _in(field.annotation):
            yield from _models(found)


def _in(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for argument in getattr(annotation, "__args__", ()):
        yield from _in(argument)


def _set(value: Any) -> Iterator[tuple[str, str]]:
    if isinstance(value, BaseModel):
        yield from ((type(value).__name__, name) for name in value.model_fields_set)
        value = [getattr(value, name) for name in type(value).model_fields]
    for item in value.values() if isinstance(value, dict) else value if isinstance(value, (list, tuple)) else ():
        yield from _set(item)


def test_every_key_stands_in_a_source_and_so_is_mutated() -> None:
    used = {key for data in declarations().values() for key in _set(Team.model_validate(data))}
    known = {(model.__name__, name) for model in (*_models(Team), *CATALOGUE) for name in model.model_fields}
    assert known - used == set()


def test_sources_are_whole() -> None:
    assert len(paths_of({"a": [1, {"b": 2}]})) == 5
    assert {"orders", "finance", "full", "minimal", "data-platform", "rest"} <= set(declarations())


def test_a_traceback_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(root: Path) -> None:
        raise KeyError("seeded")

    monkeypatch.setattr(trial, "load", fails)
    assert "KeyError: 'seeded'" in trial.tried(Mutant(0, GOOD), tmp_path).findings[0]


POOR = [
    (Problem("bad", ("team",), "x", cure="y", line=1), "no file"),
    (Problem("bad", ("team",), "x", cure="y", file=Path("a")), "no line"),
    (Problem("bad", ("team",), cure="y", file=Path("a"), line=1), "no value"),
    (Problem("bad", ("team",), "x", file=Path("a"), line=1), "neither what is allowed"),
    (Problem("pydantic says", ("team",), "x", cure="y", file=Path("a"), line=1), "a library's words"),
]


@pytest.mark.parametrize(("problem", "said"), POOR, ids=lambda value: value if isinstance(value, str) else "")
def test_a_poor_message_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, problem: Problem, said: str) -> None:
    def refuses(root: Path) -> None:
        raise DeclarationError([problem])

    monkeypatch.setattr(trial, "load", refuses)
    (finding,) = trial.tried(Mutant(0, GOOD), tmp_path).findings
    assert finding.startswith(said)


FAULTS: list[tuple[str, dict[str, Any], str]] = [
    ("airflow", {"configuration": {"core.x": "é"}}, "api pattern: mwaa AirflowConfigurationOptions/core.x"),
    ("airflow", {"version": "3,3"}, "schema pattern: AWS::MWAA::Environment AirflowVersion"),
    ("execution_role", {"path": "x"}, "api pattern: iam CreateRole Path"),
    ("stage", {"account": "１" * 12}, "api pattern: mwaa ExecutionRoleArn"),  # noqa: RUF001 (that is the fault)
    ("stage", {"environment_name": "a b"}, "schema pattern: AWS::MWAA::Environment Name"),
    ("stage", {"schedulers": 6}, "api range: mwaa Schedulers"),
    ("stage", {"maintenance_window": "SUN:3"}, "api pattern: mwaa WeeklyMaintenanceWindowStart"),
]  # fmt: skip


@pytest.mark.parametrize(("part", "changed", "said"), FAULTS, ids=lambda value: str(value)[:50])
def test_an_accepted_value_that_aws_refuses_is_found(
    tmp_path: Path, part: str, changed: dict[str, Any], said: str
) -> None:
    write_team(tmp_path, MINIMAL)
    target = load(tmp_path).teams["orders"].at("dev")
    if part == "stage":
        update: dict[str, Any] = {"stages": {"dev": target.stage.model_copy(update=changed)}}
    else:
        update = {part: getattr(target.team, part).model_copy(update=changed)}
    faulty = dataclasses.replace(target, team=target.team.model_copy(update=update))
    assert list(refused(target)) == []
    assert any(finding.startswith(said) for finding in refused(faulty)), list(refused(faulty))


def _accepted(monkeypatch: pytest.MonkeyPatch, stage: dict[str, Any]) -> run.Run:
    """A run of one mutant, accepted and synthesised."""
    files = {**GOOD, "orders/team.yaml": yaml.safe_dump(with_stage(**stage)).encode()}
    monkeypatch.setattr(run, "mutant", lambda seed, number: Mutant(number, files))
    monkeypatch.setattr(run, "UNKNOWN_REGION", "no such warning")
    return run.fuzz(SEED, 1, 1, lambda name, done: None, processes=1)


def test_an_accepted_mutant_is_synthesised_and_judged(monkeypatch: pytest.MonkeyPatch) -> None:
    ended = _accepted(monkeypatch, {"kind": "development"})
    assert (ended.synthesised, ended.found) == (1, [])


def test_an_accepted_mutant_that_cdk_refuses_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    (found,) = _accepted(monkeypatch, {"region": "us-gov-west-1"}).found
    assert "accepted, but not synthesised" in found.findings[0]


def test_the_target_ends_with_0_and_its_figures(root: Path) -> None:
    made = ["make", "fuzz", "SEED=1", "COUNT=20", "SYNTHESISE=0"]
    ended = subprocess.run(made, cwd=root, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stderr
    figures = dict(re.findall(r"^ ([a-z ]+?)  +([0-9.]+) *$", ended.stdout, re.MULTILINE))
    assert (figures["mutants"], figures["seed"]) == ("20", "1")
    assert int(figures["refused"]) + int(figures["accepted"]) == 20
    assert {figures[key] for key in ("tracebacks", "poor messages", "refused by a judge")} == {"0"}


def test_a_finding_ends_the_command_with_1_and_keeps_the_mutant(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    found = trial.Trial(Mutant(7, GOOD, ["changed"]), judged=["api pattern: seeded"])
    monkeypatch.setattr(command, "fuzz", lambda *a, **options: run.Run(1, [found]))
    assert CliRunner().invoke(_app(), []).exit_code == 1
    kept = tmp_path / command.KEPT / "1" / "7"
    assert (kept / "dags" / "orders" / "team.yaml").read_bytes() == GOOD["orders/team.yaml"]
    assert "api pattern: seeded" in (kept / "findings.json").read_text()


def _app() -> Any:
    import typer

    app = typer.Typer()
    app.command()(command.main)
    return app
