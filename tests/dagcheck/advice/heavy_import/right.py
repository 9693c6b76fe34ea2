from datetime import timedelta

from airflow import DAG
from airflow.operators.python import PythonOperator


def summarise():
    import pandas as pd

    print(pd.DataFrame().describe())


with DAG("summary", schedule=None, dagrun_timeout=timedelta(hours=1)):
    PythonOperator(task_id="summarise", python_callable=summarise)
