"""The page of defaults says what a declaration without any keys gets."""

import re
from pathlib import Path
from typing import Any

import pytest

from mwaa_platform.declaration.loader import load
from mwaa_platform.declaration.team import Target
from tests.support.projects import MINIMAL, write_team

PAGE = Path(__file__).resolve().parents[3] / "docs" / "defaults.md"
ROWS = re.findall(r"^\| `([a-z_.]+)` \| `([^`]+)` \| (.+) \|$", PAGE.read_text(), re.MULTILINE)


@pytest.fixture(scope="module")
def target(tmp_path_factory: pytest.TempPathFactory) -> Target:
    folder = tmp_path_factory.mktemp("minimal")
    write_team(folder, MINIMAL)
    return load(folder).teams["orders"].at("dev")


def test_the_table_is_read() -> None:
    assert len(ROWS) > 15
    assert {"webserver.access", "workers.max", "encryption", "removal"} <= {key for key, _, _ in ROWS}


@pytest.mark.feature("E10")
@pytest.mark.parametrize(("key", "default"), [row[:2] for row in ROWS])
def test_each_is_the_default(target: Target, key: str, default: str) -> None:
    of_team = key.partition(".")[0] in ("airflow", "dag_check")
    value: Any = target.team if of_team else target.stage
    for name in key.split("."):
        value = getattr(value, name)
    assert (str(value).lower() if isinstance(value, bool) else str(value)) == default
