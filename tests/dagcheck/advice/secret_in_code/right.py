from datetime import timedelta

from airflow import DAG
from airflow.operators.python import PythonOperator


def load(host, password):
    print(host, len(password))


with DAG("load", schedule=None, dagrun_timeout=timedelta(hours=1)):
    PythonOperator(
        task_id="load",
        python_callable=load,
        op_kwargs={"host": "{{ conn.warehouse.host }}", "password": "{{ conn.warehouse.password }}"},
    )
