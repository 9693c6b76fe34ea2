"""The table of features is what the tests say."""

from pathlib import Path

import pytest

from tests.features.marks import shown
from tests.features.page import PAGE, page


def test_the_page_is_current() -> None:
    """What `make docs` would write stands in docs."""
    assert PAGE.read_text(encoding="utf-8") == page(), "run `make docs`"


def test_marks_are_read_from_functions_classes_and_files(tmp_path: Path) -> None:
    """A mark counts wherever pytest takes one."""
    tests = tmp_path / "tests"
    tests.mkdir()
    (tests / "test_a.py").write_text(
        "import pytest\npytestmark = [pytest.mark.feature('E1')]\n"
        "@pytest.mark.feature('E2', 'E3')\ndef test_one(): ...\n"
        "class TestTwo:\n    @pytest.mark.feature('E2')\n    def test_three(self): ...\n"
    )
    assert shown(tests) == {
        "E1": ["tests/test_a.py"],
        "E2": ["tests/test_a.py::test_one", "tests/test_a.py::TestTwo::test_three"],
        "E3": ["tests/test_a.py::test_one"],
    }


def test_an_unknown_code_is_refused(tmp_path: Path) -> None:
    """A mark that names no row would show nothing."""
    tests = tmp_path / "tests"
    tests.mkdir()
    (tests / "test_a.py").write_text("import pytest\n@pytest.mark.feature('E99')\ndef test_one(): ...\n")
    with pytest.raises(ValueError, match="E99"):
        shown(tests)
