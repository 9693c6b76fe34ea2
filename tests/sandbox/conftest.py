"""A copy of the project that tests may change, and one local AWS for all tests that deploy."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from sandbox import standing
from sandbox.local_aws import LocalAws
from tests.support.copies import copy_project, targets_of


@pytest.fixture(scope="session")
def project(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The project's files in a folder of their own, with one team: each command reads them all."""
    folder = tmp_path_factory.mktemp("project")
    copy_project(root, folder, team="orders")
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def aws(project: Path) -> Iterator[LocalAws]:
    """A local AWS as `mwaa-platform up` leaves it, bootstrapped for the declared accounts and Regions."""
    running, started = standing.up(project, targets_of(project), lambda text: None)
    assert started
    yield running.local_aws(project)
    assert standing.down(project)
