"""Before anything imports aws_cdk: the guard for constructs/, and the bundled Node."""

import gc
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]

if stray := sorted(path.name for path in (ROOT / "constructs").glob("*.py")):
    raise pytest.UsageError(
        f"move constructs/{stray[0]} into constructs/mwaa_platform/: Python files directly in constructs/ hide, or are hidden by, "
        "the PyPI package 'constructs' that aws_cdk imports"
    )

from mwaa_platform import toolchain  # noqa: E402 (after the guard)

toolchain.use_bundled_node()
gc.set_threshold(20_000, 20, 20)


@pytest.fixture(scope="session")
def root() -> Path:
    """The project's folder."""
    return ROOT


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What deploys comes first: with several processes, whoever gets the longest file last keeps the others waiting."""
    items.sort(key=lambda item: not item.path.is_relative_to(ROOT / "tests" / "sandbox"))


def pytest_collection_finish() -> None:
    """What is imported and collected stays: looking through it for garbage again and again was a tenth of the time."""
    gc.freeze()
