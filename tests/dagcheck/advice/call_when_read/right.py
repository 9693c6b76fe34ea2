from datetime import timedelta

from airflow import DAG
from airflow.operators.python import PythonOperator


def load(table):
    import requests

    regions = requests.get("https://reference.example.com/regions", timeout=30).json()
    print(table, regions)


with DAG("load", schedule=None, dagrun_timeout=timedelta(hours=1)):
    PythonOperator(task_id="load", python_callable=load, op_args=["{{ var.value.table }}"])
