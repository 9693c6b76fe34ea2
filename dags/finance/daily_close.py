"""Yesterday's close: fetch the exchange rates, reconcile the ledger, sum it up, and stop if debits and credits differ.

Functions, state machines and tables are named in team.yaml; `close_tolerance` is an Airflow variable, in Secrets Manager as
airflow/finance/variables/close_tolerance.
"""

from __future__ import annotations

import json
from datetime import timedelta

import pendulum
from airflow import DAG
from airflow.configuration import conf
from airflow.providers.amazon.aws.notifications.sns import SnsNotifier
from airflow.providers.amazon.aws.operators.athena import AthenaOperator
from airflow.providers.amazon.aws.operators.lambda_function import LambdaInvokeFunctionOperator
from airflow.providers.amazon.aws.operators.step_function import StepFunctionStartExecutionOperator
from airflow.providers.amazon.aws.sensors.step_function import StepFunctionExecutionSensor
from finance_operators import LedgerBalanceOperator

BALANCES = """
SELECT currency, SUM(debit) AS debit, SUM(credit) AS credit
FROM postings
WHERE booked_on = DATE '{{ ds }}'
GROUP BY currency
"""

tell_the_team = SnsNotifier(
    aws_conn_id="aws_default",
    target_arn=conf.get("platform", "alerts_topic_arn"),
    subject="{{ dag.dag_id }} failed",
    message="Task {{ ti.task_id }} of {{ dag.dag_id }} failed for {{ ds }}, run {{ run_id }}.",
)

with DAG(
    dag_id="daily_close",
    description="Exchange rates, reconciliation and the balance check of one day",
    doc_md=__doc__,
    schedule="30 3 * * 2-6",
    start_date=pendulum.datetime(2026, 1, 1, tz="UTC"),
    catchup=False,
    max_active_runs=1,
    dagrun_timeout=timedelta(hours=3),
    default_args={
        "owner": "finance",
        "retries": 2,
        "retry_delay": timedelta(minutes=5),
        "retry_exponential_backoff": True,
        "execution_timeout": timedelta(hours=1),
        "on_failure_callback": [tell_the_team],
    },
    tags=["finance", "daily"],
) as dag:
    fetch_rates = LambdaInvokeFunctionOperator(
        task_id="fetch_rates",
        function_name=conf.get("platform", "rates_function"),
        payload=json.dumps({"date": "{{ ds }}"}),
    )

    # Each run and each retry has a name of its own: Step Functions keeps a closed execution's name for 90 days.
    start_reconciliation = StepFunctionStartExecutionOperator(
        task_id="start_reconciliation",
        state_machine_arn=conf.get("platform", "ledger_state_machine_arn"),
        name="close-{{ ts_nodash }}-{{ ti.try_number }}",
        state_machine_input={"date": "{{ ds }}"},
    )

    wait_for_reconciliation = StepFunctionExecutionSensor(
        task_id="wait_for_reconciliation",
        execution_arn=start_reconciliation.output,
        mode="reschedule",
        poke_interval=timedelta(minutes=1),
        timeout=timedelta(hours=1),
    )

    sum_up = AthenaOperator(
        task_id="sum_up",
        query=BALANCES,
        database=conf.get("platform", "balances_database"),
        workgroup=conf.get("platform", "balances_workgroup"),
        output_location=conf.get("platform", "balances_results"),
        sleep_time=5,
    )

    check_balance = LedgerBalanceOperator(
        task_id="check_balance",
        query_execution_id=sum_up.output,
        tolerance="{{ var.value.get('close_tolerance', '0') }}",
    )

    fetch_rates >> start_reconciliation >> wait_for_reconciliation >> sum_up >> check_balance
