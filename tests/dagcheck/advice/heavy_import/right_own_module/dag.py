from datetime import timedelta

from airflow import DAG
from airflow.operators.python import PythonOperator
from datasets import ORDERS

with DAG("summary", schedule=None, dagrun_timeout=timedelta(hours=1)):
    PythonOperator(task_id="summarise", python_callable=print, op_args=[ORDERS])
