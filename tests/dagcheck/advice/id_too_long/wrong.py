# triggered_by: nightly
from datetime import timedelta

from airflow import DAG
from airflow.operators.bash import BashOperator

with DAG(  # expect: DAG-IdTooLong | 64
    "nightly_reconciliation_of_all_orders_and_returns", schedule=None, dagrun_timeout=timedelta(hours=1)
):
    BashOperator(task_id="work", bash_command="true")
with DAG("nightly", schedule=None, dagrun_timeout=timedelta(hours=1)):
    BashOperator(task_id="work", bash_command="true")
