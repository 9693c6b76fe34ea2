"""The reference is what the code says, and its examples are valid."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from mwaa_platform.declaration.loader import load
from mwaa_platform.declaration.networks import SharedNetwork
from mwaa_platform.declaration.problems import DeclarationError
from mwaa_platform.declaration.team import Team
from mwaa_platform.integrations import CATALOGUE, ServiceIntegration
from mwaa_platform.reference import FOLDER, PAGES
from mwaa_platform.reference.declaration_rules import RULES
from mwaa_platform.reference.integrations import PLACE, declared_in, reason
from mwaa_platform.reference.messages import messages_of
from mwaa_platform.reference.updates import UPDATES, updated_by
from mwaa_platform.reference.values import type_of
from tests.support.projects import MINIMAL, with_stage, write_team


@pytest.mark.feature("X4")
@pytest.mark.parametrize("name", PAGES)
def test_the_committed_page_is_current(root: Path, name: str) -> None:
    assert (root / FOLDER / f"{name}.md").read_text() == PAGES[name](), "run: make docs"


@pytest.mark.parametrize("integration", CATALOGUE, ids=lambda i: i.__name__)
def test_examples_are_valid_and_have_every_key(integration: type[ServiceIntegration]) -> None:
    written: set[str] = set()
    for example in integration.EXAMPLES:
        assert type(declared_in(integration, example)) is integration
        written |= set(yaml.safe_load(example))
    assert written == set(integration.model_fields)


@pytest.mark.parametrize("integration", CATALOGUE, ids=lambda i: i.__name__)
def test_a_section_has_its_statements_and_its_refusals(integration: type[ServiceIntegration]) -> None:
    page = PAGES["integrations"]()
    (section,) = [part for part in page.split("\n## ")[1:] if part.startswith(f"{_service(integration)}\n")]
    declared = declared_in(integration, integration.EXAMPLES[0])
    for grant in declared.grants(PLACE):
        assert all(f"`{text}`" in section for text in (*grant.actions, *grant.resources))
    for case in declared.cases(PLACE):
        assert case.allowed or f"| {reason(case.why)} | " in section
    assert all(f"`{operator}`" in section for operator in integration.OPERATORS)


def _service(integration: type[ServiceIntegration]) -> str:
    return str(integration.model_fields["service"].default)


def _keys() -> set[str]:
    """Every key in the tables of the declaration's page and of the networks', by its path."""
    found = set()
    pages = f"{PAGES['declaration']()}\n{PAGES['networks']()}"
    for section in re.split(r"^## |^### ", pages, flags=re.MULTILINE)[1:]:
        path = section.partition("\n")[0].strip("`")
        prefix = "" if path == "The file" else f"{path}."
        found |= {prefix + key for key in re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE)}
    return found


def test_every_key_of_the_models_is_there() -> None:
    keys = _keys()
    assert set(Team.model_fields) <= keys
    assert {"stages.<name>.workers.replacement", "stages.<name>.acknowledge[].until", "airflow.logs.task"} <= keys
    assert {f"networks.<name>.{key}" for key in SharedNetwork.model_fields} <= keys


def test_it_is_said_of_every_key_what_a_change_does() -> None:
    keys = {key.replace("[]", "") for key in _keys()}
    assert set(UPDATES) <= keys, "an entry without a key"
    sections = {key.rpartition(".")[0] for key in keys} | {"stages", "networks"}
    assert {key for key in keys if not updated_by(tuple(key.split(".")))} <= sections


@pytest.mark.parametrize(
    ("annotation", "said"),
    [
        (str | None, "text"),
        (bool | int | float | str, "true or false, number or text"),
        (tuple[str, ...], "list of texts"),
        (tuple[int, ...] | None, "list of whole numbers"),
    ],
    ids=str,
)
def test_types_are_said_in_words(annotation: Any, said: str) -> None:
    assert type_of(annotation) == said


BAD: list[dict[str, Any]] = [
    {**MINIMAL, "team": "other"},
    {**MINIMAL, "airflow": {"version": "2.6.3", "configuration": {"core.executor": "Mine", "x": 1, "platform.a": "b"}}},
    {**MINIMAL, "tags": {"team": "x", "aws:y": "z"}},
    {**MINIMAL, "integrations": [{"service": "sns", "id": "a", "topics": ["x"]}] * 2},
    with_stage(workers={"min": 9, "max": 3}, schedulers=1, webservers={"min": 1}, removal="destroy"),
    with_stage(
        environment_class="mw1.micro", workers={"max": 2}, network={"availability_zones": ["cac1-az1", "euw1-az1"]}
    ),
    with_stage(webserver={"ui_roles": {"Op": ["arn:aws:iam::999999999999:role/x"]}}),
]


@pytest.mark.parametrize("declaration", BAD, ids=str)
def test_what_a_rule_says_is_in_the_page(tmp_path: Path, declaration: dict[str, Any]) -> None:
    messages = [text for rule in RULES for text in messages_of(rule)]
    patterns = [re.sub(r"<\w+>|…", ".+", re.escape(text).replace(re.escape("…"), "…")) for text in messages]
    write_team(tmp_path, declaration)
    with pytest.raises(DeclarationError) as raised:
        load(tmp_path)
    for problem in raised.value.problems:
        assert any(re.fullmatch(pattern, problem.message) for pattern in patterns), problem.message
