# declared: {service: s3, bucket: raw, prefix: "*", access: read}
from datetime import timedelta

from airflow import DAG
from airflow.providers.amazon.aws.sensors.s3 import S3KeySensor

with DAG("load", schedule=None, dagrun_timeout=timedelta(days=8)):
    S3KeySensor(task_id="wait", bucket_key="s3://raw/orders.csv")  # expect: DAG-PokeSensor | up to 7 days
