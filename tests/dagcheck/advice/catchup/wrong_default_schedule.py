# airflow: 2
from datetime import datetime, timedelta

from airflow import DAG
from airflow.operators.python import PythonOperator

DEFAULTS = {"start_date": datetime(2024, 1, 1), "execution_timeout": timedelta(minutes=5)}
dag = DAG("report", default_args=DEFAULTS)  # expect: DAG-Catchup | every day
PythonOperator(task_id="work", python_callable=print, dag=dag)
never = DAG("by_hand", schedule_interval=None, default_args=DEFAULTS)
PythonOperator(task_id="work", python_callable=print, dag=never)
