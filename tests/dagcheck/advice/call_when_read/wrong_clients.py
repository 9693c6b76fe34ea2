from datetime import timedelta

import pandas  # expect: DAG-HeavyImport | pandas
import requests
from airflow import DAG
from airflow.operators.python import PythonOperator
from google.cloud import bigquery  # expect: DAG-HeavyImport | google.cloud
from sqlalchemy import create_engine

session = requests.Session()
engine = create_engine("postgresql://warehouse.example.com/orders")
regions = session.get("https://reference.example.com/regions").json()  # expect: DAG-CallWhenRead | Session.get
tables = engine.execute("select name from tables").fetchall()  # expect: DAG-CallWhenRead | create_engine.execute
client = bigquery.Client()  # expect: DAG-CallWhenRead | google.cloud.bigquery.Client
codes = pandas.read_csv("s3://reference/codes.csv")  # expect: DAG-CallWhenRead | pandas.read_csv
local = pandas.read_csv("codes.csv")

with DAG("load", schedule=None, dagrun_timeout=timedelta(hours=1)):
    PythonOperator(task_id="load", python_callable=print)
