"""The finance DAG parses in the Airflow it declares, with the operator that its plugins bring."""

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from mwaa_platform.declaration.loader import load
from tests.dags.install import interpreter
from tests.dags.parsing import PROVIDER, ROOT, parsed, served

VERSION = load(ROOT).teams["finance"].airflow.version
BALANCE = "finance_operators.balance.LedgerBalanceOperator"
ROWS = """
import json, sys
from unittest.mock import patch
from finance_operators import LedgerBalanceOperator
header, *rows = json.loads(sys.argv[1])
pages = [{"ResultSet": {"Rows": [{"Data": [{"VarCharValue": cell} for cell in row]} for row in (header, *rows)]}}]
operator = LedgerBalanceOperator(task_id="check", query_execution_id="q", tolerance=sys.argv[2], region_name="eu-west-1")
with patch.object(LedgerBalanceOperator, "hook") as hook:
    hook.get_query_results_paginator.return_value = pages
    try:
        print("RESULT", json.dumps(operator.execute({})))
    except Exception as error:
        print("RESULT", type(error).__name__, error)
"""


@pytest.fixture
def close(home: Path) -> dict[str, Any]:
    found = parsed(VERSION, "finance", "prod", home)
    assert found["errors"] == {}
    dag: dict[str, Any] = found["dags"]["daily_close"]
    return dag


@pytest.mark.feature("D1", "Q4")
def test_the_close_runs_its_five_steps_in_order(close: dict[str, Any]) -> None:
    assert {name: (task["downstream"], task["operator"]) for name, task in close["tasks"].items()} == {
        "fetch_rates": (
            ["start_reconciliation"],
            f"{PROVIDER}.operators.lambda_function.LambdaInvokeFunctionOperator",
        ),
        "start_reconciliation": (
            ["wait_for_reconciliation"],
            f"{PROVIDER}.operators.step_function.StepFunctionStartExecutionOperator",
        ),
        "wait_for_reconciliation": (["sum_up"], f"{PROVIDER}.sensors.step_function.StepFunctionExecutionSensor"),
        "sum_up": (["check_balance"], f"{PROVIDER}.operators.athena.AthenaOperator"),
        "check_balance": ([], BALANCE),
    }


def test_every_operator_is_declared_or_its_own(close: dict[str, Any]) -> None:
    operators = {task["operator"] for task in close["tasks"].values()}
    assert operators - served("finance") == {BALANCE}


def test_tasks_are_owned_retried_bounded_and_reported(close: dict[str, Any]) -> None:
    for task in close["tasks"].values():
        assert (task["owner"], task["retries"], task["timeout_seconds"]) == ("finance", 2, 3600)
        assert task["on_failure"] == ["SnsNotifier arn:aws:sns:eu-west-1:333333333333:finance-alerts"]
    assert (close["max_active_runs"], close["catchup"]) == (1, False)


def test_names_come_from_the_stage(close: dict[str, Any]) -> None:
    tasks = close["tasks"]
    assert tasks["fetch_rates"]["fields"]["function_name"] == "fx-rates"
    arn = "arn:aws:states:eu-west-1:333333333333:stateMachine:reconcile-ledger"
    assert tasks["start_reconciliation"]["fields"]["state_machine_arn"] == arn
    assert tasks["sum_up"]["fields"]["output_location"] == "s3://finance-results-333333333333/athena/"


@pytest.mark.parametrize(
    ("rows", "tolerance", "ended"),
    [
        ([["EUR", "10.10", "10.10"], ["CHF", "3", "3.00"]], "0", 'RESULT {"EUR": "0.00", "CHF": "0.00"}'),
        ([["EUR", "10.10", "10.00"]], "0.1", 'RESULT {"EUR": "0.10"}'),
        ([["EUR", "10.10", "10.00"]], "0.09", "RESULT AirflowFailException debits and credits differ:"),
        ([], "0", "RESULT {}"),
    ],
    ids=["balances", "within the tolerance", "differs", "no postings"],
)
def test_the_operator_compares_debits_and_credits(
    rows: list[list[str]], tolerance: str, ended: str, home: Path
) -> None:
    said = subprocess.run(
        [str(interpreter(VERSION)), "-c", ROWS, json.dumps([["currency", "debit", "credit"], *rows]), tolerance],
        env={"HOME": str(home), "AIRFLOW_HOME": str(home), "PYTHONPATH": str(ROOT / "dags" / "finance" / "plugins")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert said.stdout.splitlines()[-1].startswith(ended), said.stdout + said.stderr
