from datetime import timedelta

from airflow import DAG
from airflow.providers.amazon.aws.sensors.s3 import S3KeySensor

with DAG("load", schedule=None, dagrun_timeout=timedelta(hours=4)):
    # mwaa-platform: accepts DAG-PokeSensor, because the file is there within a minute of the trigger
    S3KeySensor(task_id="wait", bucket_key="s3://raw/orders.csv")
