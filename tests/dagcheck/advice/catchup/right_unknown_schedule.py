# airflow: 2
import os
from datetime import datetime, timedelta

from airflow import DAG
from airflow.datasets import Dataset
from airflow.operators.python import PythonOperator

WHOLE = {"start_date": datetime(2024, 1, 1), "dagrun_timeout": timedelta(hours=1)}
with DAG("told_elsewhere", schedule=os.environ["CRON"], **WHOLE):
    PythonOperator(task_id="work", python_callable=print)
with DAG("on_either", schedule=(Dataset("s3://a") | Dataset("s3://b")), **WHOLE):
    PythonOperator(task_id="work", python_callable=print)
