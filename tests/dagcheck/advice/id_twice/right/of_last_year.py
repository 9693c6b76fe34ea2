from datetime import timedelta

from airflow import DAG
from airflow.operators.bash import BashOperator

with DAG("report_of_last_year", schedule=None, dagrun_timeout=timedelta(hours=1)):
    BashOperator(task_id="work", bash_command="true")
