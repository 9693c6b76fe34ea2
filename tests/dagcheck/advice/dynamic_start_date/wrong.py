from datetime import datetime, timedelta

from airflow import DAG
from airflow.operators.bash import BashOperator

with DAG(  # expect: DAG-DynamicStartDate | datetime.now()
    "report",
    schedule="@daily",
    start_date=datetime.now() - timedelta(days=1),
    catchup=False,
    dagrun_timeout=timedelta(hours=1),
):
    BashOperator(task_id="report", bash_command="true")
