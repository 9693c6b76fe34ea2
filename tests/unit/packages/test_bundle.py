"""What a set of wheels lacks, told from names and metadata."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from mwaa_platform.declaration.bundle import missing_from
from mwaa_platform.declaration.wheels import wheels_in
from tests.support.wheels import write_wheel

IMAGE = {"requests": "2.32.0", "numpy": "2.1.0"}


def lacking(folder: Path, *asked: str) -> set[str]:
    """`needed by: requirement (found)` of all that is missing."""
    found = missing_from(list(wheels_in(folder)), [Requirement(a) for a in asked], IMAGE, "3.12")
    return {f"{m.needed_by}: {m.requirement} ({m.found})" for m in found}


@pytest.mark.feature("Z6")
@pytest.mark.parametrize(
    ("needs", "missing"),
    [
        ([], set()),
        (["requests>=2", "numpy"], set()),
        (["requests<2"], {"a==1.0: requests<2 (2.32.0)"}),
        (["b"], {"a==1.0: b ()"}),
        (["b; python_version < '3.12'", "c; platform_machine == 'aarch64'"], set()),
        (["b; python_version >= '3.12'"], {"a==1.0: b ()"}),
        (["b; extra == 'more'"], set()),
    ],
)
def test_needs_of_a_wheel(tmp_path: Path, needs: Sequence[str], missing: set[str]) -> None:
    write_wheel(tmp_path, "a", needs=needs)
    assert lacking(tmp_path, "a==1.0") == missing


def test_extras_and_circles_are_followed(tmp_path: Path) -> None:
    write_wheel(tmp_path, "a", needs=["b[more]; extra == 'all'"])
    write_wheel(tmp_path, "b", needs=["a", "c==2; extra == 'more'"])
    write_wheel(tmp_path, "c")
    assert lacking(tmp_path, "a==1.0") == set()
    assert lacking(tmp_path, "a[all]==1.0") == {"b==1.0: c==2 (1.0)"}


def test_a_wheel_for_another_machine_is_not_there(tmp_path: Path) -> None:
    write_wheel(tmp_path, "a", tags="cp312-cp312-macosx_11_0_arm64")
    assert lacking(tmp_path, "a==1.0") == {"requirements.txt: a==1.0 ()"}
