# airflow: 3
from datetime import timedelta

from airflow.providers.standard.sensors.time_delta import TimeDeltaSensor
from airflow.sdk import DAG

with DAG("load", schedule=None, dagrun_timeout=timedelta(hours=8)):
    TimeDeltaSensor(task_id="settle", delta=timedelta(hours=6))  # expect: DAG-PokeSensor | up to 6 hours
