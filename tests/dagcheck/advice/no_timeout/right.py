from datetime import timedelta

from airflow import DAG
from airflow.operators.bash import BashOperator

with DAG("report", schedule=None, default_args={"execution_timeout": timedelta(hours=1)}):
    BashOperator(task_id="extract", bash_command="true") >> BashOperator(task_id="report", bash_command="true")
