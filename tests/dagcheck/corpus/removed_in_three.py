# airflow: 3
from airflow import DAG
from airflow.operators.dummy import DummyOperator  # expect: not in this Airflow | EmptyOperator

with DAG(
    "d",
    schedule_interval="@daily",  # expect: not in this Airflow | schedule=
):
    DummyOperator(task_id="nothing")
