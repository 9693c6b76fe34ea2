"""Which task a process that a task has started works for: what Airflow tells BashOperator's command says it."""

import importlib
import sys
from types import ModuleType

import pytest

from tests.sandbox.local_airflow.guest.test_pages import GUEST

TOLD = {
    "AIRFLOW_CTX_DAG_ID": "daily",
    "AIRFLOW_CTX_DAG_RUN_ID": "rehearsal/1",
    "AIRFLOW_CTX_TASK_ID": "dbt.build",
    "AIRFLOW_CTX_TRY_NUMBER": "2",
}


@pytest.fixture
def identity(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(str(GUEST))
    monkeypatch.delitem(sys.modules, "mwaa_guest.identity", raising=False)
    return importlib.import_module("mwaa_guest.identity")


def test_a_started_process_works_for_its_task(identity: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    assert identity.current() == ""
    for name, value in TOLD.items():
        monkeypatch.setenv(name, value)
    assert identity.current() == "daily/rehearsal%2F1/dbt.build/-1/2"
