# declared: {service: glue, jobs: [orders-load]}
# declared: {service: s3, bucket: raw, prefix: "in/*"}
from airflow import DAG
from helpers import names
from helpers.hooks import fetch
from helpers.operators import LoadOperator
from airflow.operators.python import PythonOperator

with DAG("d", schedule=None):
    LoadOperator(task_id="load", table=names.TABLE)
    PythonOperator(task_id="fetch", python_callable=fetch, op_args=["raw"])
