"""`rehearsal:` of a declaration: what it refuses, how its placeholders are filled, and that nothing deployed follows from it."""

import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mwaa_platform.declaration.dag_folder import dag_files
from mwaa_platform.declaration.loader import load
from mwaa_platform.declaration.problems import DeclarationError
from mwaa_platform.declaration.rehearsal import RehearsalObject
from mwaa_platform.declaration.team import Target
from sandbox.dag_runs.vain import Look
from sandbox.fixtures.missing import lacking, line_for
from tests.support.projects import MINIMAL, error_places, write_team

INTEGRATIONS = [
    {"service": "s3", "bucket": "raw-{stage}", "prefix": "in/*"},
    {"service": "glue", "jobs": ["etl"], "crawlers": ["crawl"]},
    {"service": "lambda", "functions": ["rates:live"]},
    {"service": "sqs", "queues": ["inbox-{stage}"]},
    {"service": "dynamodb", "tables": ["ledger"]},
    {"service": "secrets_manager", "secrets": ["orders/{stage}/*"]},
]
OBJECT = "s3://raw-{stage}/in/{ds}/x_{ds_nodash}.csv"


def _declaration(rehearsal: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {**MINIMAL, "integrations": INTEGRATIONS, "rehearsal": rehearsal, **more}


ACCEPTED: list[dict[str, Any]] = [
    {},
    {"objects": [OBJECT], "incidents": [{"dag": "d", "late": OBJECT}, {"dag": "d", "kill": "group.task"}]},
    {"objects": [{"uri": "s3://raw-dev/in/a", "content": "x"}], "logical_date": "2026-03-01", "run": ["d"]},
    {"results": [{"service": "glue", "name": "crawl", "state": "failed", "reason": "no"}]},
    {"results": [{"service": "lambda", "name": "rates", "output": [1, {"a": None}]}]},
    {"messages": {"inbox-{stage}": ["x"]}, "secrets": {"orders/{stage}/a": "1"}},
    {"rows": [{"service": "dynamodb", "name": "ledger", "rows": [{"a": 1}, {"b": [1]}]}]},
]
REFUSED: list[tuple[dict[str, Any], str]] = [
    ({"objects": ["s3://raw-dev/out/a"]}, "rehearsal.objects[0]"),
    ({"objects": ["s3://other/in/a"]}, "rehearsal.objects[0]"),
    ({"objects": ["raw-dev/in/a"]}, "rehearsal.objects[0].uri"),
    ({"objects": ["s3://raw-dev/in/{day}"]}, "rehearsal.objects[0]"),
    ({"objects": [{"uri": "s3://raw-dev/in/a", "content": "x", "file": "rehearsal/x"}]}, "rehearsal.objects[0]"),
    ({"objects": [{"uri": "s3://raw-dev/in/a", "file": "rehearsal/x"}]}, "rehearsal.objects[0].file"),
    ({"objects": [{"uri": "s3://raw-dev/in/a", "file": "../x"}]}, "rehearsal.objects[0].file"),
    ({"incidents": [{"dag": "d", "late": "s3://raw-dev/in/a"}]}, "rehearsal.incidents[0].late"),
    ({"incidents": [{"dag": "d"}]}, "rehearsal.incidents[0]"),
    ({"incidents": [{"dag": "d", "kill": "a", "fail_once": "b"}]}, "rehearsal.incidents[0]"),
    ({"results": [{"service": "glue", "name": "other"}]}, "rehearsal.results[0]"),
    ({"results": [{"service": "glue", "name": "etl", "output": 1}]}, "rehearsal.results[0]"),
    ({"results": [{"service": "glue", "name": "etl", "reason": "x"}]}, "rehearsal.results[0]"),
    ({"rows": [{"service": "athena", "name": "w", "rows": [{"a": 1}]}]}, "rehearsal.rows[0]"),
    ({"rows": [{"service": "dynamodb", "name": "ledger", "query": "x", "rows": [{"a": 1}]}]}, "rehearsal.rows[0]"),
    ({"rows": [{"service": "redshift_data", "name": "x", "rows": [{"a": 1}, {"b": 1}]}]}, "rehearsal.rows[0]"),
    ({"messages": {"inbox": ["x"]}}, "rehearsal.messages.inbox"),
    ({"secrets": {"finance/x": "1"}}, "rehearsal.secrets.finance/x"),
    ({"parameters": {"/a": "1"}}, "rehearsal.parameters./a"),
    ({"variables": {"a": "1"}}, "rehearsal.variables"),
    ({"logical_date": "yesterday"}, "rehearsal.logical_date"),
    ({"object": []}, "rehearsal.object"),
]


@pytest.mark.parametrize("rehearsal", ACCEPTED, ids=repr)
def test_accepts(tmp_path: Path, rehearsal: dict[str, Any]) -> None:
    write_team(tmp_path, _declaration(rehearsal))
    assert error_places(tmp_path) == set()


@pytest.mark.parametrize(("rehearsal", "place"), REFUSED, ids=repr)
def test_refuses(tmp_path: Path, rehearsal: dict[str, Any], place: str) -> None:
    write_team(tmp_path, _declaration(rehearsal))
    assert error_places(tmp_path) == {place}


def test_the_refusal_names_the_line_that_is_missing(tmp_path: Path) -> None:
    write_team(tmp_path, _declaration({"objects": ["s3://other/in/a"]}))
    with pytest.raises(DeclarationError) as caught:
        load(tmp_path)
    (problem,) = caught.value.problems
    assert problem.line
    assert problem.cure == 'add under integrations: {service: s3, bucket: other, prefix: "in/*", access: read}'
    integrations = [*INTEGRATIONS, {"service": "s3", "bucket": "other", "prefix": "in/*", "access": "read"}]
    write_team(tmp_path, _declaration({"objects": ["s3://other/in/a"]}, integrations=integrations))
    assert error_places(tmp_path) == set()


def _target(root: Path, rehearsal: dict[str, Any]) -> Target:
    write_team(root, _declaration(rehearsal))
    return load(root).teams["orders"].at("dev")


def test_placeholders_are_filled_with_the_stage_and_the_day(tmp_path: Path) -> None:
    found = _target(
        tmp_path, {"objects": [OBJECT], "logical_date": "2026-02-03", "messages": {"inbox-{stage}": ["{ds}"]}}
    )
    assert found.team.rehearsal.objects == (RehearsalObject(uri="s3://raw-dev/in/2026-02-03/x_20260203.csv"),)
    assert found.team.rehearsal.messages == {"inbox-dev": ("2026-02-03",)}


def test_the_same_day_every_time_if_none_is_declared(tmp_path: Path) -> None:
    assert _target(tmp_path, {}).team.rehearsal.dates() == {"ds": "2026-01-15", "ds_nodash": "20260115"}


def test_nothing_that_is_deployed_follows_from_it(tmp_path: Path) -> None:
    def deployed(rehearsal: dict[str, Any]) -> Any:
        target = _target(tmp_path, rehearsal)
        folder = tmp_path / "dags" / "orders"
        return target.configuration_options, target.grants, target.tags, target.stage, list(dag_files(folder))

    before = deployed({})
    (tmp_path / "dags" / "orders" / "rehearsal").mkdir()
    (tmp_path / "dags" / "orders" / "rehearsal" / "x.csv").write_text("x")
    objects = [{"uri": OBJECT, "file": "rehearsal/x.csv"}]
    assert deployed({"objects": objects, "run": ["d"], "incidents": [{"dag": "d", "kill": "t"}]}) == before


keys = st.text("abcdefghijklmnopqrstuvwxyz0123456789_.=-", min_size=1, max_size=12)


@settings(max_examples=60)
@given(st.lists(keys, min_size=1, max_size=4))
def test_an_object_is_its_bucket_and_its_key(parts: list[str]) -> None:
    item = RehearsalObject(uri=f"s3://bucket-1/{'/'.join(parts)}")
    assert (item.bucket, item.key, item.uri) == ("bucket-1", "/".join(parts), f"s3://{item.bucket}/{item.key}")


json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**63 - 1)
    | st.text(max_size=5).filter(lambda text: "{" not in text),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=5,
)


@settings(max_examples=40, deadline=None)
@given(json_values)
def test_any_output_that_json_has_comes_through_unchanged(
    tmp_path_factory: pytest.TempPathFactory, output: Any
) -> None:
    result = {"service": "lambda", "name": "rates", "output": output}
    target = _target(tmp_path_factory.mktemp("p"), {"results": [json.loads(json.dumps(result))]})
    assert target.team.rehearsal.results[0].output == output


@pytest.mark.parametrize(
    ("bucket", "key", "said"),
    [
        ("raw-dev", "in/2026-01-15/x_20260115.csv", ""),
        ("raw-dev", "in/2026-01-15/", ""),
        ("raw-dev", "in/2026-01-15/y.csv", '"s3://raw-{stage}/in/{ds}/y.csv"'),
        ("raw-dev", "in/other/", '"s3://raw-{stage}/in/other/part-0"'),
        (
            "other",
            "a/b.csv",
            '"s3://other/a/b.csv"; and under integrations: {service: s3, bucket: other, prefix: "a/*", access: read}',
        ),
    ],
)
def test_a_key_that_was_looked_for_in_vain_has_its_line(tmp_path: Path, bucket: str, key: str, said: str) -> None:
    text = line_for(_target(tmp_path, {"objects": [OBJECT]}), bucket, key)
    assert text.endswith(said) and bool(text) is bool(said)


@pytest.mark.parametrize(
    ("pattern", "there", "said"),
    [
        ("in/2026-01-15/late_*.csv", ["in/2026-01-15/x.csv"], '"s3://raw-{stage}/in/{ds}/late_0.csv"'),
        ("in/2026-01-15/late_[ab]?.csv", [], '"s3://raw-{stage}/in/{ds}/late_00.csv"'),
        ("in/2026-01-15/late_*.csv", ["in/2026-01-15/late_7.csv"], ""),
        ("in/2026-01-15/x_*.csv", [], ""),
    ],
    ids=["others are there", "nothing is there", "it is there", "it is declared, and comes late"],
)
def test_a_wildcard_that_was_looked_for_in_vain_has_a_line(
    tmp_path: Path, pattern: str, there: list[str], said: str
) -> None:
    s3 = SimpleNamespace(list_objects_v2=lambda **_: {"Contents": [{"Key": key} for key in there]})
    look = Look("raw-dev", "in/2026-01-15/", True, pattern)
    text = lacking(_target(tmp_path, {"objects": [OBJECT]}), lambda: s3)(look)
    assert text.endswith(said) and bool(text) is bool(said)
