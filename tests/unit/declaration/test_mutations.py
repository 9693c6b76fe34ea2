"""Whatever is written, the answer is a list of problems or a team: no traceback, and the schema agrees with what is accepted."""

import copy
import json
import tempfile
from pathlib import Path
from typing import Any

import jsonschema
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mwaa_platform.declaration.loader import load, schema
from mwaa_platform.declaration.problems import DeclarationError, render
from tests.support.projects import write_team

ROOT = Path(__file__).resolve().parents[3]
SOURCES = [
    yaml.safe_load(path.read_text())
    for path in (
        ROOT / "dags" / "orders" / "team.yaml",
        ROOT / "tests" / "profiles" / "full" / "dags" / "full" / "team.yaml",
    )
]
SCHEMA = jsonschema.Draft202012Validator(schema())

scalars = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-5, 10**13),
    st.floats(),
    st.text(max_size=12),
    st.dates(),
    st.sampled_from(
        ["{stage}", "{nobody}", "${x}", "*", "a" * 200, "10.0.0.0/20", "mw1.micro", "destroy", "\x00", "é"]
    ),
)
values = st.recursive(
    scalars, lambda v: st.lists(v, max_size=3) | st.dictionaries(st.text(max_size=6), v, max_size=3), max_leaves=6
)


def _paths(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(found for key, item in items for found in _paths(item, (*path, key)))]


@st.composite
def mutated(draw: st.DrawFn) -> Any:
    """A good declaration with up to three places replaced, removed, repeated or given a new key."""
    declaration: Any = copy.deepcopy(draw(st.sampled_from(SOURCES)))
    for _ in range(draw(st.integers(1, 3))):
        path = draw(st.sampled_from(_paths(declaration)))
        if not path:
            continue
        holder = declaration
        for key in path[:-1]:
            holder = holder[key]
        match draw(st.sampled_from(["replace", "remove", "add", "repeat"])):
            case "replace":
                holder[path[-1]] = draw(values)
            case "remove":
                del holder[path[-1]]
            case "add" if isinstance(holder, dict):
                holder[draw(st.text(max_size=8))] = draw(values)
            case "repeat" if isinstance(holder, list):
                holder.append(holder[path[-1]])
    return declaration


def _outcome(text: str, team: str) -> list[str]:
    with tempfile.TemporaryDirectory() as folder:
        write_team(Path(folder), text, folder=team)
        try:
            loaded = load(Path(folder))
        except DeclarationError as error:
            lines = list(render(error.problems))
            assert lines, "an error without a problem"
            assert "Traceback" not in str(error)
            assert "pydantic" not in str(error).lower()
            return lines
        for declared in loaded.teams.values():
            for stage in declared.stages:
                target = declared.at(stage)
                assert target.configuration_options
                assert target.task_capacity > 0
                for integration in target.team.integrations:
                    needs_nothing = getattr(integration, "access", "") == "none"
                    assert bool(list(integration.grants(target.place))) is not needs_nothing
        return []


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(mutated())
def test_a_mutated_declaration_gives_problems_or_a_team(declaration: Any) -> None:
    try:
        text = yaml.safe_dump(declaration, sort_keys=False, allow_unicode=True)
    except yaml.YAMLError:
        return
    team = declaration.get("team") if isinstance(declaration, dict) else None
    accepted = not _outcome(text, team if team in ("orders", "full") else "orders")
    if accepted:
        SCHEMA.validate(json.loads(json.dumps(yaml.safe_load(text), default=str)))


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=300))
def test_any_text_gives_problems_or_a_team(text: str) -> None:
    assert _outcome(text.replace("\x00", ""), "orders")


@settings(max_examples=200, deadline=None)
@given(st.integers(0, 2000), st.text(max_size=5), st.integers(0, 40))
def test_an_edited_file_gives_problems_or_a_team(position: int, inserted: str, removed: int) -> None:
    text = (ROOT / "dags" / "orders" / "team.yaml").read_text()
    at = position % len(text)
    _outcome(text[:at] + inserted.replace("\x00", "") + text[at + removed :], "orders")
