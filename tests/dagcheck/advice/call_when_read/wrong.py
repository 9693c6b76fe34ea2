from datetime import timedelta

import boto3
import requests
from airflow import DAG
from airflow.models import Variable
from airflow.operators.python import PythonOperator

regions = requests.get("https://reference.example.com/regions").json()  # expect: DAG-CallWhenRead | requests.get
table = Variable.get("table")  # expect: DAG-CallWhenRead | Variable.get
s3 = boto3.client("s3")  # expect: DAG-CallWhenRead | boto3.client

with DAG("load", schedule=None, dagrun_timeout=timedelta(hours=1)):
    PythonOperator(task_id="load", python_callable=print, op_args=[table])
