"""Loading: every problem of every file at once, each with its place and its cure."""

import datetime
from pathlib import Path
from typing import Any

import pytest

from mwaa_platform.declaration.loader import load
from mwaa_platform.declaration.problems import DeclarationError, Problem
from tests.support.projects import MINIMAL, with_stage, write_team


def problems(root: Path, **options: Any) -> tuple[Problem, ...]:
    """What is wrong with the project; fails the test if nothing is."""
    with pytest.raises(DeclarationError) as caught:
        load(root, **options)
    return caught.value.problems


def test_a_minimal_declaration_gets_its_defaults(tmp_path: Path) -> None:
    write_team(tmp_path, MINIMAL)
    target = load(tmp_path).teams["orders"].at("dev")
    stage = target.stage
    assert (stage.kind, stage.environment_class, stage.environment_name) == ("production", "mw1.small", "orders-dev")
    assert (stage.workers.min, stage.workers.max, stage.schedulers) == (1, 10, 2)
    assert (stage.webservers.min, stage.webservers.max) == (2, 2)
    assert (stage.worker_replacement, stage.webserver.mode, stage.removal) == ("GRACEFUL", "PRIVATE_ONLY", "retain")
    assert target.zones == ("cac1-az1", "cac1-az2")
    assert stage.nat_gateways == 2
    assert target.team.airflow.version == "3.3.1"


def test_micro_defaults_to_one_of_each(tmp_path: Path) -> None:
    write_team(tmp_path, with_stage(environment_class="mw1.micro", kind="development"))
    stage = load(tmp_path).teams["orders"].at("dev").stage
    assert (stage.workers.max, stage.schedulers, stage.webservers.max, stage.nat_gateways) == (1, 1, 1, 1)
    assert stage.worker_replacement == "FORCED"


def test_problems_of_all_files_come_at_once_with_lines(tmp_path: Path) -> None:
    write_team(tmp_path, "team: orders\nownr: me@example.com\nstages: {}\n")
    write_team(tmp_path, "team: [\n", folder="broken")
    write_team(tmp_path, {**MINIMAL, "team": "third", "owner": 5}, folder="third")
    found = {(str(p.file), p.line, p.place) for p in problems(tmp_path)}
    assert ("dags/orders/team.yaml", 2, "ownr") in found
    assert ("dags/orders/team.yaml", 3, "stages") in found
    assert ("dags/third/team.yaml", 2, "owner") in found
    assert any(file == "dags/broken/team.yaml" and line for file, line, _ in found)


def test_the_text_says_place_value_allowed_and_cure(tmp_path: Path) -> None:
    write_team(tmp_path, with_stage(environment_class="mw1.smal"))
    with pytest.raises(DeclarationError) as caught:
        load(tmp_path)
    lines = str(caught.value).splitlines()
    assert lines[0] == ("dags/orders/team.yaml:7: error: stages.dev.environment_class: not one of the allowed values")
    assert lines[1].strip() == "got: mw1.smal"
    assert lines[2].strip().startswith("allowed: mw1.micro, mw1.small")
    assert lines[3].strip() == "mend: did you mean mw1.small?"


def test_one_wrong_key_does_not_hide_the_next_problem(tmp_path: Path) -> None:
    write_team(tmp_path, with_stage(account=111111111111, workers={"min": 5, "max": 3}, removal="destroy"))
    assert {"stages.dev.account", "stages.dev.workers", "stages.dev.removal"} <= {p.place for p in problems(tmp_path)}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("team: orders\nteam: again\n", "the key team stands here twice, first in line 1"),
        ("a: &a [*a]\n", "is not valid YAML"),
        ("- a list\n", "should hold keys with values"),
        ("", "should hold keys with values"),
        ("just text", "should hold keys with values"),
        ("yes: 1\nteam: orders\n", "a key is no text"),
        ("team: !!python/object:os.system x\n", "is not valid YAML"),
        ("a: 1\n---\nb: 2\n", "is not valid YAML"),
        ("\tteam: x\n", "is not valid YAML"),
    ],
)
def test_broken_yaml_is_a_problem_and_no_exception(tmp_path: Path, text: str, message: str) -> None:
    write_team(tmp_path, text)
    assert any(message in p.message for p in problems(tmp_path)), problems(tmp_path)


def test_bytes_that_are_no_text(tmp_path: Path) -> None:
    write_team(tmp_path, MINIMAL).write_bytes(b"\xff\xfe\x00")
    assert any("cannot be read" in p.message for p in problems(tmp_path))


def test_aliases_do_not_unfold_without_end(tmp_path: Path) -> None:
    lines = ["a0: &a0 [x, x]"] + [f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]" for n in range(1, 40)]
    write_team(tmp_path, "\n".join(lines))
    assert any("more than 20,000 values" in p.message for p in problems(tmp_path))


def test_no_dags_folder(tmp_path: Path) -> None:
    assert [p.message for p in problems(tmp_path)] == ["no team is declared below dags/"]


def test_a_folder_without_declaration_is_named(tmp_path: Path) -> None:
    write_team(tmp_path, MINIMAL)
    (tmp_path / "dags" / "forgotten").mkdir()
    (tmp_path / "dags" / "forgotten" / "dag.py").write_text("")
    assert [(str(p.file), p.message) for p in problems(tmp_path)] == [
        ("dags/forgotten/team.yaml", "DAGs without a declaration")
    ]


def test_a_missing_dag_folder_is_named(tmp_path: Path) -> None:
    write_team(tmp_path, MINIMAL, dag=False)
    assert [p.message for p in problems(tmp_path)] == ["no DAG file in orders/"]


def test_the_team_is_called_as_its_folder(tmp_path: Path) -> None:
    write_team(tmp_path, MINIMAL, folder="payments")
    (problem,) = problems(tmp_path)
    assert (problem.got, problem.allowed) == ("orders", "payments")


@pytest.mark.feature("C3")
def test_an_acknowledgement_ends(tmp_path: Path) -> None:
    accepted = {"rule": "MWAA-PrivateWebserver", "reason": "only for a while", "until": datetime.date(2027, 6, 30)}
    write_team(tmp_path, with_stage(acknowledge=[accepted]))
    load(tmp_path, as_of=datetime.date(2027, 6, 29))
    load(tmp_path)
    (problem,) = problems(tmp_path, as_of=datetime.date(2027, 6, 30))
    assert problem.place == "stages.dev.acknowledge[0].until"


def test_values_are_checked_again_once_filled(tmp_path: Path) -> None:
    integrations = [{"service": "s3", "bucket": "Raw-{stage}"}, {"service": "s3", "bucket": "{stge}-raw"}]
    write_team(tmp_path, {**with_stage(environment_name="{stage}_{region}" + "x" * 80), "integrations": integrations})
    found = {(p.place, p.message.partition(":")[0]) for p in problems(tmp_path)}
    assert ("integrations[0].bucket", "in stage dev") in found
    assert ("integrations[1].bucket", "unknown placeholder {stge}") in found


def test_a_filled_environment_name_that_is_too_long_is_refused(tmp_path: Path) -> None:
    write_team(tmp_path, with_stage(environment_name="{team}-" + "x" * 80))
    assert [p.place for p in problems(tmp_path)] == ["stages.dev.environment_name"]


def test_placeholders_cannot_name_themselves(tmp_path: Path) -> None:
    write_team(tmp_path, with_stage(account="{region}"))
    assert [p.place for p in problems(tmp_path)] == ["stages.dev.account"]
