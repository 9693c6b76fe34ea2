"""MWAA's Python where this machine has it, else the nearest that this Airflow supports, said aloud."""

from pathlib import Path

import pytest

from mwaa_platform.aws.airflow_versions import find_airflow_version
from sandbox.local_airflow.pythons import Python, choose_python
from sandbox.server import SandboxError


def chosen(version: str, *numbers: str) -> tuple[str, str | None]:
    known = find_airflow_version(version)
    assert known
    python, note = choose_python(known, [Python(Path(f"/{number}"), number) for number in numbers])
    return python.number, note


def test_mwaas_own_is_taken_without_a_word() -> None:
    assert chosen("3.3.1", "3.11.7", "3.12.1", "3.12.9", "3.13.0") == ("3.12.9", None)
    assert chosen("2.10.3", "3.12.1", "3.11.7") == ("3.11.7", None)


def test_else_the_nearest_said_aloud() -> None:
    said = "MWAA runs Airflow 3.3.1 on Python 3.12, which this machine has not: taken is {}"
    assert chosen("3.3.1", "3.14.0", "3.13.0") == ("3.13.0", said.format("3.13"))
    assert chosen("3.3.1", "3.13.0", "3.11.7") == ("3.11.7", said.format("3.11"))


def test_none_that_this_airflow_supports() -> None:
    for numbers in (("3.13.1",), ("3.10.13",), ()):
        with pytest.raises(
            SandboxError, match=r"Airflow 2\.11\.2 runs on Python 3\.12 in MWAA .* install Python 3\.12"
        ):
            chosen("2.11.2", *numbers)
