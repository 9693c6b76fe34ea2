"""Waiting for the DAGs of the bucket: until every file is parsed anew, and no longer than they may take."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from mwaa_platform.dagcheck.dag_ids import DagIds
from sandbox.dag_runs import parsed
from sandbox.dag_runs.api import AirflowApi
from sandbox.local_airflow.folder_state import FolderState
from tests.support.fake_airflow import FakeAirflow, serving

NOW = datetime.now(UTC)
AGES = {"2.11.2": parsed.LONGEST_PARSE_SECONDS, "3.3.1": 1.0}
"""How long before a parse was written the file may have been read."""


class Waiting:
    """One wait for a folder that changed at a moment; what is said, and how often Airflow was asked to read again."""

    def __init__(self, folder: Path, fake: FakeAirflow, expected: DagIds, changed_at: datetime = NOW) -> None:
        self.said: list[str] = []
        self.fake = fake
        state = FolderState(0, changed_at.timestamp())
        with serving(fake) as airflow, pytest.MonkeyPatch.context() as patch:
            patch.setattr(parsed, "synchronise_now", lambda *_, **__: state)
            api = AirflowApi(replace(airflow, folder=str(folder)))
            parsed.wait_until_parsed(api, lambda _: expected, report=self.said.append)

    @property
    def asked(self) -> int:
        return sum(method == "PUT" for method, _, _ in self.fake.log)


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for name, value in {"_LOOK_SECONDS": 0, "_ASK_AGAIN_SECONDS": 0}.items():
        monkeypatch.setattr(parsed, name, value)
    yield


def fake_of(folder: Path, version: str, **ages: float) -> FakeAirflow:
    """Files that were parsed so many seconds after `NOW`."""
    fake = FakeAirflow(version, dags=dict.fromkeys(ages, False))
    for name, seconds in ages.items():
        (folder / f"{name}.py").touch()
        fake.parsed[name] = (str(folder / f"{name}.py"), NOW + timedelta(seconds=seconds))
    return fake


@pytest.mark.parametrize("version", AGES)
def test_what_is_parsed_since_is_not_waited_for(tmp_path: Path, version: str) -> None:
    fake = fake_of(tmp_path, version, a=AGES[version], b=60)
    waiting = Waiting(tmp_path, fake, DagIds(("a", "b"), all_told=True))
    assert (waiting.said, waiting.asked) == ([], 0)


@pytest.mark.parametrize("version", AGES)
def test_a_parse_that_may_have_read_what_was_there_before_does_not_count(tmp_path: Path, version: str) -> None:
    fake = fake_of(tmp_path, version, a=AGES[version] - 0.5, b=60)
    fake.parses = [NOW + timedelta(seconds=AGES[version] - 0.1), NOW + timedelta(seconds=AGES[version] + 1)]
    waiting = Waiting(tmp_path, fake, DagIds(("a", "b"), all_told=True))
    assert waiting.said == ["waiting until Airflow has read the DAG files that have changed"]
    assert {path for _, path, _ in fake.log} == {"parseDagFile/a"}
    assert waiting.asked == 2


@pytest.mark.parametrize("missing", ["c", "c, with nothing else"])
def test_an_expected_dag_is_waited_for_until_it_had_its_time(tmp_path: Path, missing: str) -> None:
    fake = fake_of(tmp_path, "3.3.1", **({} if "nothing" in missing else {"a": 60.0}))
    long_ago = datetime.now(UTC) - timedelta(seconds=parsed.PARSE_SECONDS - 1)
    waiting = Waiting(tmp_path, fake, DagIds(("c",), all_told=True), changed_at=long_ago)
    assert waiting.said[-1] == f"Airflow has not read every DAG file within {parsed.PARSE_SECONDS} s"


def test_a_file_that_does_not_import_ends_the_waiting_for_its_dag(tmp_path: Path) -> None:
    fake = fake_of(tmp_path, "3.3.1", a=60)
    at = (NOW + timedelta(seconds=1)).isoformat()
    fake.import_errors = [{"filename": "c.py", "stack_trace": "no", "timestamp": at}]
    assert Waiting(tmp_path, fake, DagIds(("a", "c"), all_told=True)).said == []


def test_a_dag_whose_file_is_gone_is_not_waited_for(tmp_path: Path) -> None:
    fake = fake_of(tmp_path, "3.3.1", a=60, b=-60)
    (tmp_path / "b.py").unlink()
    assert Waiting(tmp_path, fake, DagIds(("a",), all_told=True)).said == []
