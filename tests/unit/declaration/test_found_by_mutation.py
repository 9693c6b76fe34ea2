"""What `make fuzz` found: each was accepted, ended in a traceback, or was refused in words that help nobody."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from mwaa_platform.declaration.loader import load
from mwaa_platform.declaration.problems import DeclarationError, Problem, render, shown
from mwaa_platform.integrations import CATALOGUE
from tests.support.projects import MINIMAL, with_stage, write_team

ROLE = "arn:aws:iam::111111111111:role"


def problems(root: Path, declaration: dict[str, Any] | str) -> tuple[Problem, ...]:
    """What is wrong; none if the declaration is accepted."""
    write_team(root, declaration)
    try:
        load(root)
    except DeclarationError as error:
        return error.problems
    return ()


def in_a_stage(key: str) -> str:
    """A minimal declaration with one line more."""
    return f"team: orders\nowner: a@example.com\nstages:\n  dev:\n    account: '111111111111'\n    {key}\n    region: ca-central-1\n"


WRONG_STAGES: list[tuple[dict[str, Any], str]] = [
    ({"account": "\uff11" * 12}, "stages.dev.account"),
    ({"maintenance_window": "SUN:0\uff13:00"}, "stages.dev.maintenance_window"),
    ({"ci": {"read": [f"{ROLE}//x"]}}, "stages.dev.ci.read[0]"),
    ({"ci": {"read": [f"{ROLE}/x/"]}}, "stages.dev.ci.read[0]"),
    ({"ci": {"read": [f"{ROLE}/{'x' * 65}"]}}, "stages.dev.ci.read[0]"),
    ({"ci": {"read": [f"{ROLE}/x", f"{ROLE}/x"]}}, "stages.dev.ci.read[1]"),
    ({"webserver": {"ui_roles": {"Op": [f"{ROLE}/x", f"{ROLE}/x"]}}}, "stages.dev.webserver.ui_roles.Op[1]"),
]


@pytest.mark.parametrize(("stage", "place"), WRONG_STAGES, ids=str)
def test_a_stage_that_aws_refuses(tmp_path: Path, stage: dict[str, Any], place: str) -> None:
    assert place in {problem.place for problem in problems(tmp_path, with_stage(**stage))}


def test_a_principal_with_a_placeholder_that_nothing_fills_is_a_problem(tmp_path: Path) -> None:
    (problem,) = problems(tmp_path, with_stage(ci={"read": ["{nobody}"]}))
    assert problem.message == "unknown placeholder {nobody}"


def test_principals_at_the_limit_are_taken(tmp_path: Path) -> None:
    assert not problems(tmp_path, with_stage(ci={"read": [f"{ROLE}/a/b/{'x' * 64}"], "sync_dags": [f"{ROLE}/x"]}))


def test_a_region_that_nobody_knows_is_shown_in_each_message(tmp_path: Path) -> None:
    found = problems(tmp_path, with_stage(region="mars-north-1"))
    assert {(problem.got, bool(problem.cure)) for problem in found} == {("mars-north-1", True)}


@pytest.mark.parametrize(
    ("region", "zone", "taken"),
    [("eu-west-1", "euw1", True), ("us-iso-east-1", "usi1", False), ("us-gov-west-1", "usgw1", False)],
)
def test_a_key_that_the_pattern_of_mwaa_leaves_out(tmp_path: Path, region: str, zone: str, taken: bool) -> None:
    zones = {"availability_zones": [f"{zone}-az1", f"{zone}-az2"]}
    found = problems(tmp_path, with_stage(region=region, encryption="customer_key", network=zones))
    assert [problem.place for problem in found if problem.severity == "error"] == (
        [] if taken else ["stages.dev.encryption"]
    )


WRONG_KEYS: list[tuple[dict[str, Any], str]] = [
    ({"airflow": {"version": "\uff13.3.1"}}, "airflow.version"),
    ({"owner": "a$b@example.com"}, "owner"),
    ({"owner": "a`b@example.com"}, "owner"),
    ({"owner": f"{'a' * 250}@example.com"}, "owner"),
    ({"tags": {"cost": ""}}, "tags.cost"),
    ({"tags": {"cost-{stage}": "1"}}, "tags.cost-{stage}"),
    (
        {"execution_role": {"permissions_boundary": "arn:aws:iam::111111111111:policy/b/"}},
        "execution_role.permissions_boundary",
    ),
    ({"execution_role": {"path": "/da:ta/"}}, "execution_role.path"),
]


@pytest.mark.parametrize(("keys", "place"), WRONG_KEYS, ids=lambda value: str(value)[:60])
def test_a_value_that_a_judge_refuses(tmp_path: Path, keys: dict[str, Any], place: str) -> None:
    assert {problem.place for problem in problems(tmp_path, {**MINIMAL, **keys})} == {place}


TAGGED = [
    ("kind: !!timestamp x", "the value is no timestamp"),
    ("kind: !!bool maybe", "the value is no bool"),
    ("kind: !!int x", "the value is no int"),
    (f"schedulers: {'9' * 5_000}", "the value is no int"),
    (f"schedulers: 0x{'f' * 5_000}", "a number of more than 64 bits"),
    ("!!bool maybe: 1", "the value is no bool"),
]


@pytest.mark.parametrize(("line", "message"), TAGGED, ids=lambda text: text[:40])
def test_a_tag_that_does_not_fit_is_a_problem_with_its_line(tmp_path: Path, line: str, message: str) -> None:
    (problem,) = problems(tmp_path, in_a_stage(line))
    assert message in problem.message
    assert problem.line == 6
    assert problem.got
    assert problem.cure


@pytest.mark.parametrize(
    ("text", "cure"),
    [
        ("team: orders\n\towner: x\n", "indent with spaces, never with a tab"),
        ("team: a: b\n", 'quote a value that holds ": ", and check the indentation'),
        ("a: 1\n---\nb: 2\n", "keep one document: remove the --- in between"),
        ("team: *x\n", "quote a value that begins with *, or define the anchor (&) above"),
        ("team: !!python/object:os.system x\n", "remove the tag: the word with !"),
        ("team: [a\n", "separate with commas, and close the bracket or brace"),
        ("team: 'a\n", "close the quotation mark"),
        ("[" * 50_000 + "]" * 50_000, "nest less deeply"),
    ],
)
def test_yaml_that_is_none_comes_with_its_line_and_a_cure(tmp_path: Path, text: str, cure: str) -> None:
    (problem,) = problems(tmp_path, text)
    assert problem.cure == cure
    assert problem.line


PLAIN = [
    ("kind: {a: 1}", "not one of the allowed values"),
    ("workers: 3", "should be keys with values"),
    ("workers:", "should be keys with values"),
    ("schedulers: two", "should be a whole number"),
    ("schedulers: 0", "should be at least 1"),
    ("allow_data_loss: 2", "should be true or false"),
    ("acknowledge: one", "should be a list"),
    ("alarms: {email: {a: b}}", "should be a list"),
    ("network: {availability_zones: [cac1-az1, cac1-az2, cac1-az4]}", "should hold at most 2"),
    ("account: [1]", "stands here twice"),
]


@pytest.mark.parametrize(("line", "message"), PLAIN)
def test_what_is_of_another_kind_comes_with_value_and_cure(tmp_path: Path, line: str, message: str) -> None:
    found = [problem for problem in problems(tmp_path, in_a_stage(line)) if message in problem.message]
    assert found
    assert all(problem.line and (problem.allowed or problem.cure) for problem in found)
    assert all(problem.got or "twice" in problem.message for problem in found)


def test_a_line_that_is_no_mapping_is_told_what_it_takes(tmp_path: Path) -> None:
    (problem,) = problems(tmp_path, {**MINIMAL, "integrations": ["s3"]})
    assert (problem.place, problem.allowed) == ("integrations[0]", "service")


def test_a_missing_key_at_the_top_has_a_line(tmp_path: Path) -> None:
    found = problems(tmp_path, "# first\nteam: orders\n")
    assert {(problem.message, problem.line) for problem in found} >= {("the key owner is missing", 2)}


def test_no_letter_reaches_a_terminal_that_is_not_printable(tmp_path: Path) -> None:
    declaration = {**MINIMAL, "owner": "\x1b[31m\u202e", "\x1b[2J": 1, "tags": {"\u200b": "x"}}
    lines = list(render(problems(tmp_path, declaration)))
    assert all(line.isprintable() for line in lines)
    assert any("\\x1b[2J" in line for line in lines)


@pytest.mark.parametrize(("text", "line"), [("a\nb", "a\\nb"), ("\ud800", "\\ud800"), ("é日", "é日")])
def test_what_is_shown_is_one_line(text: str, line: str) -> None:
    assert shown(text) == line


def test_a_long_value_is_cut(tmp_path: Path) -> None:
    lines = list(render(problems(tmp_path, {**MINIMAL, "team": "x" * 100_000})))
    assert max(map(len, lines)) <= 520


@pytest.mark.parametrize(
    ("service", "key"),
    [("dynamodb", "indexes"), ("emr", "find_by_name"), ("emr_serverless", "ui_links"), ("step_functions", "redrive")],
)
@pytest.mark.parametrize("value", [0, 1, "yes", "true"])
def test_a_switch_is_true_or_false_as_the_schema_says(tmp_path: Path, service: str, key: str, value: object) -> None:
    (kind,) = (known for known in CATALOGUE if known.model_fields["service"].default == service)
    declared = yaml.safe_load(kind.EXAMPLES[0]) | {key: value}
    (problem,) = problems(tmp_path, {**MINIMAL, "integrations": [declared]})
    assert problem.place == f"integrations[0].{key}"
