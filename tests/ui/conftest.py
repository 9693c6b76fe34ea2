"""One platform for all tests here: brought up by `mwaa-platform up` in a copy of the project, with the how-to's DAG in it."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.command import run
from tests.support.copies import copy_project
from tests.support.pages import blocks
from tests.ui.platform import OTHER_STAGE, STAGE, TRIVIAL, Platform, write_looking_dag, write_trivial_dag


@pytest.fixture(scope="session")
def page(root: Path) -> Path:
    """The how-to whose commands are run here."""
    return root / "docs" / "how-to" / "run-dags-on-a-laptop.md"


@pytest.fixture(scope="session")
def project(root: Path, page: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("up")
    copy_project(root, folder)
    (dag,) = blocks(page, "python")
    (folder / "dags" / "orders" / "refresh.py").write_text(dag)
    for team in TRIVIAL:
        write_trivial_dag(folder, team, "changes", task="first")
    write_looking_dag(folder)
    for name in ("orders/daily_orders_pipeline.py", "finance/daily_close.py"):
        path = folder / "dags" / name
        text = path.read_text()
        assert '"retries": 2' in text
        path.write_text(text.replace('"retries": 2', '"retries": 0'))  # a denied call is denied again
    try:
        yield folder
    finally:
        run(folder, "down")


@pytest.fixture(scope="session")
def platform(project: Path) -> Platform:
    return Platform(project, json.loads(run(project, "up", STAGE, OTHER_STAGE, "--json")))
