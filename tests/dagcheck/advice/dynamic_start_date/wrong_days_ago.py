# airflow: 2
from datetime import timedelta

from airflow import DAG
from airflow.operators.bash import BashOperator
from airflow.utils.dates import days_ago

DEFAULTS = {"start_date": days_ago(2), "execution_timeout": timedelta(hours=1)}
with DAG(  # expect: DAG-DynamicStartDate | dates.days_ago()
    "report", schedule="@daily", catchup=False, default_args=DEFAULTS
):
    BashOperator(task_id="report", bash_command="true")
