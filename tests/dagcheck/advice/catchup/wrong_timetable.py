# airflow: 2
from datetime import datetime, timedelta

from airflow import DAG
from airflow.operators.python import PythonOperator
from airflow.timetables.trigger import CronTriggerTimetable

with DAG(  # expect: DAG-Catchup | by a CronTriggerTimetable
    "report",
    schedule=CronTriggerTimetable("0 3 * * *", timezone="UTC"),
    start_date=datetime(2024, 1, 1),
    dagrun_timeout=timedelta(hours=1),
    default_args={"catchup": False},  # tasks have no such argument
):
    PythonOperator(task_id="work", python_callable=print)
