# airflow: 3
from datetime import timedelta

from airflow.providers.standard.sensors.time_delta import TimeDeltaSensor
from airflow.sdk import DAG

with DAG("load", schedule=None, dagrun_timeout=timedelta(hours=1)):
    TimeDeltaSensor(task_id="settle", delta=timedelta(minutes=2))
